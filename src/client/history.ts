import type { Message } from '../protocol/index.ts';
import { createHistoryStore, type HistoryStore, type KeptRoom } from './kept-rooms.ts';
import type { FollowedRoom } from './room.ts';
import type { SharedJoined } from './tabs/words.ts';
import type { Chat, ChatMessage, Room, RoomSnapshot } from './types.ts';

export type { HistoryStore, KeptRoom };

/** How much is kept. */
export interface HistoryOptions {
  /** Rooms, those that were shown last. Default: 50. */
  readonly rooms?: number;
  /** Messages of each, the last ones. Default: 200. */
  readonly messages?: number;
  /** Bytes of each as JSON; of more the oldest messages are left out. Default: 262,144. */
  readonly bytes?: number;
  /** Where. Default: IndexedDB, and nothing where there is none. */
  readonly store?: HistoryStore;
}

/** What is read is kept in this browser. */
export interface KeptHistory {
  /** Shows what is kept of a room, unless the relay has answered already, and keeps it from then on. Resolves to whether there was something to show. */
  keep(room: Room): Promise<boolean>;
  /** Forgets all that is kept of this relay. */
  wipe(): Promise<void>;
  /** Keeps nothing more. What is kept remains. */
  close(): void;
}

/** A room is written down so long after the last change. */
const pause = 300;
/** What was kept longer ago is forgotten. */
const longest = 30 * 86_400_000;
/** Conversations with a team, and what that says of them, are never kept. */
const apart: readonly unknown[] = ['support', 'desk'];

/** Whose a token is, as far as it tells. */
function subjectOf(token: string): unknown {
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return (JSON.parse(atob(payload)) as { sub?: unknown } | null)?.sub;
  } catch {
    return undefined;
  }
}

/** A message as the log has it. */
function logged({ id: _, own: __, state: ___, error: ____, ...rest }: ChatMessage): Message {
  return rest as Message;
}

/**
 * Keeps the last messages of rooms in this browser, so that they are shown at once when one comes back, before the relay answers and while there is no connection; then
 * the room goes on from there as after an interruption: what is new comes, what was edited or deleted meanwhile is so, and nothing twice. Whoever uses this machine after you
 * can read what is kept until `logout()`: for one's own devices, never by default. It is forgotten when one logs out, or somebody else signs in, when the room is not to be read any
 * more, its log is another one, and after 30 days.
 *
 * @example
 * ```ts
 * const history = keepHistory(chat);
 * const room = chat.room('lobby');
 * await history.keep(room);
 * ```
 */
