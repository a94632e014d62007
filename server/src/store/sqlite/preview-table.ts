import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LinkPreview } from '../../../../src/protocol/index.ts';

/** `ended`: the message was deleted, or has another link. `taken`: its sender wants none. All of one length: see below. */
type State = 'shown' | 'ended' | 'taken';

interface PreviewRow {
  readonly id: number;
  readonly state: State;
  readonly json: string;
}

/**
 * What links lead to (P37). Rows are added at the end, are never taken away, and never change their size, so that they are erased where they stand (P19): see
 * `entry-text.ts`. Inside a transaction that is the caller's.
 */
export class PreviewTable {
  readonly #last: StatementSync;
  readonly #add: StatementSync;
  readonly #end: StatementSync;

  constructor(database: DatabaseSync) {
    this.#last = database.prepare(
      'SELECT id, state, json FROM previews WHERE room = ? AND seq = ? ORDER BY id DESC LIMIT 1',
    );
    this.#add = database.prepare(`INSERT INTO previews (room, seq, state, json) VALUES (?, ?, ?, ?)`);
    this.#end = database.prepare('UPDATE previews SET state = ?, json = ? WHERE id = ?');
  }

  /** The link that is shown now; undefined where there is none. */
  urlOf(room: number, seq: number): string | undefined {
    const row = this.#row(room, seq);
    return row?.state === 'shown' ? (JSON.parse(row.json) as LinkPreview).url : undefined;
  }

  isTaken(room: number, seq: number): boolean {
    return this.#row(room, seq)?.state === 'taken';
  }

  add(room: number, seq: number, preview: LinkPreview): void {
    this.#add.run(room, seq, 'shown' satisfies State, JSON.stringify(preview));
  }

  /** There is to be none, where none is shown yet. */
  refuse(room: number, seq: number): void {
    const row = this.#row(room, seq);
    if (!row) this.#add.run(room, seq, 'taken' satisfies State, '');
    else if (row.state === 'ended') this.#end.run('taken', row.json, row.id);
  }

  /** Takes away what is shown, without a trace. */
  end(room: number, seq: number, state: Exclude<State, 'shown'>): void {
    const row = this.#row(room, seq);
    if (row?.state === 'shown') this.#end.run(state, ' '.repeat(Buffer.byteLength(row.json)), row.id);
  }

  #row(room: number, seq: number): PreviewRow | undefined {
    return this.#last.get(room, seq) as PreviewRow | undefined;
  }
}

/** Reads what links lead to. */
export class PreviewReader {
  readonly #of: StatementSync;

  constructor(database: DatabaseSync) {
    this.#of = database.prepare(
      `SELECT seq, json FROM previews JOIN rooms ON rooms.id = previews.room
        WHERE rooms.name = ? AND state = 'shown' AND seq IN (SELECT value FROM json_each(?))`,
    );
  }

  of(room: string, messages: readonly number[]): [seq: number, preview: LinkPreview][] {
    const rows = this.#of.all(room, JSON.stringify(messages)) as { seq: number; json: string }[];
    return rows.map(({ seq, json }) => [seq, JSON.parse(json) as LinkPreview]);
  }
}
