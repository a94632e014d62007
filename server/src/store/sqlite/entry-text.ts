import type { LogEntry, TagEntry } from '../../../../src/protocol/index.ts';
import { withoutNameOf } from '../../mentions.ts';

/**
 * How entries are written down, so that erasing leaves nothing (P19). SQLite overwrites a row in place only when its size stays the same;
 * otherwise rows move between pages, and copies of them stay in the free parts of pages, out of reach of `secure_delete`. So a row with
 * content never changes its size: the space that is left over is blanks behind the JSON.
 */

/** By how much an erased entry is longer than one whose text is empty and that has no files. */
const mark = ',"erased":true'.length;

/** The JSON text of an entry, as it is sent. */
export const entryText = (stored: string): string => (stored.endsWith(' ') ? stored.trimEnd() : stored);

/** What is stored of an entry, given its JSON text: room for the mark is made where the text is shorter. */
export function storedText(entry: LogEntry, json: string): string {
  if (!('text' in entry) || entry.text.length >= mark) return json;
  return json + ' '.repeat(mark - entry.text.length);
}

/** What a message has beside its text, and loses with it. */
const contents = ['files', 'mentions', 'poll', 'choices', 'pointed', 'call', 'sealed'] as const;

/** An edit without what it says in a sealed room (P56). */
function unsealed<E extends { readonly set?: unknown }>(entry: E): E {
  const { set, ...rest } = entry;
  if (!set || typeof set !== 'object' || !('sealed' in set) || !set.sealed) return entry;
  const { sealed: _, ...fields } = set;
  return { ...rest, ...(Object.keys(fields).length > 0 && { set: fields }) } as unknown as E;
}

/** What is stored of an entry when its content is erased: of the same size in UTF-8. */
export function erasedText(stored: string): string {
  const entry = JSON.parse(stored) as Record<string, unknown>;
  for (const name of contents) delete entry[name];
  const erased = JSON.stringify({ ...unsealed(entry), text: '', erased: true });
  return erased + ' '.repeat(Buffer.byteLength(stored) - Buffer.byteLength(erased));
}

/** What is stored of an entry by or about somebody who is erased (P21): of the same size, without their name. Undefined where it is so already. */
export function anonymousText(stored: string, user: string): string | undefined {
  const entry = JSON.parse(stored) as LogEntry;
  const erased = JSON.stringify(anonymous(entry, user));
  const text = erased + ' '.repeat(Buffer.byteLength(stored) - Buffer.byteLength(erased));
  return text === stored ? undefined : text;
}

/** What is stored of an entry that has put on a tag, without it: of the same size. */
export function withoutTag(stored: string): string {
  const erased = JSON.stringify({ ...(JSON.parse(stored) as TagEntry), tag: '' });
  return erased + ' '.repeat(Buffer.byteLength(stored) - Buffer.byteLength(erased));
}

function anonymous(entry: LogEntry, user: string): LogEntry {
  switch (entry.type) {
    case 'message': {
      const { files: _, mentions, poll: __, choices: ___, pointed: ____, call: _____, sealed: ______, ...rest } = entry;
      if (entry.from === user) return { ...rest, name: '', text: '', erased: true };
      return { ...entry, text: withoutNameOf(user, entry.text, mentions) };
    }
    case 'edit': {
      const { mentions, ...rest } = unsealed(entry);
      if (entry.from === user) return { ...rest, text: '', erased: true };
      return { ...entry, text: withoutNameOf(user, entry.text, mentions) };
    }
    case 'reaction':
      return entry.from === user ? { ...entry, emoji: '', on: false } : entry;
    case 'member':
      return entry.user.id === user ? { ...entry, user: { ...entry.user, name: '' } } : entry;
    case 'settings': {
      const { name, topic } = entry;
      if (entry.from !== user) return entry;
      return { ...entry, ...(name !== undefined && { name: '' }), ...(topic !== undefined && { topic: '' }) };
    }
    case 'rating':
      return entry.from === user ? { ...entry, text: '' } : entry;
    case 'tag':
      return entry.from === user ? { ...entry, tag: '' } : entry;
    case 'assign':
    case 'snooze':
    case 'conversation':
    case 'delete':
    case 'pin':
    case 'tally':
    case 'close-poll':
    case 'call':
    case 'preview':
    case 'thread':
      return entry;
  }
}
