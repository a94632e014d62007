import { StoreUnavailableError } from '../errors.ts';
import type { DeskStore } from '../desk.ts';
import { isRefused, type Stepped } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that knows of conversations. */
export const createDesk = ({ read, add }: Threads): DeskStore => ({
  conversation: (room) => read('conversation', room),
  queue: (agent, { queue, before, limit, tag }) =>
    read('queue', agent, queue, before ?? [Number.MAX_SAFE_INTEGER, ''], limit, tag),
  conversations: (agent, rooms) => read('queued', agent, rooms),
  counts: (agent) => read('queueCounts', agent),
  agents: () => read('agents'),
  wake: () =>
    new Promise((resolve, reject) =>
      add(['wake'], 256, (outcome) => {
        if (isRefused(outcome)) reject(new StoreUnavailableError(outcome[1]));
        else resolve((outcome as Stepped)[0] || undefined);
      }),
    ),
});
