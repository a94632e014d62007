import { connectPath, type Notify, type PushState, type QuietHours } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ChatError } from './errors.ts';
import { ignorable } from './ignorable.ts';
import { iconHere, ownerOf, pageHere, register, registrationOf, subscriptionBy, support, tell } from './push-device.ts';
import { keepPush, keptPush, type KeptPush } from './push-kept.ts';
import { count, tagOf, type ShownPush } from './push-words.ts';
import type { Chat } from './types.ts';

export type { QuietHours };

/** How somebody is told by push, on all of their devices. */
export interface PushSettings {
  /** The relay's public key; missing where it sends no push. */
  readonly key?: string;
  /** On how many devices they are told. */
  readonly devices: number;
  /** Until when they are not, in milliseconds since 1970 by the relay's clock. */
  readonly pausedUntil?: number;
  /** The times of day at which they are not. */
  readonly hours?: QuietHours;
  /** Whether names and texts are in a push. */
  readonly text: boolean;
  /** Whether the room that was asked about is muted. */
  readonly muted?: boolean;
}

/** What may be changed; what is not named stays. `mute` goes with `room`. */
export type PushChanges = Omit<Notify, 'type' | 'id'>;

/**
 * How it is with pushes in this browser.
 * - `unsupported`: it cannot have any, or not on a page without HTTPS.
 * - `install`: it can once the site is added to the home screen (iOS, iPadOS).
 * - `blocked`: the person or the browser does not let this site notify; only the browser's settings can.
 * - `off`, `on`: this user is told here, or not.
 */
export type PushHere = 'unsupported' | 'install' | 'blocked' | 'off' | 'on';

/** How {@link subscribePush} does it. */
export interface PushOptions {
  /** The address of the worker's file, on the page's own origin. */
  readonly worker: string;
  /** Of this room one is told, too, though one is no member of it. */
  readonly room?: string;
  /** Where a click leads to if no page of the site has the conversation. Default: this page, without what is behind `?` and `#`. */
  readonly page?: string;
  /** What so many new messages are called, at most 100. Default: in English. */
  readonly title?: (count: number) => string;
  /** The language of `title`. */
  readonly lang?: string;
  /** The address of a picture. Default: the page's icon. */
  readonly icon?: string;
}

const settingsOf = ({ key, devices, pausedUntil, hours, text, muted }: PushState): PushSettings => ({
  ...{ devices, text },
  ...(key !== undefined && { key }),
  ...(pausedUntil !== undefined && { pausedUntil }),
  ...(hours && { hours }),
  ...(muted !== undefined && { muted }),
});

/**
 * How one is told by push; of a room also whether it is muted.
 *
 * @throws {@link ChatError} `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const { key, muted } = await pushSettings(chat, { room: 'lobby' });
 * ```
 */
export const pushSettings = (chat: Chat, { room }: { readonly room?: string } = {}): Promise<PushSettings> =>
  ignorable(ask<PushState>(chat, { type: 'push', room: room! }).then(settingsOf));

/**
 * Changes how one is told by push, on all of one's devices.
 *
 * @throws {@link ChatError} `forbidden` where the relay sends none or one may not read the room; `too-many` where 1,000 rooms are muted.
 *
 * @example
 * ```ts
 * await changePush(chat, { pause: 3_600_000 });
 * await changePush(chat, { room: 'lobby', mute: true });
 * await changePush(chat, { hours: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' } });
 * ```
 */
export const changePush = (chat: Chat, changes: PushChanges): Promise<PushSettings> =>
  ignorable(ask<PushState>(chat, { ...changes, type: 'notify' }).then(settingsOf));

/**
 * How it is with pushes in this browser, for the user who is connected. Asks nobody.
 *
 * @example
 * ```ts
 * if ((await pushHere(chat)) === 'off') offerPushes();
 * ```
 */
export async function pushHere(chat: Chat): Promise<PushHere> {
  const without = support();
  if (without) return without;
  if (Notification.permission === 'denied') return 'blocked';
  const [url] = await chat.access();
  const kept = await keptPush(url);
  if (!kept || kept.owner !== ownerOf(chat) || Notification.permission !== 'granted') return 'off';
  const registration = await registrationOf(kept.scope);
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/**
 * Has this browser told of messages while no page of the site is open. Asks the person, so it is to be called in answer to a click.
 *
 * @throws {@link ChatError} `push-unsupported`, `push-blocked`, `push-off`, `push-worker`, `push-failed`; `forbidden` where one may not read the room;
 * `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * button.onclick = () => subscribePush(chat, { worker: '/live-chat-push-worker.js', room: 'lobby' });
 * ```
 */
export function subscribePush(chat: Chat, options: PushOptions): Promise<void> {
  return ignorable(subscribe(chat, options));
}

async function subscribe(chat: Chat, { worker, room, page, title, lang, icon }: PushOptions): Promise<void> {
  if (support()) throw new ChatError('push-unsupported');
  // Before all else: browsers ask only while a click is fresh.
  if ((await Notification.requestPermission()) !== 'granted') throw new ChatError('push-blocked');
  const { key } = await pushSettings(chat);
  if (key === undefined) throw new ChatError('push-off');
  const [url, who] = await chat.access();
  const relay = `http${url.slice('ws'.length, -connectPath.length)}`;
  const registration = await register(worker, url);
  const subscription = await subscriptionBy(key, registration);
  try {
    const { endpoint, auth } = await tell(chat, subscription, page ?? pageHere(), room);
    const english = (n: number): string => (n === 1 ? '1 new message' : `${n} new messages`);
    const kept: KeptPush = {
      ...{ relay, key, endpoint, auth, owner: ownerOf(chat), scope: registration.scope },
      ...{ lang: lang ?? (title ? '' : 'en'), icon: icon ?? iconHere() },
      titles: Array.from({ length: 100 }, (_, index) => (title ?? english)(index + 1)),
    };
    if (!(await keepPush(url, kept, who)))
      throw new ChatError('push-unsupported', 'stop', 'nothing can be stored here');
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

/**
 * Ends what {@link subscribePush} has begun, in this browser. It is over here at once; where there is no connection the relay learns it from the push
 * service.
 *
 * @example
 * ```ts
 * await unsubscribePush(chat);
 * ```
 */
export async function unsubscribePush(chat: Chat): Promise<void> {
  const [url] = await chat.access();
  const kept = await keptPush(url);
  if (!kept) return;
  await keepPush(url, undefined);
  const registration = await registrationOf(kept.scope);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  if (registration) await count(registration);
  if (chat.snapshot.status !== 'online') return;
  await ask(chat, { type: 'unsubscribe', endpoint: kept.endpoint }).catch(() => {});
}

/**
 * Takes away what was shown of a room, up to a message: it was read here.
 *
 * @example
 * ```ts
 * room.subscribe(({ id, readSeq }) => clearPush(chat, id, readSeq));
 * ```
 */
export async function clearPush(chat: Chat, room: string, seq: number): Promise<void> {
  if (support()) return;
  const [url] = await chat.access();
  const kept = await keptPush(url);
  const registration = kept && (await registrationOf(kept.scope));
  const all = (await registration?.getNotifications({ tag: tagOf(room) })) ?? [];
  const read = all.filter(({ data }) => (data as ShownPush).seq <= seq);
  for (const each of read) each.close();
  if (registration && read.length) await count(registration);
}
