/** A word that was begun with a trigger, up to the caret. */
export interface Word {
  /** Where its trigger is. */
  readonly start: number;
  readonly end: number;
  /** What stands behind the trigger. */
  readonly query: string;
}

/** So much behind a trigger is looked at. */
const longest = 80;
const opening = '([{<"\'“‘«„¿¡—–-/';

/** The word with this trigger that the caret is in or behind; undefined where there is none. What is looked at is bounded. */
export function wordAt(text: string, caret: number, trigger: string, spaces = false): Word | undefined {
  for (let start = caret - 1; start >= 0 && caret - start <= longest + 1; start--) {
    const char = text[start]!;
    if (char === '\n' || (!spaces && /\s/.test(char))) return undefined;
    if (char !== trigger) continue;
    const before = text[start - 1];
    if (before !== undefined && !/\s/.test(before) && !opening.includes(before)) return undefined;
    const query = text.slice(start + 1, caret);
    return /^\s/.test(query) ? undefined : { start, end: caret, query };
  }
  return undefined;
}
