import { iconHere, ownerOf, pageHere, registrationOf, scopeName, support, tell } from './push-device.ts';
import { keepPush, keptPush, type KeptPush } from './push-kept.ts';
import { unsubscribePush, type PushOptions } from './push.ts';
import { linkName, type PushReply, type PushWord } from './push-words.ts';
import type { Chat, Unsubscribe } from './types.ts';

/** What a page says to the worker that is about to show a push, and does when one was clicked. */
export interface PushPage {
  /** Whether somebody looks at this room now: then nothing is shown. */
  isSeen(room: string): boolean;
  /** Whether the page has told of this message by itself: then it is shown without a sound, and what the page has shown should go. */
  hasTold?(room: string, seq: number): boolean;
  /** Whether the page can show messages of this room. */
  has(room: string): boolean;
  /** A notification was clicked: shows the message. */
  open(room: string, seq: number): void;
}

/** What {@link linkPush} keeps as it is now. */
export interface PushLinkOptions extends Pick<PushOptions, 'title' | 'lang'> {
  /** Whether the guest of this browser becomes the user who signs in, as the chat's option of this name: then their subscription does, too. */
  readonly keepGuest?: boolean;
}

/** A message that a notification has led to. */
export interface PushLink {
  readonly room: string;
  readonly seq: number;
}

/**
 * Joins a page to the worker that shows pushes, where this browser is subscribed: nothing is shown of what somebody looks at, and a click leads here. Whoever
 * signs in as somebody else, or out, ends the subscription of who was here before. Asks nobody for anything.
 *
 * @example
 * ```ts
 * const unlink = linkPush(chat, {
 *   isSeen: (id) => id === room.id && document.hasFocus(),
 *   has: (id) => id === room.id,
 *   open: (id, seq) => showMessage(seq),
 * });
 * ```
 */
export function linkPush(chat: Chat, page: PushPage, options: PushLinkOptions = {}): Unsubscribe {
  if (support()) return () => {};
  const { serviceWorker } = navigator;

  function onMessage({ data, ports }: MessageEvent): void {
    const { type, word, room, seq } = (data ?? {}) as Partial<PushWord>;
    if (type !== 'live-chat-push' || room === undefined || seq === undefined) return;
    if (word === 'open') {
      if (page.has(room)) page.open(room, seq);
      return;
    }
    ports[0]?.postMessage(word === 'told' ? toldReply(room, seq) : page.has(room) ? 'here' : 'none');
  }

  function toldReply(room: string, seq: number): PushReply {
    if (page.isSeen(room)) return 'seen';
    return page.hasTold?.(room, seq) ? 'told' : 'none';
  }

  const mind = (user: { readonly id: string } | undefined): void => {
    // It is tried again with the next page.
    (user ? renew(chat, options) : end(chat)).catch(() => {});
  };

  serviceWorker.addEventListener('message', onMessage);
  const off = chat.on('user', mind);
  if (chat.snapshot.user) mind(chat.snapshot.user);
  return () => {
    off();
    serviceWorker.removeEventListener('message', onMessage);
  };
}

/** Whether what is kept is said in other words than now. */
const isSaidOtherwise = ({ titles, lang }: KeptPush, { title, lang: now }: PushLinkOptions): boolean =>
  !!title && (now !== lang || title(2) !== titles[1]);

/** Nobody is here any more: what is kept is wiped, or about to be, and the browser's subscription is to go with it. */
async function end(chat: Chat): Promise<void> {
  const [url] = await chat.access();
  const name = scopeName(url);
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    if (!registration.scope.endsWith(name)) continue;
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    for (const shown of await registration.getNotifications()) shown.close();
  }
}

/** Sees to it that what is subscribed here is so for who is here now, as the browser has it now. */
async function renew(chat: Chat, options: PushLinkOptions): Promise<void> {
  const [url] = await chat.access();
  const kept = await keptPush(url);
  if (!kept) return;
  const owner = ownerOf(chat);
  const isOther = kept.owner !== owner;
  if (isOther && !(options.keepGuest && kept.owner.startsWith('g_'))) return unsubscribePush(chat);
  const registration = await registrationOf(kept.scope);
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return void (await keepPush(url, undefined));
  const isNew = isOther || subscription.endpoint !== kept.endpoint;
  if (!isNew && !isSaidOtherwise(kept, options)) return;
  const { title, lang = '' } = options;
  const device = isNew && (await tell(chat, subscription, pageHere()));
  const words = title && { lang, titles: kept.titles.map((_, index) => title(index + 1)) };
  // Who has signed out meanwhile is not to be kept again.
  if (ownerOf(chat) === owner) await keepPush(url, { ...kept, ...device, ...words, owner, icon: iconHere() });
}

/**
 * The message to which the page's address leads, if it was opened by a notification. It is taken out of the address, and given once.
 *
 * @param has Whether the page has such a room: else the address stays as it is.
 *
 * @example
 * ```ts
 * const link = takePushLink();
 * if (link) showMessage(link.room, link.seq);
 * ```
 */
export function takePushLink(has: (link: PushLink) => boolean = () => true): PushLink | undefined {
  const address = new URL(location.href);
  const begin = `#${linkName}=`;
  const isHash = address.hash.startsWith(begin);
  const said = isHash ? decodeURIComponent(address.hash.slice(begin.length)) : address.searchParams.get(linkName);
  const [, room, seq] = /^([\w.:~-]+)\/(\d{1,15})$/.exec(said ?? '') ?? [];
  const link = { room: room ?? '', seq: Number(seq) };
  if (!room || !has(link)) return undefined;
  if (isHash) address.hash = '';
  else address.searchParams.delete(linkName);
  history.replaceState(history.state, '', address);
  return link;
}
