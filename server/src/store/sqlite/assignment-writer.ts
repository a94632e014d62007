import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { can } from '../../policy.ts';
import type { Assignment } from '../desk.ts';
import { isForBots, type ConversationRow, type DeskTable } from './desk-table.ts';
import type { DeskWriter } from './desk-writer.ts';
import type { LogTransaction } from './log-transaction.ts';

/** What an agent has, and when it was their turn last: the greater the later. */
interface Load {
  readonly user: User;
  open: number;
  turn: number;
}

/** Gives conversations to agents, and takes them back (P43), inside a transaction that is the caller's: what another has by then stays theirs. */
export class AssignmentWriter {
  readonly #log: LogTransaction;
  readonly #desk: DeskWriter;
  readonly #table: DeskTable;
  readonly #open: StatementSync;
  readonly #turn: StatementSync;
  readonly #last: StatementSync;
  readonly #saveTurn: StatementSync;
  readonly #saveAway: StatementSync;

  constructor(database: DatabaseSync, log: LogTransaction, desk: DeskWriter) {
    this.#log = log;
    this.#desk = desk;
    this.#table = log.desk;
    this.#open = database.prepare(`SELECT count(*) AS count FROM conversations WHERE state = 'open' AND assignee = ?`);
    this.#turn = database.prepare('SELECT turn FROM agents WHERE user = ?');
    this.#last = database.prepare('SELECT coalesce(max(turn), 0) AS last FROM agents');
    this.#saveTurn = database.prepare(
      'INSERT INTO agents (user, turn) VALUES (?, ?) ON CONFLICT DO UPDATE SET turn = excluded.turn',
    );
    this.#saveAway = database.prepare(
      'INSERT INTO agents (user, away) VALUES (?, ?) ON CONFLICT DO UPDATE SET away = excluded.away',
    );
  }

  /** @returns how many were given. */
  assign({ rule, limit, rooms }: Assignment, erased: ReadonlySet<string>): number {
    const loads = new Map<string, Load | undefined>();
    let count = 0;
    for (const { room, agents } of rooms) {
      const row = this.#table.find(room);
      if (!row || row.state !== 'open' || row.waiting === 0 || row.assignee !== null) continue;
      for (const { id } of agents) if (erased.has(id)) loads.set(id, undefined);
      for (const each of agents) if (!loads.has(each.id)) loads.set(each.id, this.#loadOf(each));
      const free = agents
        .flatMap(({ id }) => loads.get(id) ?? [])
        .filter(({ open, user }) => (user.kind === 'service' ? isForBots(row) : limit === 0 || open < limit))
        .filter(({ user }) => this.#mayAnswer(user, row));
      const [taken] = free.sort((one, other) =>
        rule === 'least-busy' ? one.open - other.open || one.turn - other.turn : one.turn - other.turn,
      );
      if (!taken) continue;
      taken.open += 1;
      taken.turn = Number(this.#last.get()!['last']) + 1;
      this.#saveTurn.run(taken.user.id, taken.turn);
      this.#desk.assignByRule(row, taken.user, taken.user.kind === 'service' ? 'bot' : rule);
      count += 1;
    }
    return count;
  }

  /** @returns how many were taken back. */
  giveBack(agent: string): number {
    const rows = this.#table.owedBy(agent, bounds.assignedAtOnce);
    for (const row of rows) this.#desk.assignByRule(row, null, 'gone');
    return rows.length;
  }

  /** @returns 1 where there is such an agent. */
  setAway(id: string, isAway: boolean, isKnown: boolean): 0 | 1 {
    if (!isKnown && !this.#table.agent(id)) return 0;
    this.#saveAway.run(id, isAway ? this.#log.now : 0);
    return 1;
  }

  /** Undefined for an account that is disabled, or gone. Of those whose token is the site's own no room may know yet. */
  #loadOf(said: User): Load | undefined {
    const user = this.#table.agent(said.id) ?? (said.id.startsWith('a_') ? undefined : said);
    if (!user) return undefined;
    const turn = Number(this.#turn.get(user.id)?.['turn'] ?? 0);
    return { user, open: Number(this.#open.get(user.id)!['count']), turn };
  }

  /** Whoever is banned from a conversation answers nothing in it. */
  #mayAnswer(user: User, { name }: ConversationRow): boolean {
    const room = this.#log.room(name);
    return can({ user }, 'send', name, this.#log.place(room, user.id, this.#log.person(room, user.id)));
  }
}
