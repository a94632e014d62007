import type { RoomSnapshot, User } from '../client/index.ts';

/** Who takes part in a conversation, as seen by one of them. */
export interface People {
  /** Two people (or fewer) who know whom they talk to: nobody needs to be named. Guests among guests are strangers. */
  readonly direct: boolean;
  /** The other of two. */
  readonly other: User | undefined;
  readonly otherHere: boolean | undefined;
  /** How many are here, oneself included. */
  readonly here: number;
}

/** @param isPresent Who is known to be there though in another room. */
export function peopleOf(
  conversation: RoomSnapshot,
  me: User | undefined,
  isPresent?: (user: string | undefined) => boolean | undefined,
): People {
  const { members, memberCount, presence } = conversation;
  const others = (users: Iterable<User>) => [...users].filter(({ id }) => id !== me?.id);
  const membersBut = others(members.values());
  const present = others(presence.users);
  const candidates = membersBut.length ? membersBut : present;
  const strange = me?.kind === 'guest' && candidates.some(({ kind }) => kind === 'guest');
  const direct = membersBut.length < 2 && memberCount <= 2 && !strange;
  const other = direct && candidates.length === 1 ? candidates[0] : undefined;
  return {
    direct,
    other,
    otherHere: present.some(({ id }) => id === other?.id) || isPresent?.(other?.id),
    here: presence.count,
  };
}
