import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { companionOf, type DeskEntry, type User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { kindOfUser } from '../../policy/identity.ts';
import type { ConversationEvent } from '../desk.ts';
import { relayId } from '../moderation.ts';
import { entryText } from './entry-text.ts';

/** What an entry tells of what was done; undefined where another one tells it: who answers is told to the visitor by an entry of its own. */
function eventOf(room: string, entry: DeskEntry, userOf: (id: string) => User): ConversationEvent | undefined {
  const { at, from, seq } = entry;
  const common = { at, room, seq, ...(from !== relayId && { by: userOf(from) }) };
  switch (entry.type) {
    case 'conversation':
      if (entry.into !== undefined) return { type: 'merged', ...common, into: entry.into };
      return (
        entry.status && {
          type: entry.status === 'closed' ? 'closed' : 'opened',
          ...common,
          ...(entry.reason && { reason: entry.reason }),
        }
      );
    case 'assign': {
      const { user, automatic } = entry;
      return {
        type: 'assigned',
        ...common,
        ...(user !== null && { user: userOf(user) }),
        ...(automatic && { automatic }),
      };
    }
    case 'snooze':
      return entry.until > 0 ? { type: 'snoozed', ...common, until: entry.until } : { type: 'woken', ...common };
    case 'tag':
      // Erased with the visitor's words.
      return entry.tag ? { type: entry.on ? 'tagged' : 'untagged', ...common, tag: entry.tag } : undefined;
    case 'rating':
      // The relay tells that there are no words any more.
      return from === relayId
        ? undefined
        : { type: 'rated', ...common, score: entry.score, ...(entry.text && { text: entry.text }) };
  }
}

/** Reads what was done with a conversation, from the logs of its room and of its companion. */
export class ConversationHistory {
  readonly #entries: StatementSync;
  readonly #merged: StatementSync;
  readonly #person: StatementSync;
  readonly #account: StatementSync;

  constructor(database: DatabaseSync) {
    this.#entries = database.prepare(
      `SELECT json FROM (SELECT json, seq FROM entries WHERE room = (SELECT id FROM rooms WHERE name = ?) AND is_message = 0 ORDER BY seq DESC LIMIT ${bounds.listLookedAt})
        WHERE json ->> '$.type' IN ('conversation', 'assign', 'snooze', 'tag', 'rating') ORDER BY seq DESC LIMIT ${bounds.conversationEvents}`,
    );
    // What goes on in this one now, by the entry that says so last.
    this.#merged = database.prepare(
      `SELECT rooms.name AS room, entries.json FROM conversations JOIN rooms ON rooms.id = conversations.room
        JOIN entries ON entries.id = (SELECT id FROM entries WHERE room = conversations.room AND is_message = 0
          AND json ->> '$.into' = ?1 ORDER BY seq DESC LIMIT 1) WHERE merged = ?1 LIMIT ${bounds.conversationEvents}`,
    );
    this.#person = database.prepare(
      `SELECT people.name, people.kind FROM people JOIN rooms ON rooms.id = people.room WHERE rooms.name IN (?, ?) AND user = ? AND people.name <> '' LIMIT 1`,
    );
    this.#account = database.prepare('SELECT name FROM accounts WHERE id = ?');
  }

  /** The newest of it, the oldest of these first. */
  of(room: string): ConversationEvent[] {
    const known = new Map<string, User>();
    const userOf = (id: string, where = room): User => {
      const user = known.get(id) ?? this.#user(where, id);
      known.set(id, user);
      return user;
    };
    const read = (json: unknown) => JSON.parse(entryText(String(json))) as DeskEntry;
    const merged = this.#merged.all(room).map(({ room: name, json }): ConversationEvent => {
      const { at, from } = read(json);
      return { type: 'merged', at, by: userOf(from, String(name)), from: String(name) };
    });
    return [room, companionOf(room)]
      .flatMap((name) => {
        const entries = this.#entries.all(name).reverse();
        return entries.flatMap(({ json }) => eventOf(name, read(json), userOf) ?? []);
      })
      .concat(merged)
      .sort((one, other) => one.at - other.at)
      .slice(-bounds.conversationEvents);
  }

  #user(room: string, id: string): User {
    const found = this.#person.get(room, companionOf(room), id) as Pick<User, 'name' | 'kind'> | undefined;
    return {
      id,
      name: String(found?.name ?? this.#account.get(id)?.['name'] ?? ''),
      kind: found?.kind ?? kindOfUser(id),
    };
  }
}
