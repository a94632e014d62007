import { createHash } from 'node:crypto';
import type { User } from '../../src/protocol/index.ts';

/** Control characters, bidirectional controls, and characters without width that only serve to imitate another's name. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
/** What somebody without a name is called. */
const nameless = 'Guest';
const pileOfMarks = /(\p{M}{4})\p{M}+/gu;

/** A text that is safe to show beside others: one line, in NFC, nothing invisible, at most `length` UTF-16 units; empty where nothing is left. */
export function cleanLine(name: string, length: number): string {
  // Far longer than any name, and short enough to keep the work small.
  const text = name
    .slice(0, length * 4)
    .toWellFormed()
    .normalize('NFC');
  const visible = text.replace(/\s+/gu, ' ').replace(invisible, '').replace(pileOfMarks, '$1').trim();
  return visible
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

/** A display name, likewise. */
export const cleanName = (name: string, length: number): string => cleanLine(name, length) || nameless;

/** What somebody is called where they are muted: as the log has it, so that nothing is said by a name (P23). */
export function mutedName({ id, name, kind }: User, knownAs: string | undefined, length: number): string {
  return knownAs ?? (kind === 'guest' ? guestName(id, nameless, length) : name);
}

/** A guest's name as {@link cleanName} makes it; one without a name has a number by their id, so that others can tell guests apart. */
export function guestName(id: string, name: string, length: number): string {
  if (name !== nameless) return name;
  const number = createHash('sha256').update(id).digest().readUInt32BE() % 10_000;
  return `${nameless} ${String(number).padStart(4, '0')}`.slice(0, length);
}
