import { StoreUnavailableError } from '../errors.ts';
import type { PollStore } from '../polls.ts';
import { isRefused, type Stepped } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that has the votes. */
export const createPolls = ({ read, add }: Threads): PollStore => ({
  tally: () =>
    new Promise((resolve, reject) =>
      add(['tally'], 256, (outcome) => {
        if (isRefused(outcome)) reject(new StoreUnavailableError(outcome[1]));
        else resolve((outcome as Stepped)[1] === 'more');
      }),
    ),
  own: (room, user, polls) => read('votes', room, user, polls),
  voters: (...asked) => read('voters', ...asked),
});
