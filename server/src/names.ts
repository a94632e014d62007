import { createHash } from 'node:crypto';
import { hasContent, type User } from '../../src/protocol/index.ts';

/**
 * Control characters, bidirectional controls, and whatever else is not seen and only serves to imitate another's name: but for joiners and selectors of a
 * variant, which some scripts and emoji need.
 */
const invisible =
  /(?![\u180B-\u180D\u180F\u200C\u200D\uFE00-\uFE0F\u{E0020}-\u{E007F}\u{E0100}-\u{E01EF}])[\p{Cc}\p{Zl}\p{Zp}\p{DI}]/gu;
/** Joiners and selectors behind a letter of a script that has no use for them. */
const idle =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Zs}])[\u180B-\u180D\u180F\u200C\u200D\uFE00-\uFE0F\u{E0100}-\u{E01EF}]+/gu;
/** Tags, by which a text can be hidden, stay in the flags that are made of them. */
const tags = /(\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,6}\u{E007F})|[\u{E0020}-\u{E007F}]/gu;
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
  const visible = text
    .replace(/\s+/gu, ' ')
    .replace(invisible, '')
    .replace(idle, '$1')
    .replace(tags, '$1')
    .replace(pileOfMarks, '$1')
    .trim();
  const line = visible
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return hasContent(line) ? line : '';
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
