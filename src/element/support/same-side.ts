import { over } from '../../client/over.ts';
import type { ChatMessage, Room, RoomSnapshot, User } from '../../client/index.ts';

const isVisitor = ({ kind }: User): boolean => kind === 'guest' || kind === 'user';

/**
 * A conversation with a team as its visitor sees it, who may have been somebody else to the relay where they began it: on another device, from which
 * the link of a mail has led here. Whoever is no one of the team is on their side: what they wrote is one's own, but not to be changed here.
 *
 * @param you What the visitor is called to themselves.
 */
export function onSameSide(room: Room, me: () => User | undefined, you: () => string): Room {
  let base: RoomSnapshot | undefined;
  let by: User | undefined;
  let shown: RoomSnapshot;
  const made = new WeakMap<ChatMessage, ChatMessage>();

  const ownOf = (message: ChatMessage): ChatMessage => {
    const own = made.get(message) ?? { ...message, own: true, elsewhere: true };
    made.set(message, own);
    return own;
  };
  const see = (snapshot: RoomSnapshot, user: User | undefined): RoomSnapshot => {
    if (snapshot.kind !== 'support' || !user || !isVisitor(user)) return snapshot;
    const isOther = (each: User | undefined): boolean => !!each && each.id !== user.id && isVisitor(each);
    const { messages, users, members, memberCount, presence } = snapshot;
    const others = [...members.values()].filter((each) => !isOther(each));
    const here = presence.users.filter((each) => !isOther(each));
    // How many people look on is nothing to a visitor, and a program is always there.
    const programs = others.filter(({ id, kind }) => kind === 'service' && !here.some((each) => each.id === id));
    const common = { ...snapshot, presence: { count: 1, users: [...here, ...programs] } };
    if (![...users.values()].some(isOther)) return common;
    return {
      ...common,
      messages: messages.map((each) => (isOther(users.get(each.from)) ? ownOf(each) : each)),
      users: new Map([...users].map(([id, each]) => [id, isOther(each) ? { ...each, name: you() } : each])),
      members: new Map(others.map((each) => [each.id, each])),
      memberCount: memberCount - (members.size - others.length),
    };
  };

  return over(room, {
    get snapshot(): RoomSnapshot {
      if (base !== room.snapshot || by !== me()) {
        base = room.snapshot;
        by = me();
        shown = see(base, by);
      }
      return shown;
    },
  });
}
