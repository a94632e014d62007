import { StoreUnavailableError } from '../errors.ts';
import type { WebhookStore } from '../webhooks.ts';
import type { ActResult } from '../moderation.ts';
import type { Acted, Counted, Operation, Outcome } from './calls.ts';

/** How the two threads of the store are asked. */
export interface Threads {
  read<T>(method: string, ...values: readonly unknown[]): Promise<T>;
  add(operation: Operation, weight: number, settle: (outcome: Outcome) => void): void;
}

/** The part of the store that webhooks use beside the log. */
export function createWebhookStore({ read, add }: Threads): WebhookStore {
  const write = (operation: Operation): Promise<Outcome> =>
    new Promise((resolve, reject) =>
      add(operation, 1_024, (outcome) => {
        if (outcome !== null && typeof outcome[0] === 'string') reject(new StoreUnavailableError(String(outcome[1])));
        else resolve(outcome);
      }),
    );
  const act = async (operation: Operation): Promise<ActResult> => ((await write(operation)) as Acted)[1];
  return {
    all: () => read('webhooks'),
    save: (webhook, done) => act(['save-webhook', webhook, done]),
    remove: (id, done) => act(['remove-webhook', id, done]),
    place: async (id, place, dead) => void (await write(['place-webhook', id, place, dead ?? null])),
    events: (after, limit) => read('events', after, limit),
    deadLetters: (id, after, limit, isReplayed) => read('deadLetters', id, after, limit, isReplayed),
    replay: async (id, events, done) => {
      const [, result, count] = (await write(['replay-webhook', id, events ?? null, done])) as Counted;
      return { result, count };
    },
    forgetDeadLetter: async (id, event) => void (await write(['forget-dead-letter', id, event])),
  };
}
