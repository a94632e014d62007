import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { companionOf, type User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import type { StoredConversation } from '../desk.ts';
import { countedBetween, dueOf, noSla, type Due, type Sla } from '../sla.ts';
import type { TouchedRoom } from './log-rows.ts';

/** A conversation as its row has it. Times are milliseconds since 1970, and 0 where there is none. */
export interface ConversationRow extends Due {
  /** Of its room. */
  readonly room: number;
  readonly name: string;
  readonly visitor: string | null;
  readonly state: 'open' | 'snoozed' | 'closed';
  /** Who is to answer. */
  readonly assignee: string | null;
  /** When it is woken. */
  readonly until: number;
  /** Of the newest message. */
  readonly at: number;
  /** Since when the visitor waits for an answer. */
  readonly waiting: number;
  /** When it began, with the visitor's first message; when it was first answered; and when it was closed last. */
  readonly opened: number;
  readonly answered: number;
  readonly closed: number;
  readonly score: number;
  /** Since when there is an answer that the visitor may not have read. */
  readonly owed: number;
  /** The number of the last message that the visitor was told of by mail, or has seen when they wrote. */
  readonly told: number;
  /** When a bot handed it over to people; not once it is closed, or given to a bot (P46). */
  readonly handed: number;
  /** When it was opened last. */
  readonly begun: number;
  /** For how long promised times did not go by since then, because it was snoozed; and since when it is. */
  readonly rested: number;
  readonly resting: number;
  /** The room of the conversation in which it goes on (P53). */
  readonly merged: string | null;
  /** What it has given to that one, as JSON of `MergedWaits`. */
  readonly lent: string | null;
  /** Since when a first answer is promised that was promised in one that goes on in this. */
  readonly promised: number;
  /** 1 where its visitor was erased, and nobody but the team has written since. */
  readonly erased: 0 | 1;
}

export type ConversationChange = Partial<Omit<ConversationRow, 'room' | 'name' | keyof Due>>;

const columns = [
  ...(['visitor', 'state', 'assignee', 'until', 'at', 'waiting', 'opened', 'answered', 'closed', 'score'] as const),
  ...(['owed', 'told', 'handed', 'begun', 'rested', 'resting', 'answerDue', 'resolutionDue', 'due', 'merged'] as const),
  ...(['lent', 'promised', 'erased'] as const),
] satisfies readonly (keyof ConversationRow)[];
const nameOf = (column: string): string => column.replace('Due', '_due');
const select = `SELECT conversations.room, rooms.name, ${columns
  .map((name) => `conversations.${nameOf(name)} AS ${name}`)
  .join(', ')} FROM conversations JOIN rooms ON rooms.id = conversations.room`;
/** What promises are reckoned from. */
const counted = ['state', 'opened', 'begun', 'answered', 'waiting', 'handed', 'rested', 'resting', 'promised'] as const;

/** What is known of conversations beside their logs, inside a transaction that is the caller's. Ids and times alone; words are in logs, and tags. */
export class DeskTable {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #companion: StatementSync;
  readonly #update: StatementSync;
  readonly #due: StatementSync;
  readonly #next: StatementSync;
  readonly #ofVisitor: StatementSync;
  readonly #ofAssignee: StatementSync;
  readonly #ofDisabled: StatementSync;
  readonly #unclosedOf: StatementSync;
  readonly #owed: StatementSync;
  readonly #eraseVisitor: StatementSync;
  readonly #moveVisitor: StatementSync;
  readonly #tag: StatementSync;
  readonly #untag: StatementSync;
  readonly #tags: StatementSync;
  readonly #words: StatementSync;
  readonly #account: StatementSync;
  readonly #known: StatementSync;
  readonly #promised: StatementSync;
  readonly #promise: StatementSync;
  readonly #unclosed: StatementSync;
  /** Read when the first is wanted. */
  #sla: Sla | undefined;

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#find = prepare(`${select} WHERE rooms.name = ?`);
    this.#insert = prepare('INSERT INTO conversations (room, visitor) VALUES (?, ?)');
    this.#companion = prepare(`INSERT INTO rooms (name, head, at, members, kind) VALUES (?, 0, 0, 0, 'desk')`);
    this.#update = prepare(
      `UPDATE conversations SET (${columns.map(nameOf).join(', ')}) = (${columns.map(() => '?').join(', ')}) WHERE conversations.room = ?`,
    );
    this.#due = prepare(`${select} WHERE state = 'snoozed' AND until <= ? ORDER BY until LIMIT ${bounds.wokenAtOnce}`);
    this.#next = prepare(`SELECT min(until) AS next FROM conversations WHERE state = 'snoozed'`);
    this.#ofVisitor = prepare(`${select} WHERE visitor = ?`);
    this.#ofAssignee = prepare(`${select} WHERE assignee = ? LIMIT ?`);
    this.#ofDisabled = prepare(
      `${select} WHERE state IN ('open', 'snoozed') AND assignee IN (SELECT id FROM accounts WHERE disabled = 1) LIMIT ?`,
    );
    this.#unclosedOf = prepare(`${select} WHERE visitor = ? AND state <> 'closed' LIMIT ?`);
    this.#owed = prepare(`${select} WHERE state = 'open' AND waiting > 0 AND assignee = ? LIMIT ?`);
    this.#eraseVisitor = prepare('UPDATE conversations SET erased = 1 WHERE visitor = ?');
    this.#moveVisitor = prepare('UPDATE conversations SET visitor = ?2 WHERE visitor = ?1');
    this.#tag = prepare('INSERT INTO conversation_tags (room, tag) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#untag = prepare('DELETE FROM conversation_tags WHERE room = ? AND tag = ?');
    this.#tags = prepare('SELECT tag FROM conversation_tags WHERE room = ? ORDER BY tag');
    // Notes and tags that are not erased.
    this.#words = prepare(
      `SELECT entries.id, entries.seq, json FROM entries JOIN rooms ON rooms.id = entries.room WHERE rooms.name = ?
        AND iif(is_message = 1, instr(json, '"erased":true') = 0, instr(json, '"type":"tag"') AND NOT instr(json, '"tag":""'))
        ORDER BY entries.seq LIMIT ${bounds.wokenAtOnce}`,
    );
    this.#promised = prepare('SELECT promised FROM sla');
    this.#promise = prepare(
      'INSERT INTO sla (id, promised) VALUES (1, ?) ON CONFLICT DO UPDATE SET promised = excluded.promised',
    );
    this.#unclosed = prepare(`${select} WHERE state IN ('open', 'snoozed') AND conversations.at > 0`);
    this.#account = prepare('SELECT name FROM accounts WHERE id = ? AND disabled = 0');
    // Of agents whose token is the site's own, and of services: by what a room has known them as.
    this.#known = prepare(
      `SELECT name, kind FROM people WHERE user = ? AND kind IN ('agent', 'service') AND name <> '' LIMIT 1`,
    );
  }

  find(name: string): ConversationRow | undefined {
    return this.#find.get(name) as ConversationRow | undefined;
  }

  /** A support room was made: the companion with it, so that there is one before anybody looks. */
  insert({ id, name }: Pick<TouchedRoom, 'id' | 'name'>, visitor: string | undefined): void {
    this.#insert.run(id, visitor ?? null);
    this.#companion.run(companionOf(name));
  }

  /** @returns the row as it is then. */
  change(row: ConversationRow, change: ConversationChange): ConversationRow {
    const changed = { ...row, ...change };
    const isCounted = counted.some((name) => changed[name] !== row[name]);
    const now = isCounted ? { ...changed, ...dueOf(changed, this.sla) } : changed;
    this.#update.run(...columns.map((name) => now[name]), row.room);
    return now;
  }

  /** What becomes of one that is snoozed when it is so no more. */
  woken({ state, rested, resting }: ConversationRow, now: number): ConversationChange {
    if (state !== 'snoozed') return {};
    const rest = resting > 0 ? countedBetween(resting, now, this.sla) : 0;
    return { state: 'open', until: 0, rested: rested + rest, resting: 0 };
  }

  /** What is promised. */
  get sla(): Sla {
    return (this.#sla ??= JSON.parse(String(this.#promised.get()?.['promised'] ?? JSON.stringify(noSla))) as Sla);
  }

  /** Other promises hold from now on, also for what is open. @returns how many conversations are due at another time. */
  promise(sla: Sla): number {
    const text = JSON.stringify(sla);
    if (text === JSON.stringify(this.sla)) return 0;
    this.#promise.run(text);
    this.#sla = sla;
    const rows = this.#unclosed.all() as unknown as ConversationRow[];
    const others = rows.filter((row) => {
      const { answerDue, resolutionDue } = dueOf(row, sla);
      return answerDue !== row.answerDue || resolutionDue !== row.resolutionDue;
    });
    for (const row of others) {
      const now = { ...row, ...dueOf(row, sla) };
      this.#update.run(...columns.map((name) => now[name]), row.room);
    }
    return others.length;
  }

  /** Those that are to be woken by this time, some of them. */
  due(now: number): ConversationRow[] {
    return this.#due.all(now) as unknown as ConversationRow[];
  }

  /** When the next is to be woken. */
  next(): number | undefined {
    return (this.#next.get()!['next'] as number | null) ?? undefined;
  }

  ofVisitor(user: string): ConversationRow[] {
    return this.#ofVisitor.all(user) as unknown as ConversationRow[];
  }

  ofAssignee(user: string, limit: number): ConversationRow[] {
    return this.#ofAssignee.all(user, limit) as unknown as ConversationRow[];
  }

  /** Those of accounts that are disabled that are not over, some of them. */
  ofDisabled(limit: number): ConversationRow[] {
    return this.#ofDisabled.all(limit) as unknown as ConversationRow[];
  }

  /** Those of a visitor that are not over, some of them. */
  unclosedOf(visitor: string, limit: number): ConversationRow[] {
    return this.#unclosedOf.all(visitor, limit) as unknown as ConversationRow[];
  }

  /** Those of one who is to answer whose visitor waits, some of them. */
  owedBy(user: string, limit: number): ConversationRow[] {
    return this.#owed.all(user, limit) as unknown as ConversationRow[];
  }

  eraseVisitor(user: string): void {
    this.#eraseVisitor.run(user);
  }

  moveVisitor(from: string, to: string): void {
    this.#moveVisitor.run(from, to);
  }

  tags(room: number): string[] {
    return this.#tags.all(room).map(({ tag }) => String(tag));
  }

  saveTag(room: number, tag: string, on: boolean): void {
    (on ? this.#tag : this.#untag).run(room, tag);
  }

  /** Entries with words of agents in a companion, some of them. */
  words(companion: string): { readonly id: number; readonly seq: number; readonly json: string }[] {
    return this.#words.all(companion) as unknown as { id: number; seq: number; json: string }[];
  }

  /** One of the team, by an account or by what rooms know; undefined for all others. */
  agent(id: string): User | undefined {
    const account = this.#account.get(id);
    if (account) return { id, name: String(account['name']), kind: 'agent' };
    // An account that is disabled, or gone.
    if (id.startsWith('a_')) return undefined;
    const known = this.#known.get(id) as Pick<User, 'name' | 'kind'> | undefined;
    return known && { id, ...known };
  }
}

/** Whether a bot may be given a conversation (P46): nobody of the team has answered since it was opened, and none has handed it over. */
export const isForBots = ({ handed, answered, closed }: Pick<ConversationRow, 'handed' | 'answered' | 'closed'>) =>
  handed === 0 && (answered === 0 || closed > answered);

/** How a conversation stands, for its visitor. */
export function readConversation(database: DatabaseSync, name: string): StoredConversation | undefined {
  const row = database
    .prepare(
      `SELECT state, score, merged, assignee AS id, people.name, people.kind FROM conversations JOIN rooms ON rooms.id = conversations.room
        LEFT JOIN people ON people.room = conversations.room AND people.user = assignee WHERE rooms.name = ?`,
    )
    .get(name) as
    | {
        state: string;
        score: number;
        merged: string | null;
        id: string | null;
        name: string | null;
        kind: User['kind'];
      }
    | undefined;
  if (!row) return undefined;
  const { state, score, merged, id, name: called, kind } = row;
  return {
    status: state === 'closed' ? 'closed' : 'open',
    ...(id !== null && { agent: { id, name: called ?? '', kind: kind ?? 'agent' } }),
    ...(score > 0 && { score }),
    ...(merged !== null && { into: merged }),
  };
}
