import type { Chat, Room } from '../client/index.ts';

/** By how many a room is used: the last one ends the following. */
const users = new WeakMap<Room, number>();

/** Follows a room for one more who uses it. Behind the last one that ends what they began, it is closed. */
export function followRoom(chat: Chat, id: string): readonly [room: Room, end: () => void] {
  const room = chat.room(id);
  users.set(room, (users.get(room) ?? 0) + 1);
  return [
    room,
    () => {
      users.set(room, users.get(room)! - 1);
      // Whoever takes its place in the same pass goes on with it.
      queueMicrotask(() => {
        if (!users.get(room)) room.close();
      });
    },
  ];
}
