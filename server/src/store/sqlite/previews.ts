import type { PreviewStore } from '../previews.ts';
import { write, type StoreThreads } from './store-threads.ts';

/** The part of the store that has what links lead to. */
export const createPreviews = (threads: StoreThreads): PreviewStore => ({
  save: async (room, of, preview) => void (await write(threads, ['save-preview', room, of, preview], 1_024)),
  of: (room, messages) => threads.read('previews', room, messages),
});