export function keepHistory(chat: Chat, options: HistoryOptions = {}): KeptHistory {
  const { rooms: mostRooms = 50, messages: most = 200, bytes = 262_144 } = options;
  const place = chat.access().catch(() => ['', undefined] as const);
  const store = place.then(([url]) => options.store ?? createHistoryStore(url));
  const kept = new Set<Room>();
  const timers = new Map<Room, ReturnType<typeof setTimeout>>();
  const ends: (() => void)[] = [];
  let isClosed = false;
  /** Changes when everything was forgotten: what is being written then is too late. */
  let life = {};

  /** Whoever the relay is going to say that we are. */
  async function expected(): Promise<string | undefined> {
    if (chat.snapshot.user) return chat.snapshot.user.id;
    const [, credential] = await place;
    if (credential?.kind === 'guest') return credential.id;
    const sub = credential && subjectOf(credential.token);
    return typeof sub === 'string' ? `u_${encodeURIComponent(sub)}` : undefined;
  }

  /** Nothing of this may fail: without it all is as if nothing was kept. */
  const quietly = <T>(work: (all: HistoryStore) => Promise<T>): Promise<T | undefined> =>
    store.then(work).catch(() => undefined);

  const removeIf = (test: (each: Pick<KeptRoom, 'user' | 'room' | 'at'>, index: number) => boolean) =>
    quietly(async (all) => {
      const list = [...(await all.list())].sort((one, other) => other.at - one.at);
      await Promise.all(list.filter(test).map(({ user, room }) => all.remove(user, room)));
    });

  const isOld = ({ at }: Pick<KeptRoom, 'at'>): boolean => at < Date.now() - longest;

  function wipe(): Promise<void> {
    life = {};
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    return removeIf(() => true).then(() => {});
  }

  /** As the answer to a join, and then as if the connection had been lost: the next join goes on from there. */
  function show(room: FollowedRoom, { user, ...found }: KeptRoom, known: boolean): void {
    const { epoch, seq, kind, more, members, memberCount, users, readSeq } = found;
    // Until the relay has said who we are, we are no one by name.
    const mine = (message: Message): Message => (!known && message.from === user ? { ...message, from: '' } : message);
    // What is shown already gives way without a word.
    if (room.place().cursor) room.reset();
    room.receive({
      type: 'joined',
      room: room.id,
      ...{ epoch, seq, head: seq, kind, can: [], reads: [], presence: { count: 0, users: [] }, assumed: readSeq },
      snapshot: { asOf: seq, messages: found.messages.map(mine), more, members, memberCount, users },
    } as SharedJoined);
    room.disconnected();
  }

  function recordOf(room: FollowedRoom, user: string): KeptRoom | undefined {
    const { cursor } = room.place();
    const snapshot: RoomSnapshot = room.snapshot;
    const { kind, members, memberCount, users, readSeq } = snapshot;
    if (!cursor || !kind || apart.includes(kind)) return undefined;
    const all = snapshot.messages.filter((message) => message.seq).map(logged);
    let messages = all.slice(-most);
    while (messages.length && JSON.stringify(messages).length > bytes)
      messages = messages.slice(Math.ceil(messages.length / 4));
    const known = new Set(messages.flatMap(({ from, reactions }) => [from, ...reactions.flatMap(({ by }) => by)]));
    return {
      ...{ user, room: room.id, at: Date.now(), ...cursor, kind, messages, memberCount, readSeq },
      more: snapshot.more || messages.length < all.length,
      members: [...members.values()].slice(0, most),
      users: [...users.values()].filter(({ id }) => known.has(id)),
    };
  }

  async function save(room: FollowedRoom): Promise<void> {
    timers.delete(room);
    const { user, unsent } = chat.snapshot;
    // What is not sent yet stands in the messages already, and may be refused.
    if (isClosed || !user || unsent || room.snapshot.status !== 'live') return;
    const found = recordOf(room, user.id);
    const now = life;
    if (found) await quietly(async (all) => (life === now ? all.save(found) : undefined));
    if (life === now) await removeIf((each, index) => index >= mostRooms || isOld(each));
  }

  function follow(room: FollowedRoom): void {
    const forget = (): void => {
      clearTimeout(timers.get(room));
      timers.delete(room);
      const user = chat.snapshot.user?.id;
      if (user) void quietly((all) => all.remove(user, room.id));
    };
    ends.push(
      room.subscribe(({ status }) => {
        if (status === 'refused') forget();
        else if (status === 'live' && !timers.has(room))
          timers.set(
            room,
            setTimeout(() => void save(room), pause),
          );
      }),
      room.on('reset', ({ reason }) => {
        if (reason === 'epoch') forget();
      }),
      room.on('access', ({ can }) => {
        if (!can.includes('read')) forget();
      }),
    );
  }

  ends.push(
    chat.on('user', (user) => {
      if (user) void removeIf((each) => each.user !== user.id);
      else void wipe();
    }),
  );

  return {
    async keep(given) {
      const room = given as FollowedRoom;
      if (isClosed || kept.has(room)) return false;
      kept.add(room);
      const user = await expected();
      const found = user === undefined ? undefined : await quietly((all) => all.load(user, room.id));
      if (isClosed) return false;
      const fits = found && !isOld(found) && !room.place().cursor && room.snapshot.status === 'loading';
      const isAnother = chat.snapshot.user && chat.snapshot.user.id !== user;
      if (fits && !isAnother) {
        show(room, found, true);
        // Where no one has told yet who we are, what is ours stands there as somebody else's.
        const isOwn = room.snapshot.messages.every(({ from, own }) => from !== user || own);
        if (!isOwn) {
          show(room, found, false);
          const end = chat.on('user', (now) => {
            end();
            const isStill = room.place().cursor?.seq === found.seq && room.snapshot.status !== 'live';
            if (now?.id === user && isStill) show(room, found, true);
          });
          ends.push(end);
        }
      }
      follow(room);
      return !!fits && !isAnother;
    },
    wipe,
    close() {
      isClosed = true;
      for (const end of ends.splice(0)) end();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
