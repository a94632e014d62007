import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { conversationOf } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { SearchWords } from '../../search-text.ts';
import type { ConversationHit, DeskSearchStep } from '../desk.ts';
import { messageFrom } from './folds.ts';
import type { Merges } from './merges.ts';

interface TextRow {
  readonly id: number;
  readonly text: string | null;
}

interface MessageRow {
  readonly room: number;
  readonly name: string;
  readonly kind: 'support' | 'desk';
  readonly json: string;
  readonly fold: string | null;
  readonly edit: string | null;
}

interface VisitorRow {
  readonly room: string;
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
}

const joins = `FROM entries JOIN rooms ON rooms.id = entries.room
  LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq LEFT JOIN entries AS edits ON edits.id = folds.edit`;
const ofState = (state: string): string =>
  `SELECT room, at, visitor FROM conversations WHERE state = '${state}' AND at > 0`;

/** Searches all conversations at once, in the thread of {@link Searcher} and likewise without an index: in what was said and noted, the newest first, and in who the visitors are. */
export class DeskSearcher {
  readonly #merges: Merges;
  readonly #ends: StatementSync;
  readonly #texts: StatementSync;
  readonly #message: StatementSync;
  readonly #visitors: StatementSync;

  constructor(database: DatabaseSync, merges: Merges) {
    this.#merges = merges;
    this.#ends = database.prepare(
      'SELECT (SELECT min(id) FROM entries) AS first, (SELECT max(id) FROM entries) AS last',
    );
    // Texts alone, and many at once: most are looked at and no more.
    this.#texts = database.prepare(
      `SELECT entries.id, coalesce(edits.json, entries.json) ->> '$.text' AS text ${joins}
        WHERE entries.id >= ? AND entries.id < ? AND entries.is_message = 1 AND rooms.kind IN ('support', 'desk') ORDER BY entries.id DESC`,
    );
    this.#message = database.prepare(
      `SELECT rooms.id AS room, rooms.name, rooms.kind, entries.json, folds.json AS fold, edits.json AS edit ${joins} WHERE entries.id = ?`,
    );
    // Told are those alone that may be meant: by a word of ASCII, whose case SQLite knows, or because their name is not of it. Thousands of rows that are told take longer than looking at them.
    this.#visitors = database.prepare(
      `SELECT (SELECT name FROM rooms WHERE id = found.room) AS room, found.visitor AS id, people.name, mail_addresses.address
        FROM (${ofState('open')} UNION ALL ${ofState('snoozed')} UNION ALL ${ofState('closed')} ORDER BY at DESC LIMIT ${bounds.searchVisitors}) AS found
        CROSS JOIN people ON people.room = found.room AND people.user = found.visitor AND people.name <> ''
        LEFT JOIN mail_addresses ON mail_addresses.user = found.visitor
        WHERE octet_length(people.name) <> length(people.name) OR people.name LIKE ?1 ESCAPE '\\'
          OR found.visitor LIKE ?1 ESCAPE '\\' OR mail_addresses.address LIKE ?1 ESCAPE '\\'`,
    );
  }

  /** One step, through so much of the log as others can wait for. `before` is the place that a former one has told. */
  messages(text: string, before: number, limit: number): DeskSearchStep {
    const { first, last } = this.#ends.get() as { readonly first: number | null; readonly last: number | null };
    if (first === null || last === null) return { hits: [] };
    const words = new SearchWords(text);
    const end = Math.min(before, last + 1);
    const start = Math.max(end - bounds.searchDeskStep, first);
    const hits: ConversationHit[] = [];
    for (const each of this.#texts.all(start, end) as unknown as TextRow[]) {
      if (!words.areIn(each.text ?? '')) continue;
      hits.push(this.#hit(each.id, words));
      if (hits.length === limit) return { hits, ...(each.id > first && { next: each.id }) };
    }
    return { hits, ...(start > first && { next: start }) };
  }

  /** Of the newest conversations those in whose visitor's name, id or address for mails all words are: the newest first. */
  visitors(text: string, limit: number): string[] {
    const words = new SearchWords(text);
    const pattern = `%${words.longest.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    const rows = this.#visitors.all(pattern) as unknown as VisitorRow[];
    const found = rows.filter(({ id, name, address }) => words.areIn(`${name} ${id} ${address ?? ''}`));
    return found.slice(0, limit).map(({ room }) => room);
  }

  #hit(id: number, words: SearchWords): ConversationHit {
    const { room, name: inRoom, kind, json, fold, edit } = this.#message.get(id) as unknown as MessageRow;
    const [message] = this.#merges.apply(room, [messageFrom(json, fold, edit)]);
    const { seq, at, from, name, text } = message!;
    return {
      room: conversationOf(inRoom),
      ...(kind === 'desk' && { note: true }),
      ...{ seq, at, from, name },
      ...words.excerptOf(text),
    };
  }
}
