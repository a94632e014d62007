import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { User } from '../../../../src/protocol/index.ts';
import { isSameHash } from '../../auth/secrets.ts';
import { mergedPlace } from '../../policy/place.ts';
import type { GuestMerge } from '../store.ts';
import type { Stepped } from './calls.ts';
import { placeOf } from './identity.ts';
import { mailMerges } from './mail-writer.ts';
import { pushMerges } from './push-table.ts';
import type { TouchedRoom } from './log-rows.ts';
import { relayId } from '../moderation.ts';
import type { LogWriter } from './log-writer.ts';

interface GuestRoom {
  readonly id: number;
  readonly name: string;
  readonly participants: string | null;
}

const merged: Stepped = [1, 'done'];
const refused: Stepped = [0, 'done'];

/** Makes what is a guest's a user's (P27), inside a transaction that is the caller's. Nothing that is written in a log is changed. */
export class MergeWriter {
  readonly #log: LogWriter;
  readonly #merged: StatementSync;
  readonly #guest: StatementSync;
  readonly #rooms: StatementSync;
  readonly #direct: StatementSync;
  readonly #setParticipants: StatementSync;
  readonly #keys: StatementSync;
  readonly #reacted: StatementSync;
  readonly #note: StatementSync;
  readonly #forget: StatementSync;
  readonly #freeHeldKeys: StatementSync;
  readonly #moveHeld: StatementSync;
  readonly #banned: StatementSync;
  readonly #refusals: readonly StatementSync[];
  readonly #rest: readonly StatementSync[];

