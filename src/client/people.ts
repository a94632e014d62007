import type {
  BlockList,
  Directory,
  Discover,
  Done,
  ListedRoom,
  MemberPage as MemberAnswer,
  Members,
  People,
  PeopleFound,
  PresentMember,
  PresentUser,
  User,
} from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import { createRoom } from './rooms.ts';
import type { Chat, Room, Sent } from './types.ts';

export type { ListedRoom };

/** What a room is called, and what it is about; empty for nothing. What is left out stays. */
export interface RoomDescription {
  /** At most 80 UTF-16 code units. */
  readonly name?: string;
  /** At most 250. */
  readonly topic?: string;
  /** Of an open room: whether {@link discover} finds it, once it has a name. */
  readonly listed?: boolean;
}

/** A page of members. `next` is to be said as `after` for the next one; missing on the last. */
export interface MemberPage {
  readonly members: readonly PresentMember[];
  readonly next?: string | undefined;
}

/** A page of open rooms. `next` is to be said as `after` for the next one; missing on the last. */
export interface DirectoryPage {
  readonly rooms: readonly ListedRoom[];
  readonly next?: string | undefined;
}

export type MemberQuery = Pick<Members, 'after' | 'search' | 'limit'>;
export type PeopleQuery = Pick<People, 'search' | 'limit'>;
export type DirectoryQuery = Pick<Discover, 'after' | 'search' | 'limit'>;

/**
 * Says what a room is called and what it is about, where one has `manage` among `can`. Done as by `setRole`, and refused alike; `text-refused` where
 * a filter of the relay meets it.
 *
 * @example
 * ```ts
 * await describeRoom(room, { name: 'Garden', topic: 'What grows, and what does not' });
 * ```
 */
export const describeRoom = (room: Room, { name, topic, listed }: RoomDescription): Promise<Sent> =>
  room.put({
    type: 'settings',
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(listed !== undefined && { listed }),
  });

/**
 * Stops being a member, and following. Whoever is a private room's only owner leaves it to the moderator who has been there longest, or
 * where there is none to the member.
 *
 * @throws {@link ChatError} `forbidden` in a direct room, whose participants are the same for ever.
 *
 * @example
 * ```ts
 * await leaveRoom(chat.room(id));
 * ```
 */
export const leaveRoom = (room: Room): Promise<void> => room.leave();

/**
 * The members of a room that one may read, page by page in the order of their ids, with who is there now. `search`: words that are in their
 * names, without regard to case and accents; a page with few or none may have a `next` then.
 *
 * @throws {@link ChatError} `forbidden`; `disconnected` where there is no connection or it ends; and others of the relay.
 *
 * @example
 * ```ts
 * const { members, next } = await membersOf(chat, room, { search: 'jon' });
 * ```
 */
export const membersOf = (chat: Chat, room: Pick<Room, 'id'>, query: MemberQuery = {}): Promise<MemberPage> =>
  ignorable(
    ask<MemberAnswer>(chat, { type: 'members', room: room.id, ...query }).then(({ members, next }) => ({
      members,
      next,
    })),
  );

/**
 * Whom one may write to directly: people with whom one shares a room, and for those of the team the others of it. `search` as in {@link membersOf}.
 *
 * @throws {@link ChatError} `forbidden` for guests, who make no direct rooms; others as {@link membersOf}.
 *
 * @example
 * ```ts
 * const found = await people(chat, { search: 'jonas' });
 * ```
 */
export const people = (chat: Chat, query: PeopleQuery = {}): Promise<readonly PresentUser[]> =>
  ignorable(ask<PeopleFound>(chat, { type: 'people', ...query }).then((answer) => answer.people));

/**
 * Open rooms that have a name and may be found by it. To be a member of one, `chat.room(id).join()`. `search` is for words of name and topic.
 *
 * @example
 * ```ts
 * const { rooms } = await discover(chat, { search: 'garden' });
 * ```
 */
export const discover = (chat: Chat, query: DirectoryQuery = {}): Promise<DirectoryPage> =>
  ignorable(ask<Directory>(chat, { type: 'discover', ...query }).then(({ rooms, next }) => ({ rooms, next })));

/**
 * The room of oneself and another, made where there is none yet, and followed.
 *
 * @throws {@link ChatError} `forbidden` where one may not; others as `createRoom`.
 *
 * @example
 * ```ts
 * const room = await directRoom(chat, 'u_jonas');
 * ```
 */
export const directRoom = (chat: Chat, user: string): Promise<Room> =>
  createRoom(chat, { kind: 'direct', members: [user] });

const change =
  (type: 'block' | 'unblock') =>
  (chat: Chat, user: string): Promise<void> =>
    ignorable(ask<Done>(chat, { type, user }).then(() => undefined));

/**
 * Wants nothing of somebody: in the direct room with them they write no more, and they make no new one. What they write in rooms of several
 * people comes as ever, is not counted as unread, and is for the user interface to fold away. Nobody is told. Kept by the relay, for all devices.
 *
 * @throws {@link ChatError} `bad-message` about oneself; `too-many`; `disconnected`, after which it may be said again.
 *
 * @example
 * ```ts
 * await block(chat, 'u_jonas');
 * ```
 */
export const block = change('block');

/** The reverse of {@link block}; of somebody who is not blocked it does nothing. */
export const unblock = change('unblock');

/**
 * Whom one has blocked.
 *
 * @example
 * ```ts
 * const hidden = new Set((await blocked(chat)).map(({ id }) => id));
 * ```
 */
export const blocked = (chat: Chat): Promise<readonly User[]> =>
  ignorable(ask<BlockList>(chat, { type: 'blocks' }).then(({ users }) => users));
