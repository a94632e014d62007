import type { Chat, ChatMessage, Room, RoomSnapshot } from '../../client/index.ts';
import { over } from '../../client/over.ts';

/** What a room or a chat is that is shown without what is in threads alone. */
const wholes = new WeakMap<object, object>();

export const wholeOf = <T>(shown: T): T => (wholes.get(shown as object) as T | undefined) ?? shown;

/** An answer that is in its thread alone (P36). */
export const isApart = ({ thread, inRoom }: Pick<ChatMessage, 'thread' | 'inRoom'>): boolean => !!thread && !inRoom;

/** Whether there are threads: where two write, or somebody asks for help, an answer is shown as one that quotes. */
export const hasThreads = ({ kind }: Pick<RoomSnapshot, 'kind'>): boolean => kind === 'open' || kind === 'private';

/** Whether somebody is told of an answer that is in a thread alone. */
type IsTold = (message: ChatMessage, room: Room) => boolean;

/** What of a room is not in threads alone. */
function timelineOf(room: Room, isTold: IsTold): Room {
  let whole: RoomSnapshot | undefined;
  let shown: RoomSnapshot;
  let all: RoomSnapshot['messages'];
  let kept: RoomSnapshot['messages'];

  function build(of: RoomSnapshot): RoomSnapshot {
    const { messages, readSeq } = of;
    if (!hasThreads(of) || !messages.some(isApart)) return of;
    if (messages !== all) {
      all = messages;
      kept = messages.filter((message) => !isApart(message));
    }
    const isUnread = ({ own, deleted, seq }: ChatMessage) => !own && !deleted && seq! > readSeq;
    return { ...of, messages: kept, unread: of.unread && kept.filter(isUnread).length };
  }

  function look(): RoomSnapshot {
    if (room.snapshot !== whole) shown = build((whole = room.snapshot));
    return shown;
  }

  const made = over(room, {
    get snapshot() {
      return look();
    },
    getSnapshot: look,
    subscribe: (listener) => room.subscribe(() => listener(look())),
    on: (event, listener) => {
      if (event !== 'message') return room.on(event, listener);
      return room.on('message', (message) => {
        if (!hasThreads(room.snapshot) || !isApart(message) || isTold(message, room))
          (listener as (message: ChatMessage) => void)(message);
      });
    },
  });
  wholes.set(made, room);
  return made;
}

/** A chat whose rooms are without what is in threads alone. */
export function withoutThreads(chat: Chat, isTold: IsTold): Chat {
  if (wholes.has(chat)) return chat;
  const made = new WeakMap<Room, Room>();
  const shown = over(chat, {
    room(id) {
      const room = chat.room(id);
      const there = made.get(room) ?? timelineOf(room, isTold);
      made.set(room, there);
      return there;
    },
  });
  wholes.set(shown, chat);
  return shown;
}
