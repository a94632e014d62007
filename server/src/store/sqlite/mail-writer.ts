import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { NewMail } from '../mail.ts';
import { relayId } from '../moderation.ts';
import type { MailOperation, Stepped } from './calls.ts';

interface Owed {
  readonly id: number;
  readonly room: string;
  readonly visitor: string | null;
  readonly address: string | null;
  readonly first: number | null;
  readonly last: number | null;
}

/** Rooms in which an answer is there since before a time. */
export const owedBefore = `SELECT room FROM conversations WHERE owed > 0 AND owed <= ? ORDER BY owed LIMIT ${bounds.mailsAtOnce}`;

/** Who of the team has chosen a mail of what waits, and is in an interval for which that is not decided. */
export const digestsDue = `SELECT id, login FROM accounts WHERE digest > 0 AND disabled = 0 AND CAST(?1 / digest AS INTEGER) > digested`;

/** Who moves from a guest to a user (P27). */
export const mailMerges: readonly string[] = [
  'UPDATE OR IGNORE mail_addresses SET user = ?2 WHERE user = ?1',
  'DELETE FROM mail_addresses WHERE user = ?1 AND ?2 <> ?1',
  'UPDATE mails SET user = iif(user = ?1, ?2, user), by = iif(by = ?1, ?2, by) WHERE user = ?1 OR by = ?1',
  'UPDATE mail_replies SET user = ?2 WHERE user = ?1',
  'UPDATE invitations SET user = ?2 WHERE user = ?1',
];

/** Mails that wait, and what they are made of; inside a transaction that is the caller's. */
export class MailWriter {
  readonly #run: (text: string, ...values: readonly (string | number | null)[]) => number;
  readonly #owedBefore: StatementSync;
  readonly #owed: StatementSync;
  readonly #digestsDue: StatementSync;
  readonly #waitingDigest: StatementSync;

