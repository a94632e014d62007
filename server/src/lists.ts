import type { PresentMember, RelayMessage, RoomListRequest, RoomSummary, User } from '../../src/protocol/index.ts';
import { noRoom, placeIn } from './access.ts';
import type { Hub } from './hub.ts';
import { may } from './may.ts';
import { isOfTeam, type Identity } from './policy/identity.ts';
import { canMake } from './policy/making.ts';
import type { Place } from './policy/place.ts';
import { canBlock } from './policy/self.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { ListStore, StoredMember, StoredSummary } from './store/lists.ts';

/** One who asks, and of what. */
interface Asking<T extends RoomListRequest['type']> {
  readonly session: Session;
  readonly identity: Identity;
  readonly message: Extract<RoomListRequest, { type: T }>;
  readonly lists: ListStore;
  readonly services: Services;
  readonly hub: Hub;
}

/** What is told, or why not. */
type Told = RelayMessage | { readonly code: 'forbidden' | 'bad-message' | 'too-many'; readonly message: string };

const isRefusal = (told: Told): told is Exclude<Told, RelayMessage> => !('type' in told);

/** How each is answered. */
const answers: { readonly [T in RoomListRequest['type']]: (asking: Asking<T>) => Promise<Told> } = {
  rooms: listRooms,
  watch,
  members: listMembers,
  banned: listBanned,
  people: findPeople,
  discover,
  block: changeBlock,
  unblock: changeBlock,
  blocks: async ({ identity, message: { id }, lists }) => ({
    type: 'blocks',
    id,
    users: await lists.blocks(identity.user.id),
  }),
};

/** Answers what is asked about one's rooms and people (P33, P34). */
export async function answerList(
  session: Session,
  state: OpenState,
  message: RoomListRequest,
  services: Services,
  hub: Hub,
): Promise<void> {
  const { log, limits, store } = services;
  const about = { id: message.id, ...('room' in message && { room: message.room }) };
  const { lists } = store;
  if (!lists) return session.refuse('forbidden', 'this relay keeps no lists of rooms', about);
  await session.answering(
    async () => {
      const answer = answers[message.type] as (asking: object) => Promise<Told>;
      const told = await answer({ session, identity: state.identity, message, lists, services, hub });
      if (session.state !== state) return;
      if (isRefusal(told)) session.refuse(told.code, told.message, about);
      else session.tell(told);
    },
    (error) => {
      log.error('list not read', { error });
      session.refuse('store-unavailable', 'this cannot be read or written now', {
        ...about,
        retryAfter: limits.heartbeat,
      });
    },
  );
}

const atMost = (limit: number | undefined, { limits }: Services): number =>
  Math.min(limit ?? limits.pageLength, limits.pageLength);

/** The rooms of a user that they may read, as they are told to a session. */
async function listRooms({ session, identity, message, lists, services }: Asking<'rooms'>): Promise<Told> {
  const { id, before, limit } = message;
  const { markers, watches } = services;
  const most = atMost(limit, services);
  // What was read a moment ago is not unread.
  await markers.flush();
  // One more than asked for tells whether there are more.
  const found = await lists.page(identity.user.id, before, most + 1);
  const page = found.slice(0, most);
  const { at, id: room } = (page.at(-1) ?? {}) as Partial<StoredSummary>;
  const rooms = page
    .filter((each) => watches.mayTell(identity, each))
    .map((each): RoomSummary => watches.shown(session, each));
  return { type: 'rooms', id, rooms, ...(found.length > most && { next: [at!, room!] as const }) };
}

async function watch({
  session,
  identity,
  message: { id, end },
  services: { watches },
}: Asking<'watch'>): Promise<Told> {
  if (end !== undefined) {
    watches.end(session, end);
    return { type: 'done', id };
  }
  await watches.add(session, identity.user.id, id);
  return { type: 'changes', id, rooms: [], gone: [] };
}

