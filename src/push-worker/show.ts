import { keptFor, type KeptPush } from '../client/push-kept.ts';
import { count, tagOf, type PushReply, type ShownPush } from '../client/push-words.ts';
import type { PushNotice } from '../protocol/index.ts';
import { askPage, pages, wordOf } from './pages.ts';
import { worker } from './scope.ts';

/** Safari takes the subscription away after some pushes of which nothing was shown, whoever looks. */
const mustShow = (): boolean => /\bSafari\//.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent);

export const isNotice = (said: unknown): said is PushNotice => {
  const { room, seq } = (said ?? {}) as Partial<PushNotice>;
  return typeof room === 'string' && typeof seq === 'number';
};

/** What is shown now, and what is to be shown after it. */
let turn: Promise<void> = Promise.resolve();

/** One after the other: what comes next looks at what is shown already. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

/** Shows what has come, unless somebody looks at it. */
export async function show(notice: PushNotice): Promise<void> {
  const { registration } = worker;
  const found = await keptFor(registration.scope);
  // Whoever was told here has signed out.
  if (!found) {
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return;
  }
  const word = wordOf('told', notice);
  const replies = await Promise.all((await pages()).map((each) => askPage(each, word)));
  if (replies.includes('seen') && !mustShow()) return;
  await inTurn(() => put(notice, found.kept, replies));
}

async function put(
  { room, seq, at, page, name, where, text, count: all }: PushNotice,
  { titles, lang, icon }: KeptPush,
  replies: readonly PushReply[],
): Promise<void> {
  const { registration } = worker;
  const unread = Math.min(Math.max(Math.trunc(all) || 1, 1), titles.length);
  const tag = tagOf(room);
  const isSeen = replies.includes('seen');
  const before = await registration.getNotifications({ tag });
  const known = Math.max(0, ...before.map(({ data }) => (data as ShownPush).seq));
  // An older one that was late, or comes twice.
  if (known > seq) return;
  const silent = isSeen || replies.includes('told') || known === seq;
  const called = titles[unread - 1] ?? '';
  const data: ShownPush = { ...{ room, seq, count: unread }, ...(page !== undefined && { page }) };
  const options: NotificationOptions & { renotify: boolean; timestamp: number } = {
    ...{ tag, data, silent, dir: 'auto', lang, timestamp: at },
    // A later one of the room takes the place of the one before, and is heard all the same.
    renotify: !silent,
    ...(text !== undefined && { body: text }),
    ...(icon && { icon }),
  };
  const parts = name === undefined ? [called] : [name, where, unread > 1 && called];
  await registration.showNotification(parts.filter(Boolean).join(' · '), options);
  if (isSeen) for (const each of await registration.getNotifications({ tag })) each.close();
  await count(registration);
}
