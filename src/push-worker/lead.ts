import { addressTo, type ShownPush } from '../client/push-words.ts';
import { askPage, pages, wordOf } from './pages.ts';
import { worker } from './scope.ts';

/** The address of a page of this site that leads to a message. */
function linkTo({ room, seq, page = '' }: ShownPush): string {
  const { origin } = worker.location;
  const parsed = URL.canParse(page) ? new URL(page) : undefined;
  // Nowhere else, whoever has said so.
  return addressTo(parsed?.origin === origin ? parsed : origin, room, seq);
}

/** Leads to the message that was clicked: on a page that is there, or else on one that is opened. */
export async function lead(shown: ShownPush): Promise<void> {
  const all = await pages();
  const replies = await Promise.all(all.map((page) => askPage(page, wordOf('here', shown))));
  const page = all[replies.indexOf('here')];
  if (!page) return void (await worker.clients.openWindow(linkTo(shown)));
  page.postMessage(wordOf('open', shown));
  await page.focus();
}
