import { useCallback, useEffect, useState, useSyncExternalStore, type DependencyList } from 'react';
import type { Chat, Room, RoomSnapshot } from '../client/index.ts';
import { followRoom } from '../frameworks/followed-room.ts';
import type { SnapshotSource } from '../frameworks/snapshot-source.ts';

const nothing = (): undefined => undefined;

/**
 * The snapshot of a chat, room or list, anew whenever it changes. `undefined` while there is no source, and on a server.
 *
 * @example
 * ```jsx
 * const status = useSnapshot(chat)?.status;
 * ```
 */
export function useSnapshot<S>(source: SnapshotSource<S> | undefined): S | undefined {
  const subscribe = useCallback((listener: () => void) => source?.subscribe(listener) ?? nothing, [source]);
  return useSyncExternalStore(subscribe, () => source?.getSnapshot(), nothing);
}

/**
 * A chat for as long as the component is there: made when it is mounted, closed when it goes, made anew when one of `dependencies` has changed.
 * `undefined` before that, and on a server. What is not yet sent stays in storage.
 *
 * @param make - Makes the chat. What it reads belongs into `dependencies`.
 *
 * @example
 * ```jsx
 * const chat = useChat(() => createChat({ url, token: getToken }), [url]);
 * ```
 */
export function useChat(make: () => Chat, dependencies: DependencyList = []): Chat | undefined {
  const [chat, setChat] = useState<Chat>();
  useEffect(() => {
    const made = make();
    setChat(made);
    return () => {
      setChat(undefined);
      made.close();
    };
  }, dependencies);
  return chat;
}

/**
 * Follows a room for as long as a component that uses it is there; several may use the same. Returns its snapshot and the room, both `undefined`
 * while there is no chat.
 *
 * @example
 * ```jsx
 * const [snapshot, room] = useRoom(chat, 'lobby');
 * return snapshot?.messages.map(({ id, name, text }) => <p key={id}><b>{name}</b> {text}</p>);
 * ```
 */
export function useRoom(
  chat: Chat | undefined,
  id: string,
): readonly [RoomSnapshot, Room] | readonly [undefined, undefined] {
  const [room, setRoom] = useState<Room>();
  useEffect(() => {
    if (!chat) return;
    const [followed, end] = followRoom(chat, id);
    setRoom(followed);
    return () => {
      setRoom(undefined);
      end();
    };
  }, [chat, id]);
  const snapshot = useSnapshot(room);
  // Until the next one is followed there is none, and not the one before.
  return room?.id === id && snapshot ? [snapshot, room] : [undefined, undefined];
}
