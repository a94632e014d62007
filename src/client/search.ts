import type { Found, SearchHit } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ChatError } from './errors.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room } from './types.ts';

export type { SearchHit };

/** What is searched, and how far. */
export interface SearchOptions {
  /** Only messages before this number: the `next` of the page before. */
  readonly before?: number | undefined;
  /** Hits at most. Default, and never more than: what the relay's page has, usually 50. */
  readonly limit?: number | undefined;
  /** Gives it up; the promise rejects with `discarded`. */
  readonly signal?: AbortSignal | undefined;
}

/** Some of what was found, the newest first. */
export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Whether older messages are still to be looked at. */
  readonly more: boolean;
  /** Set where there is more: to be said as `before` for the next page. */
  readonly next?: number | undefined;
}

/** How far {@link loadTo} goes. */
export interface LoadOptions {
  /** Messages to load at most. Default: 2,000. */
  readonly most?: number;
  /** Called after each page with the share of the way that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Stops it; what was loaded stays. */
  readonly signal?: AbortSignal | undefined;
}

const usualMost = 2_000;

/** Rejects as soon as it is given up, whatever becomes of the promise. */
function until<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new ChatError('discarded'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

async function look(
  chat: Chat,
  room: Pick<Room, 'id'>,
  text: string,
  { before, limit, signal }: SearchOptions,
): Promise<SearchPage> {
  for (let from = before; ;) {
    if (signal?.aborted) throw new ChatError('discarded');
    const asked = ask<Found>(chat, { type: 'search', room: room.id, text, before: from!, limit: limit! });
    const { hits, more, next } = await until(asked, signal);
    // In a large room the relay answers before it has looked at everything.
    if (hits.length > 0 || !more) return { hits, more, next };
    from = next;
  }
}

/**
 * Looks for a text in all messages of a room that one may read, also in those that are not loaded: the newest first. Every word of the text must be in a
 * message, in any order, also as a part of a longer word; case and accents do not count. Nothing in it has a meaning of its own.
 *
 * @throws {@link ChatError} `text-length` where there is nothing to be seen in the text, or more than 200 characters; `forbidden` where one may not read
 * the room; `limited` and `busy` where it is to be tried again; `disconnected` where there is no connection or it ends; `discarded` when given up.
 *
 * @example
 * ```ts
 * const { hits, more, next } = await search(chat, room, 'garden party');
 * for (const { name, text, ranges } of hits) show(name, text, ranges);
 * const older = more ? await search(chat, room, 'garden party', { before: next }) : undefined;
 * ```
 */
export const search = (
  chat: Chat,
  room: Pick<Room, 'id'>,
  text: string,
  options: SearchOptions = {},
): Promise<SearchPage> => ignorable(look(chat, room, text, options));

async function load(room: Room, seq: number, { most = usualMost, onProgress, signal }: LoadOptions): Promise<boolean> {
  const isLoaded = (): boolean => room.snapshot.messages.some((message) => message.seq === seq);
  const first = (): number => room.snapshot.messages.find((message) => message.seq !== undefined)?.seq ?? 0;
  const start = first();
  for (let loaded = 0; !isLoaded() && first() > seq && room.snapshot.more && loaded < most;) {
    if (signal?.aborted) throw new ChatError('discarded');
    const count = await until(room.loadOlder(), signal);
    if (count === 0) break;
    loaded += count;
    onProgress?.(Math.min((start - first()) / (start - seq), 1));
  }
  return isLoaded();
}

/**
 * Loads a room back to one of its messages, page by page, so that it is among `messages` with all that came after it. Resolves to whether it is: not
 * where there is none of this number, or it is further back than may be loaded.
 *
 * @throws {@link ChatError} `disconnected` where there is no connection or it ends; `discarded` when stopped.
 *
 * @example
 * ```ts
 * if (await loadTo(room, hit.seq, { onProgress: show })) document.getElementById(`message-${hit.seq}`)?.focus();
 * ```
 */
export const loadTo = (room: Room, seq: number, options: LoadOptions = {}): Promise<boolean> =>
  ignorable(load(room, seq, options));