  constructor(database: DatabaseSync, log: LogWriter) {
    const prepare = (text: string) => database.prepare(text);
    this.#log = log;
    this.#merged = prepare('SELECT user FROM merged_guests WHERE guest = ?');
    this.#guest = prepare('SELECT secret_hash FROM guests WHERE id = ?');
    this.#rooms = prepare(
      'SELECT rooms.id, rooms.name, participants FROM people JOIN rooms ON rooms.id = room WHERE user = ?',
    );
    this.#direct = prepare('SELECT 1 FROM rooms WHERE participants = ?');
    this.#setParticipants = prepare('UPDATE rooms SET participants = ? WHERE id = ?');
    // What a user has sent by the same key stays theirs, also what of it waits for a moderator.
    this.#keys = prepare(
      `UPDATE OR IGNORE keys SET sender = ?2 WHERE room = ?3 AND sender = ?1 AND NOT EXISTS (
        SELECT 1 FROM held JOIN rooms ON rooms.name = held.room WHERE rooms.id = ?3 AND held.sender = ?2 AND held.key = keys.key)`,
    );
    // Of messages that somebody reacted to, or pinned, and polls that they closed.
    this.#reacted = prepare('SELECT seq FROM folds WHERE room = ? AND instr(json, ?)');
    this.#note = prepare('INSERT INTO merges (room, guest, entry) VALUES (?, ?, ?)');
    this.#forget = prepare('DELETE FROM people WHERE room = ? AND user = ?');
    // By a key that the user has used, too, a message could not come into the log: it waits on by another one.
    this.#freeHeldKeys = prepare(
      `UPDATE held SET key = lower(hex(randomblob(16))) WHERE sender = ?1 AND (
        EXISTS (SELECT 1 FROM held AS own WHERE own.room = held.room AND own.sender = ?2 AND own.key = held.key)
        OR EXISTS (SELECT 1 FROM keys JOIN rooms ON rooms.id = keys.room
          WHERE rooms.name = held.room AND keys.sender = ?2 AND keys.key = held.key))`,
    );
    this.#moveHeld = prepare('UPDATE held SET sender = ?2, name = ?3, kind = ?4 WHERE sender = ?1');
    this.#banned = prepare(
      'SELECT rooms.name FROM people JOIN rooms ON rooms.id = room WHERE user = ? AND people.banned = 1',
    );
    this.#refusals = [
      prepare('UPDATE OR IGNORE held_refusals SET sender = ?2 WHERE sender = ?1'),
      prepare('DELETE FROM held_refusals WHERE sender = ?1 AND ?2 <> ?1'),
    ];
    this.#rest = [
      prepare('UPDATE files SET user = ?2 WHERE user = ?1'),
      ...['reads', 'deliveries'].map((table) =>
        prepare(
          `INSERT INTO ${table} (room, user, seq) SELECT room, ?2, seq FROM ${table} WHERE user = ?1
            ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq`,
        ),
      ),
      prepare(
        `INSERT INTO paces (room, user, at) SELECT room, ?2, at FROM paces WHERE user = ?1
          ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at > at`,
      ),
      prepare('UPDATE streams SET user = ?2 WHERE user = ?1'),
      prepare('UPDATE calls SET caller = ?2 WHERE caller = ?1'),
      prepare('UPDATE calls SET callee = ?2 WHERE callee = ?1'),
      prepare('UPDATE OR IGNORE blocks SET user = ?2 WHERE user = ?1'),
      prepare('UPDATE OR IGNORE blocks SET blocked = ?2 WHERE blocked = ?1'),
      prepare('DELETE FROM blocks WHERE ((user = ?1 OR blocked = ?1) AND ?2 <> ?1) OR user = blocked'),
      ...pushMerges.map(prepare),
      ...mailMerges.map(prepare),
      prepare('DELETE FROM paces WHERE user = ?1 AND ?2 <> ?1'),
      prepare('DELETE FROM reads WHERE user = ?1 AND ?2 <> ?1'),
      prepare('DELETE FROM deliveries WHERE user = ?1 AND ?2 <> ?1'),
      prepare('DELETE FROM guests WHERE id = ?1 AND ?2 <> ?1'),
      prepare('INSERT INTO merged_guests (guest, user) VALUES (?1, ?2)'),
    ];
  }

  /** Once: a guest who was merged has no secret any more. The same user may ask again, when the first answer was lost. */
  merge({ id, secretHash, user }: GuestMerge): Stepped {
    const before = this.#merged.get(id);
    if (before) return before['user'] === user.id ? merged : refused;
    const guest = this.#guest.get(id);
    if (!guest || !isSameHash(secretHash, String(guest['secret_hash']))) return refused;
    // Before the guest leaves the rooms, which would have it refused.
    this.#moveWaiting(id, user);
    for (const room of this.#rooms.all(id) as unknown as GuestRoom[]) {
      this.#mergeIn(this.#log.transaction.room(room.name), id, user);
      this.#keys.run(id, user.id, room.id);
      if (room.participants !== null) this.#moveDirect(room, id, user.id);
    }
    this.#log.transaction.mentions.merge(id, user.id);
    this.#log.transaction.desk.moveVisitor(id, user.id);
    this.#log.transaction.polls.merge(id, user.id, this.#log.transaction.now);
    this.#log.transaction.threads.merge(id, user.id);
    for (const statement of this.#rest) statement.run(id, user.id);
    return merged;
  }

  /** What waits for a moderator is the user's (P28), but where they are banned: there it is refused. */
  #moveWaiting(guest: string, { id, name, kind }: User): void {
    const { held, now } = this.#log.transaction;
    this.#freeHeldKeys.run(guest, id);
    this.#moveHeld.run(guest, id, name, kind);
    for (const statement of this.#refusals) statement.run(guest, id);
    for (const room of this.#banned.all(id)) held.refuseOf(now, String(room['name']), id);
  }

  /** What a guest is and has written in a room is a user's from here on. */
  #mergeIn(room: TouchedRoom, guest: string, user: User): void {
    const { members, transaction: log } = this.#log;
    const relay = { id: relayId };
    const now = log.now;
    const former = log.person(room, guest)!;
    const person = log.person(room, user.id);
    const before = placeOf(room, person, now);
    const { role, isBanned, bannedBy, mutedUntil, mutedBy } = mergedPlace(before, placeOf(room, former, now));
    log.touch(room);
    if (former.member === 1) members.put(room, relay, { ...former, id: guest }, { change: 'left' });
    const { row } = members.put(room, { id: guest }, user, { change: 'merged' });
    this.#note.run(room.id, guest, row);
    this.#forget.run(room.id, guest);
    for (const { seq } of this.#reacted.all(room.id, JSON.stringify(guest))) {
      this.#moveMarks(room, Number(seq), guest, user.id);
    }
    const isMember = person?.member === 1;
    if (isBanned && !before.isBanned) {
      if (isMember) members.put(room, relay, user, { change: 'left' });
      members.put(room, relay, user, { change: 'banned', rank: bannedBy });
    } else if (!isBanned && role !== before.role) {
      members.put(room, relay, user, { change: isMember ? 'role' : 'joined', role, since: former.since });
    }
    if (mutedUntil !== before.mutedUntil) {
      members.put(room, relay, user, { change: 'muted', until: mutedUntil, rank: mutedBy });
    }
  }

  /** What the guest put on a message the user has put there; so clients need to know nothing of it. */
  #moveMarks(room: TouchedRoom, of: number, guest: string, user: string): void {
    const { reactions, pinned, poll, answers } = this.#log.transaction.target(room, of)!.message;
    if (pinned?.by === guest) {
      const set = { pinned: { ...pinned, by: user } };
      this.#log.transaction.append(room, { type: 'pin', key: 'merged', of, from: user, on: true, set });
    }
    if (poll?.closed?.by === guest) {
      const set = { poll: { ...poll, closed: { ...poll.closed, by: user } } };
      this.#log.transaction.append(room, { type: 'tally', from: relayId, of, set });
    }
    if (answers?.by.includes(guest)) {
      const by = [...new Set(answers.by.map((id) => (id === guest ? user : id)))];
      const set = { answers: { ...answers, by } };
      this.#log.transaction.append(room, { type: 'thread', key: 'merged', of, from: relayId, set });
    }
    for (const { emoji, by } of reactions.filter((each) => each.by.includes(guest))) {
      this.#log.messages.react(room, { key: 'merged', of, from: guest, emoji, on: false });
      if (!by.includes(user)) this.#log.messages.react(room, { key: 'merged', of, from: user, emoji, on: true });
    }
  }

  /** Of a set of participants there is one direct room: where the user has one of these already, this one is only read on. */
  #moveDirect({ id, participants }: GuestRoom, guest: string, user: string): void {
    const all = new Set(participants!.split(' ').map((each) => (each === guest ? user : each)));
    const text = [...all].sort().join(' ');
    this.#setParticipants.run(all.size < 2 || this.#direct.get(text) ? null : text, id);
  }
}
