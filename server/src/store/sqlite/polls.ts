import type { PollStore } from '../polls.ts';
import type { Stepped } from './calls.ts';
import { write, type StoreThreads } from './store-threads.ts';

/** The part of the store that has the votes. */
export const createPolls = (threads: StoreThreads): PollStore => ({
  tally: async () => (await write<Stepped>(threads, ['tally'], 256))[1] === 'more',
  own: (room, user, polls) => threads.read('votes', room, user, polls),
  voters: (...asked) => threads.read('voters', ...asked),
});
