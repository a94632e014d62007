import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { StoredWait, Unattended } from '../desk.ts';
import { isForBots } from './desk-table.ts';

/** Those who wait, in the order of an index. */
const waiting = `state = 'open' AND waiting > 0`;

/** So many that nobody is to answer, after one; the longest wait first. */
export const unattendedAfter = `SELECT room, waiting, handed, answered, closed FROM conversations
  WHERE ${waiting} AND assignee IS NULL AND (waiting, room) > (?1, ?2) ORDER BY waiting, room LIMIT ?3`;

/** Of those who wait for the same, how many have waited longer. They are not counted to the end: whoever asks is a visitor, and may ask often. */
export const before = `SELECT count(*) AS count FROM (SELECT 1 FROM conversations
  WHERE ${waiting} AND assignee IS ?1 AND (waiting, room) < (?2, ?3) LIMIT ${bounds.waitsCounted + 1})`;

/** How long the last first answers took. */
export const recentTimes = `SELECT answered - max(opened, iif(handed < answered, handed, 0)) AS time FROM conversations
  WHERE answered > 0 AND answered > ?1 ORDER BY answered DESC LIMIT ${bounds.waitsLookedAt}`;

/** Reads who waits, and for whom (P43): by indexes alone. */
export class AssignmentReader {
  readonly #unattended: StatementSync;
  readonly #owing: StatementSync;
  readonly #away: StatementSync;
  readonly #room: StatementSync;
  readonly #before: StatementSync;
  readonly #times: StatementSync;
  readonly #name: StatementSync;
  readonly #tags: StatementSync;
  readonly #number: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#unattended = prepare(unattendedAfter);
    // What programs were given by others stays theirs.
    this.#owing = prepare(`SELECT DISTINCT assignee FROM conversations WHERE ${waiting} AND assignee IS NOT NULL
      AND (substr(assignee, 1, 2) <> 's_' OR EXISTS (SELECT 1 FROM agents WHERE user = assignee))`);
    this.#away = prepare('SELECT user FROM agents WHERE away > 0');
    this.#room = prepare(
      `SELECT room, state, waiting, assignee FROM conversations JOIN rooms ON rooms.id = room WHERE rooms.name = ?`,
    );
    this.#before = prepare(before);
    this.#times = prepare(recentTimes);
    this.#name = prepare('SELECT name FROM rooms WHERE id = ?');
    this.#number = prepare('SELECT id FROM rooms WHERE name = ?');
    this.#tags = prepare('SELECT tag FROM conversation_tags WHERE room = ? ORDER BY tag');
  }

  unattended(since: number, room: string, limit: number): Unattended[] {
    const rows = this.#unattended.all(since, this.#number.get(room)?.['id'] ?? 0, limit);
    return rows.map(({ room: id, waiting: at, handed, answered, closed }) => ({
      room: String(this.#name.get(id!)!['name']),
      since: Number(at),
      tags: this.#tags.all(id!).map(({ tag }) => String(tag)),
      isForBots: isForBots({ handed: Number(handed), answered: Number(answered), closed: Number(closed) }),
    }));
  }

  owing(): string[] {
    return this.#owing.all().map(({ assignee }) => String(assignee));
  }

  away(): string[] {
    return this.#away.all().map(({ user }) => String(user));
  }

  wait(name: string, now: number): StoredWait | undefined {
    const row = this.#room.get(name) as
      | { room: number; state: string; waiting: number; assignee: string | null }
      | undefined;
    if (!row) return undefined;
    const { room, state, waiting: since, assignee } = row;
    const usual = this.#usual(now);
    return {
      ...(since > 0 && { since }),
      ...(since > 0 &&
        state === 'open' &&
        this.#placeBehind(Number(this.#before.get(assignee, since, room)!['count']))),
      ...(usual !== undefined && { usual }),
    };
  }

  #placeBehind(count: number): Pick<StoredWait, 'position' | 'more'> {
    return { position: Math.min(count, bounds.waitsCounted) + 1, ...(count > bounds.waitsCounted && { more: true }) };
  }

  /** Of a few nothing is told: it might be one in particular. */
  #usual(now: number): number | undefined {
    const times = this.#times.all(now - bounds.waitsAge).map(({ time }) => Number(time));
    if (times.length < bounds.waitsNeeded) return undefined;
    return times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
  }
}
