import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomKind } from '../../../../src/protocol/index.ts';
import type { ActResult, NewAct } from '../moderation.ts';
import type { DeadLetter, LoggedEvent, Webhook, WebhookPlace } from '../webhooks.ts';
import type { Acts } from './acts.ts';
import type { Acted, Counted, WebhookOperation } from './calls.ts';
import { entryText } from './entry-text.ts';

interface Row {
  readonly position: number;
  readonly json: string;
  readonly failing: string | null;
}

export function readWebhooks(database: DatabaseSync): (Webhook & WebhookPlace)[] {
  const rows = database.prepare('SELECT position, json, failing FROM webhooks ORDER BY id').all() as unknown as Row[];
  return rows.map(({ position, json, failing }) => ({
    ...(JSON.parse(json) as Webhook),
    position,
    ...(failing !== null && { failing: JSON.parse(failing) as NonNullable<WebhookPlace['failing']> }),
  }));
}

export function readEvents(database: DatabaseSync, after: number, limit: number): LoggedEvent[] {
  const rows = database
    .prepare(
      `SELECT entries.id AS event, rooms.name AS room, rooms.kind, entries.json,
        CASE WHEN instr(entries.json, '"streaming":null') THEN (
          SELECT json FROM entries AS begun WHERE begun.room = entries.room AND begun.seq = entries.json ->> 'of'
        ) END AS begun
        FROM entries JOIN rooms ON rooms.id = entries.room WHERE entries.id > ? ORDER BY entries.id LIMIT ?`,
    )
    .all(after, limit) as unknown as (Omit<LoggedEvent, 'begun'> & { readonly kind: RoomKind; begun: string | null })[];
  return rows.map(({ begun, ...row }) => ({
    ...row,
    json: entryText(row.json),
    ...(begun !== null && { begun: entryText(begun) }),
  }));
}

export function readDeadLetters(
  database: DatabaseSync,
  id: string,
  after: number,
  limit: number,
  isReplayed: boolean | undefined,
): DeadLetter[] {
  const rows = database
    .prepare(
      `SELECT event, at, attempts, error, replayed FROM webhook_failures
        WHERE webhook = ?1 AND event > ?2 AND (?4 IS NULL OR replayed = ?4) ORDER BY event LIMIT ?3`,
    )
    .all(id, after, limit, isReplayed === undefined ? null : Number(isReplayed));
  return rows.map(({ replayed, ...row }) => ({ ...row, isReplayed: replayed === 1 }) as unknown as DeadLetter);
}

/** Webhooks and how far they are. Inside a transaction that is the caller's. */
export class WebhookWriter {
  readonly #acts: Acts;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeDead: StatementSync;
  readonly #place: StatementSync;
  readonly #bury: StatementSync;
  readonly #replayAll: StatementSync;
  readonly #replay: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync, acts: Acts) {
    this.#acts = acts;
    this.#save = database.prepare(
      `INSERT INTO webhooks (id, position, json) VALUES (?, (SELECT coalesce(max(id), 0) FROM entries), ?)
        ON CONFLICT DO UPDATE SET json = excluded.json`,
    );
    this.#remove = database.prepare('DELETE FROM webhooks WHERE id = ?');
    this.#removeDead = database.prepare('DELETE FROM webhook_failures WHERE webhook = ?');
    this.#place = database.prepare('UPDATE webhooks SET position = ?, failing = ? WHERE id = ?');
    this.#bury = database.prepare(
      `INSERT OR REPLACE INTO webhook_failures (webhook, event, at, attempts, error, replayed)
        SELECT ?, ?, ?, ?, ?, 0 WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = ?1)`,
    );
    this.#replayAll = database.prepare('UPDATE webhook_failures SET replayed = 1 WHERE webhook = ?');
    this.#replay = database.prepare('UPDATE webhook_failures SET replayed = 1 WHERE webhook = ? AND event = ?');
    this.#forget = database.prepare('DELETE FROM webhook_failures WHERE webhook = ? AND event = ?');
  }

  write(operation: WebhookOperation): Acted | Counted | null {
    switch (operation[0]) {
      case 'save-webhook':
        return [0, this.#keep(operation[1], operation[2])];
      case 'remove-webhook':
        return [0, this.#end(operation[1], operation[2])];
      case 'place-webhook':
        this.#note(operation[1], operation[2], operation[3] ?? undefined);
        return null;
      case 'replay-webhook':
        return this.#replayOnce(operation[1], operation[2] ?? undefined, operation[3]);
      case 'forget-dead-letter':
        this.#forget.run(operation[1], operation[2]);
        return null;
    }
  }

  #keep(webhook: Webhook, act: NewAct): ActResult {
    const said = this.#acts.said(act);
    if (said) return said;
    this.#save.run(webhook.id, JSON.stringify(webhook));
    this.#acts.note(act);
    return 'done';
  }

  #end(id: string, act: NewAct): ActResult {
    const said = this.#acts.said(act);
    if (said) return said;
    if (Number(this.#remove.run(id).changes) === 0) return 'nothing';
    this.#removeDead.run(id);
    this.#acts.note(act);
    return 'done';
  }

  #replayOnce(id: string, events: readonly number[] | undefined, act: NewAct): Counted {
    const said = this.#acts.said(act);
    if (said) return [0, said, 0];
    const count = this.#mark(id, events);
    this.#acts.note(act);
    return [0, 'done', count];
  }

  #note(id: string, { position, failing }: WebhookPlace, dead: DeadLetter | undefined): void {
    this.#place.run(position, failing ? JSON.stringify(failing) : null, id);
    if (dead) this.#bury.run(id, dead.event, dead.at, dead.attempts, dead.error);
  }

  #mark(id: string, events: readonly number[] | undefined): number {
    if (!events) return Number(this.#replayAll.run(id).changes);
    return events.reduce((count, event) => count + Number(this.#replay.run(id, event).changes), 0);
  }
}
