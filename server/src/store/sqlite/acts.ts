import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { Act, NewAct } from '../moderation.ts';
import type { AppendRequest } from '../store.ts';

type Row = { readonly [name in keyof Act]-?: Act[name] | null };

const columns = 'id, at, by, via, act, room, user, seq, until, detail, why';

/** Without what is not said. */
const actOf = (row: Row): Act =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Act;

export function readActs(database: DatabaseSync, after: number, limit: number): Act[] {
  const rows = database.prepare(`SELECT ${columns} FROM acts WHERE id > ? ORDER BY id LIMIT ?`).all(after, limit);
  return rows.map((row) => actOf(row as unknown as Row));
}

/** Notes what moderators and admins do, in the transaction in which they do it. */
export class Acts {
  readonly #insert: StatementSync;
  readonly #forget: StatementSync;
  #now = 0;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO acts (at, by, via, act, room, user, seq, until, detail, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = database.prepare('DELETE FROM acts WHERE at < ?');
  }

  begin(now: number): void {
    this.#now = now;
  }

  note(act: NewAct): void {
    const { by, via, room, user, seq, until, detail, why } = act;
    const rest = [room, user, seq, until, detail, why].map((value) => value ?? null);
    this.#forget.run(this.#now - bounds.actsAge);
    this.#insert.run(this.#now, by, via ?? null, act.act, ...rest);
  }

  /** What a send does to others or to the room; nothing for what one does with one's own. `author`: of the message that it is about. */
  noteSend({ room, sender, via, body }: AppendRequest, author: string | undefined, until: number | undefined): void {
    const why = 'reason' in body ? body.reason : undefined;
    const common = { by: sender.id, ...(via && { via }), room, ...(why && { why }) };
    if (body.type === 'delete' && author !== sender.id) {
      this.note({ ...common, act: 'delete', seq: body.of, ...(author !== undefined && { user: author }) });
    } else if (body.type === 'settings') {
      this.note({ ...common, act: 'slow', detail: String(body.slow) });
    } else if (body.type === 'member' && 'user' in body) {
      const detail = 'role' in body ? { detail: body.role } : {};
      this.note({ ...common, act: body.change, user: body.user, ...detail, ...(until !== undefined && { until }) });
    }
  }
}
