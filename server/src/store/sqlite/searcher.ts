import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SearchHit } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { SearchWords } from '../../search-text.ts';
import type { DeskSearchStep } from '../desk.ts';
import type { SearchStep } from '../store.ts';
import { DeskSearcher } from './desk-searcher.ts';
import { databasePath, openForReading } from './file.ts';
import { messageFrom } from './folds.ts';
import { Merges } from './merges.ts';

interface MessageRow {
  readonly seq: number;
  readonly json: string;
  readonly fold: string | null;
  readonly edit: string | null;
}

/**
 * Searches by reading the messages themselves (P29), from a connection of its own in a thread of its own: nobody else waits. There is no index,
 * which would have to forget whatever is erased (P19, P21): what a full text index of SQLite is told to forget stays in the free parts of its pages.
 */
export class Searcher {
  readonly #database: DatabaseSync;
  readonly #desk: DeskSearcher;
  readonly #merges: Merges;
  readonly #room: StatementSync;
  readonly #messages: StatementSync;

  constructor(folder: string) {
    const database = openForReading(databasePath(folder));
    // What is read once is read again by the next search.
    database.exec('PRAGMA cache_size = -16384');
    this.#database = database;
    this.#merges = new Merges(database);
    this.#desk = new DeskSearcher(database, this.#merges);
    this.#room = database.prepare('SELECT id FROM rooms WHERE name = ?');
    this.#messages = database.prepare(
      `SELECT entries.seq, entries.json, folds.json AS fold, edits.json AS edit FROM entries
        LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
        LEFT JOIN entries AS edits ON edits.id = folds.edit
        WHERE entries.room = ? AND entries.is_message = 1 AND entries.seq < ? ORDER BY entries.seq DESC`,
    );
  }

  /** One step: it ends with enough hits, at the room's beginning, or when it has read so much that others should have their turn. */
  search(name: string, text: string, before: number, limit: number): SearchStep {
    return this.#reading(() => {
      const room = this.#room.get(name);
      return room ? this.#search(Number(room['id']), new SearchWords(text), before, limit) : { hits: [] };
    });
  }

  /** Likewise, in all conversations. */
  searchDesk(...asked: Parameters<DeskSearcher['messages']>): DeskSearchStep {
    return this.#reading(() => this.#desk.messages(...asked));
  }

  searchVisitors(...asked: Parameters<DeskSearcher['visitors']>): string[] {
    return this.#reading(() => this.#desk.visitors(...asked));
  }

  #reading<T>(read: () => T): T {
    this.#database.exec('BEGIN');
    try {
      return read();
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  #search(room: number, words: SearchWords, before: number, limit: number): SearchStep {
    const rows: MessageRow[] = [];
    let left: number = bounds.searchStep;
    let charactersLeft: number = bounds.searchStepCharacters;
    let next: number | undefined;
    for (const each of this.#messages.iterate(room, before)) {
      if (rows.length === limit || left === 0 || charactersLeft <= 0)
        return { hits: this.#hits(room, rows, words), next };
      const row = each as unknown as MessageRow;
      const { text } = JSON.parse(row.edit ?? row.json) as { text: string };
      if (words.areIn(text)) rows.push(row);
      left -= 1;
      charactersLeft -= text.length;
      next = row.seq;
    }
    return { hits: this.#hits(room, rows, words) };
  }

  #hits(room: number, rows: readonly MessageRow[], words: SearchWords): SearchHit[] {
    const messages = this.#merges.apply(
      room,
      rows.map(({ json, fold, edit }) => messageFrom(json, fold, edit)),
    );
    return messages.map(({ seq, at, from, name, thread, text }) => ({
      ...{ seq, at, from, name },
      ...(thread !== undefined && { thread }),
      ...words.excerptOf(text),
    }));
  }

  close(): void {
    this.#database.close();
  }
}
