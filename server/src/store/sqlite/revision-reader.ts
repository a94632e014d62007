import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EditEntry, MessageEntry, Revision, RevisionPage, Sealed } from '../../../../src/protocol/index.ts';
import { entryText } from './entry-text.ts';
import { messageFrom } from './folds.ts';
import type { Merges } from './merges.ts';

interface MessageRow {
  readonly json: string;
  readonly fold: string | null;
  readonly edit: string | null;
}

const sealedOf = (entry: MessageEntry | EditEntry): Sealed | null | undefined =>
  entry.type === 'message' ? entry.sealed : entry.set?.sealed;

const textOf = (entry: MessageEntry | EditEntry): Revision => {
  const { seq, at, text, mentions, via } = entry;
  const sealed = sealedOf(entry);
  return {
    seq,
    at,
    text,
    ...(sealed && { sealed }),
    ...(mentions && { mentions }),
    ...(via !== undefined && { via }),
  };
};

/** Reads the texts that a message has had (P32). They are nowhere but in the log's entries, so that what is erased there is erased here. */
export class RevisionReader {
  readonly #merges: Merges;
  readonly #message: StatementSync;
  readonly #edits: StatementSync;

  constructor(database: DatabaseSync, merges: Merges) {
    this.#merges = merges;
    this.#message = database.prepare(
      `SELECT entries.json, folds.json AS fold, edits.json AS edit FROM entries
        LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
        LEFT JOIN entries AS edits ON edits.id = folds.edit
        WHERE entries.room = ? AND entries.is_message = 1 AND entries.seq = ?`,
    );
    this.#edits = database.prepare(
      'SELECT json FROM entries WHERE room = ? AND edit_of = ? AND seq < ? ORDER BY id DESC LIMIT ?',
    );
  }

  page(room: number, seq: number, before: number, limit: number): RevisionPage | undefined {
    const row = this.#message.get(room, seq) as unknown as MessageRow | undefined;
    if (!row) return undefined;
    const [message] = this.#merges.apply(room, [messageFrom(row.json, row.fold, row.edit)]);
    const { from, name, deleted } = message!;
    if (deleted) return undefined;
    // One more than asked for tells whether there are more.
    const rows = [...(this.#edits.all(room, seq, before, limit + 1) as unknown as { json: string }[]), row];
    const entries = rows.map(({ json }) => JSON.parse(entryText(json)) as MessageEntry | EditEntry);
    // What was begun to be written had no text at first (P18).
    const texts = entries.filter((entry) => !('streaming' in entry)).map(textOf);
    const asked = texts.filter((each) => each.seq < before);
    return { from, name, revisions: asked.slice(0, limit), more: asked.length > limit };
  }
}
