import type { Chat, ChatSnapshot, Room, RoomSnapshot } from './client/index.ts';
import { followRoom } from './frameworks/followed-room.ts';

/** What Svelte takes for a store, so that `$name` in a component is its value. */
export interface Readable<T> {
  subscribe(run: (value: T) => void): () => void;
}

/** A chat as a store of its snapshot. */
export interface ChatStore extends Readable<ChatSnapshot | undefined> {
  /** The chat itself, while somebody is subscribed. */
  readonly chat: Chat | undefined;
}

/** A room as a store of its snapshot. */
export interface RoomStore extends Readable<RoomSnapshot | undefined> {
  /** The room itself, for what one does in it, while somebody is subscribed. */
  readonly room: Room | undefined;
}

interface Source<S> {
  subscribe(listener: (snapshot: S) => void): () => void;
}

/** A store of what is there while somebody is subscribed: begun for the first one, and ended behind the last. On a server there is nothing. */
function shared<S>(begin: () => [source: Source<S>, end: () => void]) {
  const subscribers = new Set<(value: S | undefined) => void>();
  let value: S | undefined;
  let end: (() => void) | undefined;
  return {
    subscribe(run: (value: S | undefined) => void): () => void {
      if (typeof window === 'undefined') {
        run(undefined);
        return () => {};
      }
      // Each subscription is one of its own, though two have the same function.
      const subscriber = (now: S | undefined): void => run(now);
      if (!end) {
        const [source, close] = begin();
        const unsubscribe = source.subscribe((now) => {
          value = now;
          for (const each of [...subscribers]) each(now);
        });
        end = () => {
          unsubscribe();
          close();
          value = end = undefined;
        };
      }
      subscribers.add(subscriber);
      run(value);
      return () => {
        if (!subscribers.delete(subscriber)) return;
        // Whoever takes its place in the same pass goes on with it.
        queueMicrotask(() => {
          if (subscribers.size === 0) end?.();
        });
      };
    },
  };
}

/**
 * A chat as a store: made for the first subscriber, closed when the last one is gone, which components do by themselves. `undefined` on a server. What is not yet sent stays in storage.
 *
 * @example
 * ```svelte
 * <script>
 *   const chat = chatStore(() => createChat({ url, token: getToken }));
 * </script>
 * <p>{$chat?.status}</p>
 * ```
 */
export function chatStore(make: () => Chat): ChatStore {
  let chat: Chat | undefined;
  const store = shared<ChatSnapshot>(() => {
    const made = (chat = make());
    return [
      made,
      () => {
        chat = undefined;
        made.close();
      },
    ];
  });
  return {
    ...store,
    get chat() {
      return chat;
    },
  };
}

/**
 * A room as a store, which is followed while somebody is subscribed. `undefined` on a server.
 *
 * @param chat - A chat, or a store of one, which is subscribed to as long.
 *
 * @example
 * ```svelte
 * <script>
 *   const lobby = roomStore(chat, 'lobby');
 * </script>
 * {#each $lobby?.messages ?? [] as message (message.id)}<p>{message.name}: {message.text}</p>{/each}
 * <button onclick={() => lobby.room.send('Hello')}>Say hello</button>
 * ```
 */
export function roomStore(chat: Chat | ChatStore, id: string): RoomStore {
  let room: Room | undefined;
  const store = shared<RoomSnapshot>(() => {
    const leave = 'chat' in chat ? chat.subscribe(() => {}) : () => {};
    const [followed, end] = followRoom('chat' in chat ? chat.chat! : chat, id);
    room = followed;
    return [
      followed,
      () => {
        room = undefined;
        end();
        leave();
      },
    ];
  });
  return {
    ...store,
    get room() {
      return room;
    },
  };
}
