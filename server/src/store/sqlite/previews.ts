import { StoreUnavailableError } from '../errors.ts';
import type { PreviewStore } from '../previews.ts';
import { isRefused } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that has what links lead to. */
export const createPreviews = ({ read, add }: Threads): PreviewStore => ({
  save: (room, of, preview) =>
    new Promise((resolve, reject) =>
      add(['save-preview', room, of, preview], 1_024, (outcome) => {
        if (isRefused(outcome)) reject(new StoreUnavailableError(outcome[1]));
        else resolve();
      }),
    ),
  of: (room, messages) => read('previews', room, messages),
});
