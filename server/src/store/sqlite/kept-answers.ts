import { StoreUnavailableError } from '../errors.ts';
import type { KeptAnswerStore, KnownRequest } from '../kept-answers.ts';
import { isRefused, type Decided, type KeptAnswerOperation, type Outcome } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that has answers to requests that may be said again. */
export function createKeptAnswers({ add }: Threads): KeptAnswerStore {
  const write = (operation: KeptAnswerOperation): Promise<Outcome> =>
    new Promise((resolve, reject) =>
      add(operation, 512, (outcome) => {
        if (isRefused(outcome)) reject(new StoreUnavailableError(outcome[1]));
        else resolve(outcome);
      }),
    );
  return {
    begin: async (request) => JSON.parse(((await write(['begin-answer', request])) as Decided)[1]) as KnownRequest,
    keep: async (id, sealed) => void (await write(['keep-answer', id, sealed])),
    forget: async (id) => void (await write(['forget-answer', id])),
  };
}
