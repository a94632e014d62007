import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { applyMerge, type MemberEntry, type Message, type User } from '../../../../src/protocol/index.ts';
import { kindOfUser } from '../../policy/identity.ts';
import { entryText } from './entry-text.ts';

const isGuest = (id: string): boolean => id.startsWith('g_');

/** Which guests have become users (P27). The log keeps what they wrote as they wrote it; whoever reads a folded view is told the user. */
export class Merges {
  readonly #user: StatementSync;
  readonly #any: StatementSync;
  readonly #entry: StatementSync;

  constructor(database: DatabaseSync) {
    this.#user = database.prepare('SELECT user FROM merged_guests WHERE guest = ?');
    this.#any = database.prepare('SELECT 1 FROM merges WHERE room = ? LIMIT 1');
    this.#entry = database.prepare(
      'SELECT json FROM merges JOIN entries ON id = entry WHERE merges.room = ? AND guest = ?',
    );
  }

  /** Who somebody is now. */
  userOf(id: string): string {
    return isGuest(id) ? String(this.#user.get(id)?.['user'] ?? id) : id;
  }

  /** Likewise, of users of whom nothing is known but the id. */
  usersOf(users: readonly User[]): User[] {
    return users.map((user) => {
      const id = this.userOf(user.id);
      return { ...user, id, kind: kindOfUser(id) };
    });
  }

  /** What the entries about merges make of messages of a room. */
  apply<M extends Message>(room: number, messages: readonly M[]): readonly M[] {
    if (messages.length === 0 || !this.#any.get(room)) return messages;
    const named = messages.flatMap(({ from, mentions = [], deleted }) => [
      ...[from, deleted?.by ?? from],
      ...mentions.map(([, , id]) => id),
    ]);
    const guests = new Set(named.filter(isGuest));
    const entries = [...guests].flatMap((guest) => {
      const row = this.#entry.get(room, guest);
      return row ? [JSON.parse(entryText(String(row['json']))) as MemberEntry] : [];
    });
    return messages.map((message) => entries.reduce(applyMerge<M>, message));
  }
}

/** All ids by which a person is known: of the user, and of the guests who they were. */
export function personIds(database: DatabaseSync, id: string): string[] {
  const user = String(database.prepare('SELECT user FROM merged_guests WHERE guest = ?').get(id)?.['user'] ?? id);
  const guests = database.prepare('SELECT guest FROM merged_guests WHERE user = ?').all(user);
  return [user, ...guests.map(({ guest }) => String(guest))];
}
