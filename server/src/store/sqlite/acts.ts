import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { conversationOf, type DeskBody } from '../../../../src/protocol/index.ts';
import { isDeskBody } from '../../body.ts';
import { bounds } from '../../limits.ts';
import type { Act, ActFilter, ActPage, ActResult, NewAct } from '../moderation.ts';
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

/** Acts before or after an id. So many are looked at for a page, at most, whatever the filter lets through. */
export function readActPage(
  database: DatabaseSync,
  where: { readonly before: number } | { readonly after: number },
  { by, act, room, user, since, until }: ActFilter,
  limit: number,
): ActPage {
  const isForward = 'after' in where;
  const first = isForward ? `id > ?1` : `id < ?1`;
  const order = isForward ? 'ASC' : 'DESC';
  // By the index of times: what is long before or after is not looked at. (A clock may have been set back: time is asked of each all the same.)
  const times = `id >= coalesce((SELECT min(id) FROM acts WHERE at >= ?2), 0) AND id <= (SELECT max(id) FROM acts WHERE at < ?3)`;
  const looked = `SELECT ${columns} FROM acts WHERE ${first} AND ${times} ORDER BY id ${order} LIMIT ${bounds.actsLookedAt}`;
  const values = [isForward ? where.after : where.before, since ?? 0, until ?? Number.MAX_SAFE_INTEGER];
  const rows = database
    .prepare(
      `SELECT * FROM (${looked}) WHERE at >= ?2 AND at < ?3 AND (?4 IS NULL OR by = ?4 OR via = ?4) AND (?5 IS NULL OR act = ?5)
        AND (?6 IS NULL OR room = ?6) AND (?7 IS NULL OR user = ?7) ORDER BY id ${order} LIMIT ?8`,
    )
    .all(...values, by ?? null, act ?? null, room ?? null, user ?? null, limit + 1)
    .map((row) => actOf(row as unknown as Row));
  const acts = rows.slice(0, limit);
  const last = `SELECT id FROM (${looked}) ORDER BY id ${isForward ? 'DESC' : 'ASC'} LIMIT 1`;
  const count = database.prepare(`SELECT count(*) AS count FROM (${looked})`).get(...values)!;
  const next =
    rows.length > limit
      ? acts.at(-1)!.id
      : count['count'] === bounds.actsLookedAt
        ? Number(database.prepare(last).get(...values)!['id'])
        : undefined;
  if (!isForward) acts.reverse();
  return { acts, ...(next !== undefined && { next }) };
}

/** Notes what moderators and admins do, in the transaction in which they do it. */
export class Acts {
  readonly #insert: StatementSync;
  readonly #forget: StatementSync;
  readonly #known: StatementSync;
  #now = 0;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO acts (at, by, via, act, room, user, seq, until, detail, why, key, request)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = database.prepare('DELETE FROM acts WHERE at < ?');
    this.#known = database.prepare('SELECT request FROM acts WHERE by = ? AND key = ?');
  }

  begin(now: number): void {
    this.#now = now;
  }

  /** Whether an act of this key was done before, and was the same (P3). */
  said({ by, once }: Pick<NewAct, 'by' | 'once'>): Extract<ActResult, 'again' | 'key-reused'> | undefined {
    const known = once && this.#known.get(by, once.key);
    return known && (known['request'] === once.request ? 'again' : 'key-reused');
  }

  note(act: NewAct): void {
    const { by, via, room, user, seq, until, detail, why, once } = act;
    const rest = [room, user, seq, until, detail, why, once?.key, once?.request].map((value) => value ?? null);
    this.#forget.run(this.#now - bounds.actsAge);
    this.#insert.run(this.#now, by, via ?? null, act.act, ...rest);
  }

  /** By the conversation's own room, also what was said in the companion. */
  #noteDesk(
    common: Pick<NewAct, 'by' | 'via'> & { readonly room: string },
    body: DeskBody,
    until: number | undefined,
  ): void {
    const about = { ...common, room: conversationOf(common.room) };
    if (body.type === 'conversation') {
      const detail = body.into !== undefined && { detail: body.into };
      this.note({ ...about, act: body.status === 'closed' ? 'closed' : 'reopened', ...detail });
    } else if (body.type === 'assign') {
      this.note(body.user === null ? { ...about, act: 'unassigned' } : { ...about, act: 'assigned', user: body.user });
    } else if (body.type === 'tag') this.note({ ...about, act: body.on ? 'tagged' : 'untagged' });
    else if (body.type === 'snooze')
      this.note({ ...about, act: until === undefined ? 'woken' : 'snoozed', ...(until && { until }) });
  }

  /** What a send does to others or to the room; nothing for what one does with one's own. `author`: of the message that it is about. */
  noteSend({ room, sender, via, body }: AppendRequest, author: string | undefined, until: number | undefined): void {
    const why = 'reason' in body ? body.reason : undefined;
    const common = { by: sender.id, ...(via && { via }), room, ...(why && { why }) };
    if (body.type === 'delete' && author !== sender.id) {
      this.note({ ...common, act: 'delete', seq: body.of, ...(author !== undefined && { user: author }) });
    } else if (body.type === 'pin') {
      const about = author !== undefined && author !== sender.id && { user: author };
      this.note({ ...common, act: body.on ? 'pinned' : 'unpinned', seq: body.of, ...about });
    } else if (body.type === 'close-poll' && author !== sender.id) {
      this.note({ ...common, act: 'poll-closed', seq: body.of, ...(author !== undefined && { user: author }) });
    } else if (body.type === 'settings') {
      const { slow, name, topic, listed } = body;
      if (slow !== undefined) this.note({ ...common, act: 'slow', detail: String(slow) });
      const described = Object.entries({ name, topic, listed }).filter(([, value]) => value !== undefined);
      if (described.length > 0)
        this.note({ ...common, act: 'described', detail: described.map(([each]) => each).join(' ') });
    } else if (isDeskBody(body)) this.#noteDesk(common, body, until);
    else if (body.type === 'member' && 'user' in body) {
      const detail = 'role' in body ? { detail: body.role } : {};
      this.note({ ...common, act: body.change, user: body.user, ...detail, ...(until !== undefined && { until }) });
    }
  }
}
