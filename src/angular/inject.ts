import {
  assertInInjectionContext,
  computed,
  effect,
  inject,
  NgZone,
  PLATFORM_ID,
  signal,
  untracked,
  type Signal,
} from '@angular/core';
import { createChat, type Chat, type ChatOptions, type Room, type RoomSnapshot } from '../client/index.ts';
import { followRoom } from '../frameworks/followed-room.ts';
import { areSame } from '../frameworks/same-options.ts';
import type { SnapshotSource } from '../frameworks/snapshot-source.ts';

/** A value, or a signal or another function that reads signals. */
export type SignalOr<T> = T | (() => T);

const valueOf = <T>(given: SignalOr<T>): T => (typeof given === 'function' ? (given as () => T)() : given);

/**
 * Begins something for what `wanted` reads, until that is something else or whoever injects is gone; never on a server. What it begins is outside of Angular's zone, where there is
 * one: a connection is never finished, and an application that waits for it would never be stable. Signals tell what becomes of it.
 */
function during<T>(wanted: () => T | undefined, begin: (value: T) => () => void): void {
  if (inject(PLATFORM_ID) !== 'browser') return;
  const zone = inject(NgZone);
  effect((onCleanup) => {
    const value = wanted();
    if (value !== undefined) onCleanup(untracked(() => zone.runOutsideAngular(() => begin(value))));
  });
}

/**
 * The snapshot of a chat, room or list as a signal. `undefined` while there is no source, and on a server.
 *
 * @param source - What has the snapshot, also as a signal.
 *
 * @example
 * ```ts
 * readonly chatSnapshot = injectSnapshot(this.chat);
 * readonly status = computed(() => this.chatSnapshot()?.status);
 * ```
 */
export function injectSnapshot<S>(source: SignalOr<SnapshotSource<S> | undefined>): Signal<S | undefined> {
  assertInInjectionContext(injectSnapshot);
  const snapshot = signal<S | undefined>(undefined);
  during(
    () => valueOf(source),
    (source) => {
      const unsubscribe = source.subscribe((now) => snapshot.set(now));
      return () => {
        unsubscribe();
        snapshot.set(undefined);
      };
    },
  );
  return snapshot.asReadonly();
}

/**
 * A chat for as long as whoever injects it is there, a component, a directive or a service: closed when that is destroyed, made anew when one of its options has
 * another value. `undefined` before the first rendering, and on a server. What is not yet sent stays in storage.
 *
 * @param options - What `createChat` takes, or a function that reads signals; while that gives `undefined`, there is no chat.
 *
 * @example
 * ```ts
 * readonly url = input.required<string>();
 * readonly chat = injectChat(() => ({ url: this.url(), token: getToken }));
 * ```
 */
export function injectChat(options: SignalOr<ChatOptions | undefined>): Signal<Chat | undefined> {
  assertInInjectionContext(injectChat);
  const chat = signal<Chat | undefined>(undefined);
  during(
    computed(() => valueOf(options), { equal: areSame }),
    (options) => {
      const made = createChat(options);
      chat.set(made);
      return () => {
        chat.set(undefined);
        made.close();
      };
    },
  );
  return chat.asReadonly();
}

/** What {@link injectRoom} gives. */
export interface InjectedRoom {
  readonly snapshot: Signal<RoomSnapshot | undefined>;
  readonly room: Signal<Room | undefined>;
}

/**
 * Follows a room for as long as whoever injects it is there; several may use the same. Its snapshot and the room are both `undefined` while there is no chat.
 *
 * @param chat - A chat, also as a signal: what {@link injectChat} gives, or one that the page has made.
 * @param id - The room's id; as a signal it may change.
 *
 * @example
 * ```ts
 * readonly id = input.required<string>();
 * readonly lobby = injectRoom(this.chat, this.id);
 * // @for (message of lobby.snapshot()?.messages; track message.id) { <p>{{ message.name }}: {{ message.text }}</p> }
 * // <button (click)="lobby.room()?.send('Hello')">Say hello</button>
 * ```
 */
export function injectRoom(chat: SignalOr<Chat | undefined>, id: SignalOr<string>): InjectedRoom {
  assertInInjectionContext(injectRoom);
  const followed = signal<Room | undefined>(undefined);
  const snapshot = signal<RoomSnapshot | undefined>(undefined);
  const wantedChat = computed(() => valueOf(chat));
  const wantedId = computed(() => valueOf(id));
  during(
    () => {
      const chat = wantedChat();
      return chat && ([chat, wantedId()] as const);
    },
    ([chat, id]) => {
      const [room, end] = followRoom(chat, id);
      followed.set(room);
      const unsubscribe = room.subscribe((now) => snapshot.set(now));
      return () => {
        followed.set(undefined);
        unsubscribe();
        end();
      };
    },
  );
  // Until the next one is followed there is none, and not the one before.
  const room = computed(() => {
    const now = followed();
    return now?.id === wantedId() ? now : undefined;
  });
  return { room, snapshot: computed(() => (room() ? snapshot() : undefined)) };
}
