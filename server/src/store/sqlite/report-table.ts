import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Body, ReportedMessage } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import type { NewReport, ReportQuery, Resolution, RoomReport } from '../moderation.ts';
import type { Refused } from './calls.ts';
import { messageFrom } from './folds.ts';
import type { LogWriter } from './log-writer.ts';

export function readReports(database: DatabaseSync, room: string, after: number, limit: number): ReportedMessage[] {
  const rows = database
    .prepare(
      `SELECT id AS report, at, by, reason, seq, author AS "from", name, text FROM reports
        WHERE room = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    .all(room, after, limit);
  return rows.map((row) => ({ ...row }) as unknown as ReportedMessage);
}

export function readReportPage(
  database: DatabaseSync,
  { room, by, from, seq, after, limit }: ReportQuery,
): RoomReport[] {
  const rows = database
    .prepare(
      `SELECT id AS report, room, at, by, reason, seq, author AS "from", name, text FROM reports
        WHERE id > ?1 AND (?2 IS NULL OR room = ?2) AND (?3 IS NULL OR by = ?3) AND (?4 IS NULL OR author = ?4)
          AND (?5 IS NULL OR seq = ?5) ORDER BY id LIMIT ?6`,
    )
    .all(after, room ?? null, by ?? null, from ?? null, seq ?? null, limit);
  return rows.map((row) => ({ ...row }) as unknown as RoomReport);
}

interface Row {
  readonly seq: number;
  readonly author: string;
}

/** What people report, and what becomes of it (P25). Inside a transaction that is the caller's. */
export class ReportWriter {
  readonly #log: LogWriter;
  readonly #message: StatementSync;
  readonly #same: StatementSync;
  readonly #count: StatementSync;
  readonly #save: StatementSync;
  readonly #find: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeAll: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync, log: LogWriter) {
    this.#log = log;
    this.#message = database.prepare(
      `SELECT entries.json, folds.json AS fold, edits.json AS edit FROM entries
        JOIN rooms ON rooms.id = entries.room
        LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
        LEFT JOIN entries AS edits ON edits.id = folds.edit
        WHERE rooms.name = ? AND entries.is_message = 1 AND entries.seq = ?`,
    );
    this.#same = database.prepare('SELECT 1 FROM reports WHERE room = ? AND seq = ? AND by = ?');
    this.#count = database.prepare(
      `SELECT (SELECT count(*) FROM reports WHERE by = ?1) AS user, count(*) AS room,
        count(*) FILTER (WHERE substr(by, 1, 2) = 'g_') AS guests FROM reports WHERE room = ?2`,
    );
    this.#save = database.prepare(
      'INSERT INTO reports (at, room, seq, by, reason, author, name, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#find = database.prepare('SELECT seq, author FROM reports WHERE room = ? AND id = ?');
    this.#remove = database.prepare('DELETE FROM reports WHERE id = ?');
    this.#removeAll = database.prepare('DELETE FROM reports WHERE room = ? AND seq = ?');
    this.#forget = database.prepare('DELETE FROM reports WHERE at < ?');
  }

  report(now: number, report: NewReport): Refused | null {
    const { room, sender, seq, reason } = report;
    if (!this.#log.transaction.may(report, 'read')) return ['forbidden', 'there is no such room, or it is not for you'];
    const found = this.#message.get(room, seq) as
      | { json: string; fold: string | null; edit: string | null }
      | undefined;
    const message = found && messageFrom(found.json, found.fold, found.edit);
    if (!message || message.deleted) return ['no-such-message', 'there is no such message, or it is deleted'];
    if (message.from === sender.id) return ['forbidden', 'this is a message of your own'];
    if (this.#same.get(room, seq, sender.id)) return null;
    const count = this.#count.get(sender.id, room) as { user: number; room: number; guests: number };
    // Guests cost nothing: as many as somebody likes must leave room for others.
    const isGuestsFull = sender.kind === 'guest' && count.guests >= bounds.guestReportsPerRoom;
    if (isGuestsFull || count.user >= bounds.reportsPerUser || count.room >= bounds.reportsPerRoom) {
      return ['too-many', 'too many reports wait for a moderator'];
    }
    this.#save.run(now, room, seq, sender.id, reason, message.from, message.name, message.text);
    return null;
  }

  resolve(resolution: Resolution): Refused | null {
    const { room, sender, via, report, verdict, reason, once } = resolution;
    const { transaction } = this.#log;
    if (!transaction.may(resolution, 'moderate')) return ['forbidden', 'moderate is not permitted here'];
    const said = transaction.acts.said({ by: sender.id, ...(once && { once }) });
    if (said === 'again') return null;
    if (said) return ['key-reused', 'this key was used before for something else'];
    const row = this.#find.get(room, report) as Row | undefined;
    if (!row) return ['no-such-message', 'there is no such report, or it is resolved'];
    const body = this.#bodyOf(resolution, row);
    // No client's key has a colon. The audit log has the deed by itself.
    const done = body && this.#log.messages.append({ ...resolution, key: `report:${report}:${verdict}`, body });
    const isGone = done?.[0] === 'no-such-message';
    if (done && typeof done[0] === 'string' && !isGone) return [done[0], done[1] as string];
    if (verdict === 'delete') this.#removeAll.run(room, row.seq);
    else this.#remove.run(report);
    this.#log.transaction.acts.note({
      by: sender.id,
      act: 'report-resolved',
      room,
      user: row.author,
      seq: row.seq,
      detail: verdict,
      ...(via && { via }),
      ...(reason && { why: reason }),
      ...(once && { once }),
    });
    return null;
  }

  #bodyOf({ verdict, duration, reason }: Resolution, { seq, author }: Row): Body | undefined {
    const why = reason === undefined ? {} : { reason };
    switch (verdict) {
      case 'delete':
        return { type: 'delete', of: seq, ...why };
      case 'mute':
        return { type: 'member', change: 'muted', user: author, duration, ...why };
      case 'ban':
        return { type: 'member', change: 'banned', user: author, ...why };
      case 'dismiss':
        return undefined;
    }
  }

  forget(before: number): void {
    this.#forget.run(before);
  }
}
