import { kindOfUser, type Identity } from '../../server/src/policy/identity.ts';
import { kindOf, placeAfter, placeAt, type MemberChange, type Place } from '../../server/src/policy/place.ts';
import { outranks } from '../../server/src/policy/standing.ts';
import { standingOf } from '../../server/src/policy.ts';
import { fieldsSetBy } from '../../server/src/store/sqlite/message-fields.ts';
import { answersWith } from '../../server/src/store/sqlite/thread-table.ts';
import type { AppendRequest } from '../../server/src/store/store.ts';
import { identityOf } from './memory-refusals.ts';
import {
  applyEntries,
  emptyRoom,
  type Body,
  type ErrorCode,
  type FieldsSet,
  type FoldedMessage,
  type LogEntry,
  type Page,
  type Role,
  type RoomKind,
  type RoomState,
  type User,
} from '../../src/protocol/index.ts';

/** A room of a store without a disk. */
export interface Log {
  readonly entries: LogEntry[];
  /** Body and number of each send, by sender and key. */
  readonly keys: Map<string, { body: string; seq: number; at: number }>;
  state: RoomState;
  readonly kind: RoomKind;
  /** What people are here, and who they are. */
  readonly places: Map<string, Place>;
  readonly people: Map<string, User>;
  slow: number;
  /** When each wrote last, in slow mode. */
  readonly paces: Map<string, number>;
}

/** What a commit has added, by room. */
export type Commits = Map<string, { first: number; entries: string[] }>;

export const newLog = (kind: RoomKind): Log => ({
  entries: [],
  keys: new Map(),
  state: emptyRoom,
  kind,
  places: new Map(),
  people: new Map(),
  slow: 0,
  paces: new Map(),
});

export function plain({ asOf: _, ...message }: FoldedMessage): Omit<FoldedMessage, 'asOf'> {
  return message;
}

/** The logs of a store without a disk, and what entries make of them. */
export class MemoryLogs {
  readonly all = new Map<string, Log>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Of a room, which begins when it is asked for. */
  of(room: string): Log {
    let log = this.all.get(room);
    if (!log) this.all.set(room, (log = newLog(kindOf(undefined, room))));
    return log;
  }

  isKnown(user: string, other: string): boolean {
    const logs = [...this.all.values()].map(({ state }) => state.members);
    return logs.some((members) => members.has(user) && Boolean(members.get(other)?.name));
  }

