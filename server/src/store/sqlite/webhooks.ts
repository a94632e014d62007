import type { WebhookStore } from '../webhooks.ts';
import type { ActResult } from '../moderation.ts';
import type { Acted, Counted, WebhookOperation } from './calls.ts';
import { write, type StoreThreads } from './store-threads.ts';

/** The part of the store that webhooks use beside the log. */
export function createWebhookStore(threads: StoreThreads): WebhookStore {
  const { read } = threads;
  const change = <O extends Acted | Counted | null>(operation: WebhookOperation) => write<O>(threads, operation, 1_024);
  const act = async (operation: WebhookOperation): Promise<ActResult> => (await change<Acted>(operation))[1];
  return {
    all: () => read('webhooks'),
    save: (webhook, done) => act(['save-webhook', webhook, done]),
    remove: (id, done) => act(['remove-webhook', id, done]),
    place: async (id, place, dead) => void (await change(['place-webhook', id, place, dead ?? null])),
    events: (after, limit) => read('events', after, limit),
    deadLetters: (id, after, limit, isReplayed) => read('deadLetters', id, after, limit, isReplayed),
    replay: async (id, events, done) => {
      const [, result, count] = await change<Counted>(['replay-webhook', id, events ?? null, done]);
      return { result, count };
    },
    forgetDeadLetter: async (id, event) => void (await change(['forget-dead-letter', id, event])),
  };
}