async function listMembers({ identity, message, lists, services, hub }: Asking<'members'>): Promise<Told> {
  const { id, room, after = '', search = '', limit } = message;
  const { members, next } = await lists.members(room, after, atMost(limit, services), search);
  // After they are read, so that nothing is told to one who was removed meanwhile.
  const place = await placeIn(room, identity.user.id, services);
  if (!may(identity, 'read', room, place, services)) {
    return { code: 'forbidden', message: noRoom };
  }
  const presence = hub.find(room)?.presence;
  const isModerator = may(identity, 'moderate', room, place, services);
  const to = { identity, place, isModerator, now: services.clock.now() };
  return {
    type: 'members',
    id,
    room,
    members: members.map((member) => memberAsTold(member, { ...to, isThere: presence?.has(member.id) })),
    ...(next !== undefined && { next }),
  };
}

interface Telling {
  /** To whom. */
  readonly identity: Identity;
  readonly place: Place;
  readonly isModerator: boolean;
  readonly now: number;
  readonly isThere: boolean | undefined;
}

/** A member as one may know them: until when they are muted is for those who may end it. */
export function memberAsTold({ mutedUntil = 0, ...member }: StoredMember, to: Telling): PresentMember {
  const present = mayTellPresence(member, to.identity, to.place) && to.isThere === true;
  const isMutedToThem = mutedUntil > to.now && to.isModerator;
  return { ...member, present, ...(isMutedToThem && { mutedUntil }) };
}

async function listBanned({ identity, message, lists, services }: Asking<'banned'>): Promise<Told> {
  const { id, room, after = '', limit } = message;
  const most = atMost(limit, services);
  const found = await lists.banned(room, after, most + 1);
  const place = await placeIn(room, identity.user.id, services);
  if (!may(identity, 'read', room, place, services)) return { code: 'forbidden', message: noRoom };
  if (!may(identity, 'moderate', room, place, services))
    return { code: 'forbidden', message: 'moderate is not permitted here' };
  const users = found.slice(0, most);
  return { type: 'banned', id, room, users, ...(found.length > most && { next: users.at(-1)!.id }) };
}

/** Whether one is told that somebody is here, where they are: not of the other in a direct room where one has blocked the other (P34). */
export const mayTellPresence = ({ id }: Pick<User, 'id'>, identity: Identity, { isApart }: Place): boolean =>
  !isApart || id === identity.user.id;

async function findPeople({ identity, message, lists, services }: Asking<'people'>): Promise<Told> {
  const { id, search = '', limit } = message;
  if (!canMake(identity, 'direct')) return { code: 'forbidden', message: 'you may not make a direct room' };
  // Who the team is, is not told to everybody who has an account at the site.
  const found = await lists.people(identity.user.id, search, atMost(limit, services), isOfTeam(identity));
  const { watches } = services;
  const people = found.map(({ isApart, ...user }) => ({ ...user, present: !isApart && watches.isPresent(user.id) }));
  return { type: 'people', id, people };
}

async function discover({ identity, message, lists, services }: Asking<'discover'>): Promise<Told> {
  const { id, search = '', after = '', limit } = message;
  const { rooms, next } = await lists.directory(identity.user.id, search, after, atMost(limit, services));
  const mayRead = ({ id: room, place }: (typeof rooms)[number]): boolean =>
    may(identity, 'read', room, place, services);
  const shown = rooms.filter(mayRead).map(({ place: _, ...room }) => room);
  return { type: 'directory', id, rooms: shown, ...(next !== undefined && { next }) };
}

async function changeBlock(asking: Asking<'block'> | Asking<'unblock'>): Promise<Told> {
  const { identity, message, lists, services } = asking;
  const { type, id, user } = message;
  if (!canBlock(identity)) return { code: 'forbidden', message: 'this key is not for that' };
  const result = await lists[type](identity.user.id, user);
  if (!result.ok) return { code: result.code as 'too-many', message: result.message };
  services.watches.blockChanged(identity.user.id, user, type === 'block');
  await services.access.onBlock([identity.user.id, user]);
  return { type: 'done', id };
}
