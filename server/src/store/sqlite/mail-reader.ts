import { digestsDue } from './mail-writer.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { DeadMail, DueMails, MailboxCursor, MailReply, StoredMail } from '../mail.ts';

/** Mails whose time has come, the first of them. */
export const dueMails = `SELECT id, kind, room, user, by, address, first, last, at, attempts FROM mails
  WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT ?`;

/** Reads what is kept of mails. */
export class MailReader {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  address(user: string): string | undefined {
    const row = this.#database.prepare('SELECT address FROM mail_addresses WHERE user = ?').get(user);
    return row && String(row['address']);
  }

  due(now: number, limit: number): DueMails {
    const mails = this.#database.prepare(dueMails).all(now, limit) as unknown as StoredMail[];
    const { next, owed } = this.#database
      .prepare(
        `SELECT (SELECT min(due) FROM mails WHERE state = 'waiting') AS next,
          (SELECT min(owed) FROM conversations WHERE owed > 0) AS owed`,
      )
      .get() as { next: number | null; owed: number | null };
    return { mails, ...(next !== null && { next }), ...(owed !== null && { owed }) };
  }

  dead(after: number, limit: number): DeadMail[] {
    return this.#database
      .prepare(
        `SELECT id, kind, room, user, at, attempts, error FROM mails WHERE state = 'dead' AND id > ? ORDER BY id LIMIT ?`,
      )
      .all(after, limit) as unknown as DeadMail[];
  }

  areDigestsDue(now: number): boolean {
    return this.#database.prepare(`${digestsDue} LIMIT 1`).get(now) !== undefined;
  }

  isStopped(hash: string): boolean {
    return this.#database.prepare('SELECT 1 FROM mail_stops WHERE hash = ?').get(hash) !== undefined;
  }

  reply(hash: string, now: number): MailReply | undefined {
    return this.#database
      .prepare('SELECT room, user, sender FROM mail_replies WHERE hash = ? AND expires > ?')
      .get(hash, now) as MailReply | undefined;
  }

  cursor(mailbox: string): MailboxCursor | undefined {
    const row = this.#database.prepare('SELECT value FROM meta WHERE name = ?').get(`mailbox ${mailbox}`);
    const [validity, uid] = row ? String(row['value']).split(' ') : [];
    return validity === undefined ? undefined : { validity, uid: Number(uid) };
  }

  conversation(room: string): { visitor?: string; isAnswered: boolean } | undefined {
    const row = this.#database
      .prepare(
        'SELECT visitor, answered FROM conversations JOIN rooms ON rooms.id = conversations.room WHERE rooms.name = ?',
      )
      .get(room) as { visitor: string | null; answered: number } | undefined;
    if (!row) return undefined;
    return { isAnswered: row.answered > 0, ...(row.visitor !== null && { visitor: row.visitor }) };
  }
}
