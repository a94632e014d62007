import type { DatabaseSync } from 'node:sqlite';
import { companionOf, type LogEntry, type User } from '../../../../src/protocol/index.ts';
import { transferHead, type Transferred } from '../../transfer/records.ts';
import { relayId } from '../moderation.ts';
import { readFrom } from './export.ts';

interface Named {
  readonly room: string;
  readonly json: string;
}

/** All conversations of the support desk, each with what was said and done in it in the order of the times; texts as they are now. */
function* conversationsIn(database: DatabaseSync): Generator<typeof transferHead | Transferred, void, undefined> {
  yield transferHead;
  const rooms = database.prepare(
    `SELECT rooms.id, rooms.name AS room, visitor FROM conversations JOIN rooms ON rooms.id = conversations.room ORDER BY rooms.id`,
  );
  const roomOf = database.prepare('SELECT id FROM rooms WHERE name = ?');
  const personIn = database.prepare('SELECT user AS id, name, kind FROM people WHERE room IN (?, ?) AND user = ?');
  const entries = database.prepare(
    `SELECT rooms.name AS room, entries.json FROM entries JOIN rooms ON rooms.id = entries.room
      WHERE entries.room IN (?, ?) ORDER BY entries.json ->> 'at', entries.id`,
  );
  const newest = database.prepare(
    'SELECT json FROM entries JOIN rooms ON rooms.id = entries.room WHERE rooms.name = ? AND edit_of = ? ORDER BY seq DESC LIMIT 1',
  );
  for (const row of rooms.iterate()) {
    const { id, room, visitor } = row as unknown as { id: number; room: string; visitor: string | null };
    const notes = Number(roomOf.get(companionOf(room))?.['id'] ?? id);
    const personOf = (user: string, name?: string): User | undefined => {
      const known = personIn.get(id, notes, user) as unknown as User | undefined;
      return known && { ...known, name: name ?? known.name };
    };
    const owner = visitor === null ? undefined : personOf(visitor);
    // Whose visitor was erased is nobody's conversation any more.
    if (!owner?.name) continue;
    // What the form has given it is said with its beginning.
    const tags: string[] = [];
    let begun: number | undefined;
    let isTold = false;
    const beginning = (at: number): Transferred => ({
      ...{ type: 'conversation', room, at, visitor: owner },
      ...(tags.length > 0 && { tags }),
    });
    for (const each of entries.iterate(id, notes)) {
      const { room: where, json } = each as unknown as Named;
      const entry = JSON.parse(json) as LogEntry;
      begun ??= entry.at;
      if (entry.type === 'tag' && entry.from === relayId && entry.tag !== '') tags.push(entry.tag);
      const record = recordOf(entry, where !== room, room, personOf, (seq) => {
        const edit = newest.get(where, seq);
        return edit && (JSON.parse(String(edit['json'])) as { readonly text?: string }).text;
      });
      if (!record) continue;
      if (!isTold) yield beginning(begun);
      isTold = true;
      yield record;
    }
    if (!isTold && begun !== undefined) yield beginning(begun);
  }
}

function recordOf(
  entry: LogEntry,
  isNote: boolean,
  room: string,
  personOf: (user: string, name?: string) => User | undefined,
  editOf: (seq: number) => string | undefined,
): Transferred | undefined {
  // What the relay did by itself it does again.
  if (!('key' in entry) || entry.key === undefined) return undefined;
  const { at, key } = entry;
  const from = personOf(entry.from, entry.type === 'message' ? entry.name : undefined);
  // What was erased is not there.
  if (!from?.name) return undefined;
  const said = { room, at, from, key };
  switch (entry.type) {
    case 'message': {
      const { seq, reply, files = [], erased } = entry;
      const text = editOf(seq) ?? entry.text;
      if (erased || (text === '' && files.length === 0)) return undefined;
      return {
        ...{ type: 'message', ...said, seq, text },
        ...(isNote && { note: true as const }),
        ...(reply !== undefined && { reply }),
        ...(files.length > 0 && { files: files.map(({ name }) => name) }),
      };
    }
    case 'conversation':
      return entry.status && { type: 'status', ...said, status: entry.status };
    case 'rating':
      return { type: 'rating', ...said, score: entry.score, text: entry.text };
    case 'tag':
      return entry.tag === '' ? undefined : { type: 'tag', ...said, tag: entry.tag, on: entry.on };
    case 'assign': {
      if (entry.automatic) return undefined;
      const user = entry.user === null ? null : personOf(entry.user);
      return user === undefined ? undefined : { type: 'assign', ...said, user };
    }
    default:
      return undefined;
  }
}

/** Reads a data folder as of one moment; a relay may be running on it. */
export const conversationsFrom = (folder: string): AsyncGenerator<typeof transferHead | Transferred, void, undefined> =>
  readFrom(folder, async function* (database) {
    yield* conversationsIn(database);
  });
