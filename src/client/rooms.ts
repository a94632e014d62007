import type { Create, Entered, Invite, Invitation, Role } from '../protocol/index.ts';
import { ask, type Request, type Unnumbered } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room, RoomSnapshot, Sent } from './types.ts';

/** What a room is made of. */
export type NewRoom = Pick<Create, 'kind' | 'members' | 'name' | 'topic' | 'sealed' | 'tags'>;

/** What an invitation is good for. */
export type InvitationOptions = Pick<Invite, 'role' | 'uses' | 'lifetime'>;

/** An invitation just made. The token is told once: put it into the fragment of a link (`#`), which is sent to no server. */
export type NewInvitation = Pick<Invitation, 'room' | 'token' | 'expires' | 'uses'>;

/** The room that one is a member of now, also where it was refused before. */
async function enter(chat: Chat, request: Unnumbered<Request>): Promise<Room> {
  const { room: id } = await ask<Entered>(chat, request);
  const room = chat.room(id);
  if (room.snapshot.status === 'refused') chat.ask({ type: 'join', room: id });
  return room;
}

/**
 * Makes a room and follows it. A `private` one is its maker's, who is its `owner`; of one set of participants there is one `direct` room, and it
 * is that one which comes, however often it is asked for. `members`: ids of users who are in it from the beginning. `name` and `topic`:
 * what it is called and about, at most 80 and 250 characters, not of a direct room. A `direct` one of two that is `sealed` is written in by `live-chat/encryption` alone, which makes it, too.
 * `tags`: of a `support` room, those that options of the site's form have.
 *
 * Connects if nothing has yet. Where the connection ends before the answer, nobody knows whether the room was made: a `direct` one is asked
 * for again without harm, of the others one may be left that nobody uses.
 *
 * @throws {@link ChatError} `forbidden` where one may not (a guest makes `support` rooms only, and only the team puts others into them), `bad-message` where this is no such room,
 * `text-refused` where a filter of the relay meets the name or topic, `limited` where one has made too many (`retryAfter` says until when), `disconnected` where there is no connection or it ends, and others of the relay.
 *
 * @example
 * ```ts
 * const room = await createRoom(chat, { kind: 'private', name: 'Garden', members: ['u_jonas'] });
 * await room.send('Only for us');
 * ```
 */
export const createRoom = (chat: Chat, { kind, members, name, topic, sealed, tags }: NewRoom): Promise<Room> =>
  ignorable(
    enter(chat, { type: 'create', kind, members: members!, name: name!, topic: topic!, sealed: sealed!, tags: tags! }),
  );

/**
 * Takes an invitation and follows the room that it is to. The same person may take it again: that counts once.
 *
 * @throws {@link ChatError} `forbidden` where there is no such invitation, it has ended or was taken by others, or one is banned there;
 * `disconnected` as in {@link createRoom}, after which it may be taken again.
 *
 * @example
 * ```ts
 * const room = await redeem(chat, location.hash.slice(1));
 * ```
 */
export const redeem = (chat: Chat, token: string): Promise<Room> => ignorable(enter(chat, { type: 'redeem', token }));

/**
 * Makes an invitation to a room, where one has `invite` among `can`, and to a role below one's own: by default one person, as `member`,
 * within 7 days.
 *
 * @throws {@link ChatError} `forbidden`; `bad-message`; `disconnected` as in {@link createRoom}: then an invitation may be left of which nobody
 * has the token.
 *
 * @example
 * ```ts
 * const { token } = await invite(chat, room, { uses: 5, lifetime: 86_400_000 });
 * link.href = `https://www.example.com/#${token}`;
 * ```
 */
export const invite = (chat: Chat, room: Room, options: InvitationOptions = {}): Promise<NewInvitation> => {
  const { role, uses, lifetime } = options;
  return ignorable(
    ask<Invitation>(chat, { type: 'invite', room: room.id, role: role!, uses: uses!, lifetime: lifetime! }).then(
      ({ room, token, expires, uses }) => ({ room, token, expires, uses }),
    ),
  );
};

/**
 * Gives a member another role, below one's own, where one has `manage` among `can`. Goes through the outbox as a message does: it is done once,
 * when there is a connection again at the latest, and the promise resolves when it is on the relay's disk.
 *
 * @throws {@link ChatError} `forbidden`, also where they are not less than oneself; `no-such-member`; `bad-message`; `closed`.
 *
 * @example
 * ```ts
 * await setRole(room, 'u_jonas', 'moderator');
 * ```
 */
export const setRole = (room: Room, user: string, role: Role): Promise<Sent> =>
  room.put({ type: 'member', change: 'role', user, role });

const about =
  (change: 'removed' | 'banned' | 'unbanned') =>
  (room: Room, user: string): Promise<Sent> =>
    room.put({ type: 'member', change, user });

/**
 * Takes a member out of the room, where one has `moderate` among `can`; they may come back by an invitation, or where it is open. Done as by
 * {@link setRole}, and refused alike.
 */
export const remove = about('removed');

/** Takes somebody out of the room, and does not let them in again. Also somebody who is no member yet. Done as by {@link setRole}, and refused alike. */
export const ban = about('banned');

/** Lets somebody in again, who then comes as anybody else does. Done as by {@link setRole}; `no-such-member` where they are not banned. */
export const unban = about('unbanned');

/**
 * What one is in a room, by what one may do there, as the relay tells it: staff is more than a plain member without a role of their own. Nothing before the
 * first answer, and where the room is refused.
 *
 * @example
 * ```ts
 * kickButton.hidden = !['moderator', 'owner'].includes(roleIn(room.snapshot));
 * ```
 */
export function roleIn({ can }: Pick<RoomSnapshot, 'can'>): Role | undefined {
  if (can.includes('manage')) return 'owner';
  if (can.includes('moderate')) return 'moderator';
  if (can.includes('send')) return 'member';
  return can.includes('read') ? 'reader' : undefined;
}
