import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConversationRow } from './desk-table.ts';

/** Notes what reports count, in the transaction in which it comes about. */
export class DeskEvents {
  readonly #insert: StatementSync;
  readonly #began: StatementSync;
  readonly #unrate: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO desk_events (at, kind, room, agent, value) VALUES (?, ?, ?, ?, ?)');
    this.#began = database.prepare(
      `SELECT max(at) AS at FROM desk_events WHERE room = ? AND kind IN ('opened', 'reopened')`,
    );
    this.#unrate = database.prepare(`DELETE FROM desk_events WHERE room = ? AND kind = 'rated'`);
  }

  opened({ room }: ConversationRow, at: number, isAgain: boolean): void {
    this.#insert.run(at, isAgain ? 'reopened' : 'opened', room, null, 0);
  }

  /** Whoever was answered by a bot first has waited for a person since it handed over (P46); in one that goes on in this, since that was promised (P53). */
  answered(row: ConversationRow, at: number, agent: string): void {
    const { room, opened, handed, answered, answerDue, promised } = row;
    const own = Math.max(opened, handed);
    const since = promised > 0 ? Math.min(promised, answered === 0 ? own : promised) : own;
    this.#insert.run(at, 'answered', room, agent, Math.max(at - since, 0));
    if (answerDue > 0 && at > answerDue) this.#insert.run(at, 'answered-late', room, agent, at - answerDue);
  }

  /** Each closing counts, since it was opened last. One that has not begun is none. */
  closed({ room, opened, resolutionDue }: ConversationRow, at: number, agent: string | null): void {
    if (opened === 0) return;
    const began = (this.#began.get(room)!['at'] as number | null) ?? opened;
    this.#insert.run(at, 'closed', room, agent, Math.max(at - began, 0));
    if (resolutionDue > 0 && at > resolutionDue) this.#insert.run(at, 'closed-late', room, agent, at - resolutionDue);
  }

  /** The last one counts. */
  rated({ room, assignee }: ConversationRow, at: number, score: number): void {
    this.#unrate.run(room);
    this.#insert.run(at, 'rated', room, assignee, score);
  }
}
