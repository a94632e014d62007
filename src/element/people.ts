import type { RoomSnapshot, User } from '../client/index.ts';

/** Who takes part in a conversation, as seen by one of them. */
export interface People {
  /** Two people (or fewer): nobody needs to be named. */
  readonly direct: boolean;
  /** The other of two. */
  readonly other: User | undefined;
  readonly otherHere: boolean;
  /** How many are here, oneself included. */
  readonly here: number;
  /** How far any of the others has read. */
  readonly readUpTo: number;
}

export function peopleOf(conversation: RoomSnapshot, me: string | undefined): People {
  const { members, memberCount, presence, reads } = conversation;
  const others = (users: Iterable<User>) => [...users].filter(({ id }) => id !== me);
  const membersBut = others(members.values());
  const present = others(presence.users);
  const direct = membersBut.length < 2 && memberCount <= 2;
  const candidates = membersBut.length ? membersBut : present;
  const other = direct && candidates.length === 1 ? candidates[0] : undefined;
  let readUpTo = 0;
  for (const [id, seq] of reads) if (id !== me && seq > readUpTo) readUpTo = seq;
  return { direct, other, otherHere: present.some(({ id }) => id === other?.id), here: presence.count, readUpTo };
}
