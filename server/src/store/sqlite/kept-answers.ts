import type { KeptAnswerStore, KnownRequest } from '../kept-answers.ts';
import type { Decided, KeptAnswerOperation } from './calls.ts';
import { write, type StoreThreads } from './store-threads.ts';

/** The part of the store that has answers to requests that may be said again. */
export function createKeptAnswers(threads: StoreThreads): KeptAnswerStore {
  const change = <O extends Decided | null>(operation: KeptAnswerOperation) => write<O>(threads, operation, 512);
  return {
    begin: async (request) => JSON.parse((await change<Decided>(['begin-answer', request]))[1]) as KnownRequest,
    keep: async (id, sealed) => void (await change(['keep-answer', id, sealed])),
    forget: async (id) => void (await change(['forget-answer', id])),
  };
}