  constructor(database: DatabaseSync) {
    const known = new Map<string, StatementSync>();
    this.#run = (text, ...values) => {
      const statement = known.get(text) ?? database.prepare(text);
      known.set(text, statement);
      return Number(statement.run(...values).changes);
    };
    this.#owedBefore = database.prepare(owedBefore);
    this.#digestsDue = database.prepare(digestsDue);
    this.#waitingDigest = database.prepare(
      `SELECT 1 FROM mails WHERE kind = 'digest' AND address = ? AND state <> 'dead' LIMIT 1`,
    );
    // What the visitor has neither read nor been told: messages of the team that are not deleted or erased.
    this.#owed = database.prepare(
      `SELECT conversations.room AS id, rooms.name AS room, visitor, address, min(entries.seq) AS first, max(entries.seq) AS last
        FROM conversations JOIN rooms ON rooms.id = conversations.room
        LEFT JOIN mail_addresses ON mail_addresses.user = visitor
        LEFT JOIN reads ON reads.room = rooms.name AND reads.user = visitor
        LEFT JOIN people ON people.room = conversations.room AND people.kind IN ('agent', 'service')
        LEFT JOIN entries ON entries.room = conversations.room AND is_message = 1
          AND entries.seq > max(coalesce(reads.seq, 0), told) AND entries.json ->> 'from' = people.user
        WHERE conversations.room = ?`,
    );
  }

  write(now: number, operation: MailOperation): Stepped {
    return [this.#write(now, operation), 'done'];
  }

  #write(now: number, operation: MailOperation): number {
    const run = this.#run;
    switch (operation[0]) {
      case 'mail-address':
        if (operation[2] === null) return run('DELETE FROM mail_addresses WHERE user = ?', operation[1]);
        return run(
          `INSERT INTO mail_addresses (user, address, at) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET address = excluded.address, at = excluded.at`,
          ...[operation[1], operation[2], now],
        );
      case 'mail-add':
        return this.#add(now, operation[1]);
      case 'mail-missed':
        return this.#addMissed(now, operation[1]);
      case 'mail-begin':
        return run(`UPDATE mails SET state = 'sending', attempts = attempts + 1 WHERE id = ?`, operation[1]);
      case 'mail-forget':
        return run('DELETE FROM mails WHERE id = ?', operation[1]);
      case 'mail-fail': {
        const [, id, error, due] = operation;
        run(`DELETE FROM mails WHERE state = 'dead' AND due < ?`, now - bounds.deadMailAge);
        if (due === null)
          return run(`UPDATE mails SET state = 'dead', error = ?, due = ? WHERE id = ?`, error, now, id);
        return run(`UPDATE mails SET state = 'waiting', error = ?, due = ? WHERE id = ?`, error, due, id);
      }
      case 'mail-recover':
        return run(`UPDATE mails SET state = 'dead', error = 'interrupted', due = ? WHERE state = 'sending'`, now);
      case 'mail-retry':
        return run(
          `UPDATE mails SET state = 'waiting', attempts = 0, at = ?, due = ? WHERE id = ? AND state = 'dead'`,
          ...[now, now, operation[1]],
        );
      case 'mail-link': {
        const [, hash, room, user, expires] = operation;
        run('DELETE FROM invitations WHERE expires <= ?', now);
        return run(
          `INSERT OR IGNORE INTO invitations (hash, room, role, expires, uses, user) VALUES (?, ?, 'member', ?, ?, ?)`,
          ...[hash, room, expires, bounds.mailLinkUses, user],
        );
      }
      case 'mail-reply': {
        const [, hash, { room, user, sender }, expires] = operation;
        run('DELETE FROM mail_replies WHERE expires <= ?', now);
        return run(
          'INSERT OR IGNORE INTO mail_replies (hash, room, user, sender, expires) VALUES (?, ?, ?, ?, ?)',
          ...[hash, room, user, sender, expires],
        );
      }
      case 'mail-digest':
        return this.#addDigest(now, operation[1], operation[2]);
      case 'mail-own-digests':
        return this.#addOwnDigests(now, operation[1]);
      case 'mail-cursor': {
        const [, mailbox, validity, uid] = operation;
        return run(
          'INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)',
          ...[`mailbox ${mailbox}`, `${validity} ${uid}`],
        );
      }
      case 'mail-stop':
        if (!operation[2]) return run('DELETE FROM mail_stops WHERE hash = ?', operation[1]);
        return run('INSERT OR IGNORE INTO mail_stops (hash, at) VALUES (?, ?)', operation[1], now);
    }
  }

  #addDigest(now: number, interval: number, addresses: readonly string[]): number {
    const isFirst = this.#run(
      `INSERT INTO meta (name, value) VALUES ('digest', ?1) ON CONFLICT DO UPDATE SET value = ?1 WHERE CAST(value AS INTEGER) < ?1`,
      interval,
    );
    if (isFirst === 0) return 0;
    for (const address of addresses) this.#addDigestTo(now, address, relayId);
    return addresses.length;
  }

  /** Those of the team who have chosen so, for the interval that each wants; decided once for each, also where nobody waits. */
  #addOwnDigests(now: number, isWaiting: boolean): number {
    const due = this.#digestsDue.all(now) as { id: string; login: string }[];
    for (const { id, login } of due) {
      this.#run('UPDATE accounts SET digested = CAST(? / digest AS INTEGER) WHERE id = ?', now, id);
      if (isWaiting) this.#addDigestTo(now, login, id);
    }
    return isWaiting ? due.length : 0;
  }

  /** Not beside one that waits still, which tells what there is when it goes. */
  #addDigestTo(now: number, address: string, user: string): void {
    if (this.#waitingDigest.get(address)) return;
    this.#add(now, { kind: 'digest', room: '', user, by: user, address, first: 0, last: 0 });
  }

  #add(now: number, { kind, room, user, by, address, first, last }: NewMail): number {
    return this.#run(
      `INSERT INTO mails (kind, room, user, by, address, first, last, at, due)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM mails) < ${bounds.mails}`,
      ...[kind, room, user, by, address, first, last, now, now],
    );
  }

  /** Once they are in a mail they are told: another is made of later ones alone. */
  #addMissed(now: number, before: number): number {
    const rooms = this.#owedBefore.all(before);
    for (const { room: id } of rooms) {
      const { room, visitor, address, first, last } = this.#owed.get(id!) as unknown as Owed;
      const isWanted = visitor !== null && address !== null && first !== null && last !== null;
      if (isWanted) this.#add(now, { kind: 'missed', room, user: visitor, by: visitor, address, first, last });
      const told = isWanted ? last : 0;
      this.#run('UPDATE conversations SET owed = 0, told = max(told, ?) WHERE room = ?', told, Number(id));
    }
    return rooms.length;
  }
}
