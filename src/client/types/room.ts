import type { Action, SignalItem } from '../../protocol/index.ts';
import type { ChatMessage, MessageOptions } from './message.ts';
import type { OutgoingBody } from './outgoing.ts';
import type { RoomSnapshot } from './room-snapshot.ts';
import type { Unsubscribe } from './unsubscribe.ts';

export interface RoomEvents {
  /** A message arrived, live or late; not for history that was asked for. */
  message: ChatMessage;
  /** What was missed has come in after an interruption. */
  restored: { readonly count: number };
  /** The log is another one (or too much was missed): everything was replaced by a snapshot. */
  reset: { readonly reason: 'epoch' | 'distance' };
  /** An own send failed for good. `id` is the message; for an edit, deletion or reaction it names that, and not what it was about. */
  refused: { readonly id: string; readonly code: string; readonly message: string };
  /** A custom signal of another. */
  signal: SignalItem;
  /** What this user may do is otherwise now: another role, a token with other rights. Nothing (removed, banned): the room is `refused` next. */
  access: { readonly can: readonly Action[] };
}

/** What {@link Room.send} and its like resolve to: it is on the relay's disk. */
export interface Sent {
  readonly seq: number;
  readonly at: number;
}

/** A room that is followed. Get it from {@link Chat.room}. */
export interface Room {
  readonly id: string;
  readonly snapshot: RoomSnapshot;
  /** For React's `useSyncExternalStore`: the same as `snapshot`. */
  getSnapshot(): RoomSnapshot;
  /** Calls back now and after every change. Fits Svelte's store contract and `useSyncExternalStore`. */
  subscribe(listener: (snapshot: RoomSnapshot) => void): Unsubscribe;
  on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void): Unsubscribe;

  /** With `files`, which `upload` of `live-chat/files` has given, the text may be empty. */
  send(text: string, options?: MessageOptions): Promise<Sent>;
  /** Its mentions are those of the new text; without any it has none from then on. */
  edit(id: string, text: string, options?: Pick<MessageOptions, 'mentions'>): Promise<Sent>;
  delete(id: string): Promise<Sent>;
  react(id: string, emoji: string, on?: boolean): Promise<Sent>;
  /** Try a `failed` message again, as a new one at the end. */
  retry(id: string): void;
  /** Take a `queued` or `failed` message out of the outbox. */
  discard(id: string): void;

  /** Call on every keystroke; what goes out is limited. `false` when the draft is emptied or sent. */
  typing(on?: boolean): void;
  signal(topic: string, data: unknown, key?: string): void;
  /** Up to a message's number; without one, all that is loaded. */
  markRead(seq?: number): void;
  /** Resolves to how many came. */
  loadOlder(limit?: number): Promise<number>;

  /** Puts any entry into the outbox, and so into the room's log: what the functions of `live-chat/rooms` are made of. Under a key of its own, or the one that is given (P3). */
  put(body: OutgoingBody, key?: string): Promise<Sent>;
  /** Become a member without writing. */
  join(): Promise<Sent>;
  /** Stop being a member, and stop following. */
  leave(): Promise<void>;
  /** Stop following; unsent messages are still delivered. */
  close(): void;
}
