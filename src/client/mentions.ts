import type { Mention, User } from '../protocol/index.ts';
import type { ChatMessage, RoomSnapshot } from './types.ts';

/** Whoever may read the room, and whoever is present: told where a moderator has written it (P30). */
export const everybody = ['all', 'here'] as const;

/** The relay takes no more. */
const most = 20;
const opening = '([{<"\'“‘«„¿¡—–-/*_~>';

/** Letters as they are compared: without case, accents, and what directs the way of writing. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();

/**
 * Who may be mentioned in a room, as far as it is known here: who wrote in it, the newest first, who is present, and its members; not oneself, and nobody without a name.
 *
 * @example
 * ```ts
 * const people = mentionable(room.snapshot, chat.snapshot.user?.id);
 * ```
 */
export function mentionable(room: RoomSnapshot, me?: string): User[] {
  const { messages, members, presence, users } = room;
  const authors = [...messages].reverse().flatMap(({ from }) => users.get(from) ?? []);
  const all = new Map([...authors, ...presence.users, ...members.values()].map((user) => [user.id, user]));
  if (me !== undefined) all.delete(me);
  return [...all.values()].flatMap(({ id, name, kind }) => (folded(name).trim() ? { id, name, kind } : []));
}

/**
 * Those whose name, or a word of it, begins so; case and accents do not count. First those whose whole name does, and else in the order in which they were given.
 *
 * @example
 * ```ts
 * findPeople(people, 'jose'); // José, and Maria José
 * ```
 */
export function findPeople<U extends { readonly name: string }>(people: readonly U[], query: string): U[] {
  const wanted = folded(query);
  const found = people.flatMap((person) => {
    const name = folded(person.name);
    const place = name.startsWith(wanted)
      ? 0
      : name.split(/[\s.-]+/).some((_, index, words) => words.slice(index).join(' ').startsWith(wanted))
        ? 1
        : 2;
    return place < 2 ? { person, place } : [];
  });
  return found.sort((one, other) => one.place - other.place).map(({ person }) => person);
}

/**
 * Where a text mentions whom: each `@` with one of these names behind it, the longest that fits. Of several of one name the first, unless `chosen` says which it
 * is. To be sent with exactly this text.
 *
 * @example
 * ```ts
 * await room.send(text, { mentions: mentionsIn(text, mentionable(room.snapshot)) });
 * ```
 */
export function mentionsIn(
  text: string,
  people: readonly Pick<User, 'id' | 'name'>[],
  chosen: ReadonlyMap<string, string> = new Map(),
): Mention[] {
  const longestFirst = people.filter(({ name }) => name).sort((one, other) => other.name.length - one.name.length);
  const mentions: Mention[] = [];
  for (let at = text.indexOf('@'); at >= 0 && mentions.length < most; at = text.indexOf('@', at)) {
    const before = text[at - 1];
    const isBegin = before === undefined || /\s/.test(before) || opening.includes(before);
    const person = isBegin ? longestFirst.find(({ name }) => isNameAt(text, at + 1, name)) : undefined;
    const length = person ? person.name.length + 1 : 1;
    if (person) mentions.push([at, length, chosen.get(person.name) ?? person.id]);
    at += length;
  }
  return mentions;
}

/** Whether this name stands there, and ends there. */
const isNameAt = (text: string, at: number, name: string): boolean =>
  text.startsWith(name, at) && !/^[\p{L}\p{N}\p{M}_]/u.test(text.slice(at + name.length, at + name.length + 2));

/**
 * Whether a message mentions a user, by name or with everybody. One's own messages mention others alone.
 *
 * @example
 * ```ts
 * const isForMe = mentionsUser(message, chat.snapshot.user?.id);
 * ```
 */
export const mentionsUser = (
  { mentions, from }: Pick<ChatMessage, 'mentions' | 'from'>,
  user: string | undefined,
): boolean =>
  from !== user && !!mentions?.some(([, , id]) => id === user || (everybody as readonly string[]).includes(id));
