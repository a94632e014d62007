import type { PushReply, PushWord } from '../client/push-words.ts';
import { worker, type SitePage } from './scope.ts';

/**
 * So long a page has for its answer; one that sleeps has none. Behind a click browsers let a worker open and focus pages for a second.
 */
const patience = { told: 2_000, here: 700, open: 0 };
/** Another conversation of the same page may have something to say, too. */
const grace = 50;

/** All pages of the site, the one looked at last first. */
export const pages = (): Promise<readonly SitePage[]> =>
  worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

export const wordOf = (word: PushWord['word'], { room, seq }: Pick<PushWord, 'room' | 'seq'>): PushWord => ({
  ...{ type: 'live-chat-push', word, room, seq },
});

/** What a page has to say, if anything. */
export function askPage(page: SitePage, word: PushWord): Promise<PushReply> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const silence = (time: number) => setTimeout(() => resolve('none'), time);
    port1.onmessage = ({ data }: MessageEvent<PushReply>) => {
      if (data === 'none') silence(grace);
      else resolve(data);
    };
    silence(patience[word.word]);
    page.postMessage(word, [port2]);
  });
}