  /** What one more answer makes of the message that it answers. */
  answered(log: Log, { id }: User, { seq, answers }: FoldedMessage): { of: number; set: FieldsSet } {
    const at = Math.max(this.#now(), log.entries.at(-1)?.at ?? 0);
    return { of: seq, set: { answers: answersWith(answers, { seq: log.entries.length + 1, at, from: id }) } };
  }

  /** Where an answer is deleted there is one less. */
  recount(room: string, of: number, commits: Commits): void {
    const { messages } = this.of(room).state;
    const root = messages.find(({ seq }) => seq === of)?.thread;
    if (root === undefined) return;
    const left = messages.filter(({ thread, deleted }) => thread === root && !deleted).toReversed();
    const [newest] = left;
    const by = [...new Set(left.map(({ from }) => from))].slice(0, 3);
    const answers = newest ? { count: left.length, last: newest.seq, at: newest.at, by } : null;
    this.add(room, 'relay', { type: 'thread', key: 'deleted', of: root, set: { answers } }, commits);
  }

  setBy(log: Log, sender: User, body: Body): { set?: FieldsSet } {
    const message = 'of' in body && log.state.messages.find(({ seq }) => seq === body.of);
    const at = Math.max(this.#now(), log.entries.at(-1)?.at ?? 0);
    const set = message && fieldsSetBy(body, message, at, sender);
    return set ? { set } : {};
  }

  changeMember(
    room: string,
    sender: User,
    body: Extract<Body, { type: 'member' }>,
    key: string,
    mine: Role,
    commits: Commits,
  ): LogEntry {
    const { members } = this.of(room).state;
    if (!('user' in body)) {
      const isMember = members.has(sender.id);
      const change = (body.change === 'joined') === isMember ? 'renamed' : body.change;
      return this.addMember(room, sender.id, sender, { change, key }, commits);
    }
    const user = this.of(room).people.get(body.user) ?? { id: body.user, name: '', kind: kindOfUser(body.user) };
    const isMember = members.has(user.id);
    if (body.change === 'banned' && isMember) this.addMember(room, sender.id, user, { change: 'left' }, commits);
    const change = body.change === 'removed' ? 'left' : body.change;
    const until = body.change === 'muted' ? { until: this.#now() + body.duration } : {};
    const rank = body.change === 'muted' || body.change === 'banned' ? { rank: mine } : {};
    return this.addMember(
      room,
      sender.id,
      user,
      { change, key, ...('role' in body && { role: body.role }), ...until, ...rank },
      commits,
    );
  }

  faultOfChange(
    log: Log,
    room: string,
    body: Extract<Body, { type: 'member' }>,
    identity: Identity,
    target: AppendRequest['target'],
  ): ErrorCode | undefined {
    if (!('user' in body)) return log.kind === 'direct' ? 'forbidden' : undefined;
    const mine = standingOf(identity, room, this.place(log, identity.user.id));
    const other = log.people.get(body.user) ?? { id: body.user, name: '', kind: kindOfUser(body.user) };
    const place = this.place(log, body.user);
    if (
      body.user === identity.user.id ||
      !outranks(mine, standingOf(identityOf({ ...target, room, sender: other }), room, place))
    )
      return 'forbidden';
    if (body.change === 'role' && body.role !== 'owner' && !outranks(mine, body.role)) return 'forbidden';
    if (body.change === 'muted' || body.change === 'unmuted') {
      if (place.mutedBy && outranks(place.mutedBy, mine)) return 'forbidden';
    }
    if (body.change === 'unbanned' && place.bannedBy && outranks(place.bannedBy, mine)) return 'forbidden';
    const isMissing =
      body.change === 'unbanned'
        ? !place.isBanned
        : body.change === 'unmuted'
          ? place.mutedUntil === undefined
          : body.change !== 'banned' && body.change !== 'muted' && !log.state.members.has(body.user);
    return isMissing ? 'no-such-member' : undefined;
  }

  place(log: Log, user: string): Place {
    const { slow: _, ...place } = log.places.get(user) ?? { kind: log.kind, role: undefined, isBanned: false };
    const name = log.people.get(user)?.name;
    const known = place.mutedUntil !== undefined && name && { knownAs: name };
    return placeAt({ ...place, ...known, ...(log.slow > 0 && { slow: log.slow }) }, this.#now());
  }

  add(room: string, from: string, entry: object, commits: Commits): LogEntry {
    const log = this.of(room);
    const seq = log.entries.length + 1;
    const whole = {
      seq,
      type: '',
      at: Math.max(this.#now(), log.entries.at(-1)?.at ?? 0),
      from,
      ...entry,
    } as unknown as LogEntry;
    log.entries.push(whole);
    log.state = applyEntries(log.state, [whole]);
    const commit = commits.get(room);
    if (commit) commit.entries.push(JSON.stringify(whole));
    else commits.set(room, { first: seq, entries: [JSON.stringify(whole)] });
    return whole;
  }

  addMember(
    room: string,
    from: string,
    { id, name, kind }: User,
    { change, role, until, rank, key }: MemberChange & { readonly key?: string },
    commits: Commits,
  ): LogEntry {
    const log = this.of(room);
    const user = { id, name, kind };
    const after = placeAfter(this.place(log, user.id), { change, role, until, rank });
    const isMember = change === 'joined' || (log.state.members.has(user.id) && change !== 'left');
    log.places.set(user.id, after);
    log.people.set(user.id, user);
    const end = { ...(until !== undefined && { until }), ...(rank && { rank }) };
    const told = isMember && after.role && after.role !== 'member' ? { ...user, role: after.role } : user;
    return this.add(
      room,
      from,
      { type: 'member', change, user: told, ...end, ...(key !== undefined && { key }) },
      commits,
    );
  }

  page(room: string, where: { before: number } | { after: number }, limit: number): Page {
    const { state } = this.of(room);
    const wanted = state.messages.filter(({ seq }) => ('before' in where ? seq < where.before : seq > where.after));
    const messages = 'before' in where ? wanted.slice(-limit) : wanted.slice(0, limit);
    return {
      asOf: state.seq,
      messages: messages.map(plain),
      users: this.named(room, messages),
      more: wanted.length > messages.length,
    };
  }

  /** Everybody named in these messages. */
  named(room: string, messages: readonly FoldedMessage[]): User[] {
    const { people } = this.of(room);
    const ids = messages.flatMap(({ from, reactions, deleted, pinned, answers }) => [
      from,
      ...(answers?.by ?? []),
      ...(pinned ? [pinned.by] : []),
      ...(deleted ? [deleted.by] : []),
      ...reactions.flatMap(({ by }) => by),
    ]);
    return [...new Set(ids)].flatMap((id) => people.get(id) ?? []);
  }
}
