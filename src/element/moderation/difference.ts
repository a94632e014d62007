/** A part of two texts: in both of them, only in the later one, or only in the earlier one. */
export interface Stretch {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** So many pairs of words are looked at: more would be felt. Beyond them the whole of what is not alike at both ends is another. */
const mostPairs = 400_000;

const isBlank = (text: string) => /^\s*$/.test(text);

/** Words with what is between them, in the manner of any language. */
function wordsOf(text: string): string[] {
  if (!('Segmenter' in Intl)) return (text as string).match(/\s+|\S+/g) ?? [];
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
}

/** What of a text became another text, by words, in the order in which one reads it; what went stands before what came. */
export function difference(earlier: string, later: string): Stretch[] {
  const from = wordsOf(earlier);
  const to = wordsOf(later);
  let start = 0;
  while (start < from.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const middle = compared(from.slice(start, from.length - end), to.slice(start, to.length - end));
  const same = (words: string[]): Stretch => ({ kind: 'same', text: words.join('') });
  return gathered([same(to.slice(0, start)), ...middle, same(to.slice(to.length - end))]);
}

/** By the longest row of words that both have. */
function compared(from: readonly string[], to: readonly string[]): Stretch[] {
  const width = to.length + 1;
  if (from.length * to.length > mostPairs) {
    return [
      { kind: 'removed', text: from.join('') },
      { kind: 'added', text: to.join('') },
    ];
  }
  /** How many words the rests from here on have in common. */
  const common = new Uint32Array((from.length + 1) * width);
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      const further = common[(i + 1) * width + j + 1]!;
      const best = Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
      common[i * width + j] = from[i] === to[j] ? further + 1 : best;
    }
  }
  const found: Stretch[] = [];
  for (let i = 0, j = 0; i < from.length || j < to.length;) {
    if (i < from.length && from[i] === to[j]) {
      found.push({ kind: 'same', text: from[i]! });
      i++;
      j++;
    } else if (j === to.length || (i < from.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      found.push({ kind: 'removed', text: from[i++]! });
    } else {
      found.push({ kind: 'added', text: to[j++]! });
    }
  }
  return found;
}

/** Of changes with nothing but blanks between them one is made, which reads better. */
function gathered(all: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  let removed = '';
  let added = '';
  let blank = '';
  const settle = (): void => {
    if (removed) found.push({ kind: 'removed', text: removed });
    if (added) found.push({ kind: 'added', text: added });
    if (blank) found.push({ kind: 'same', text: blank });
    removed = added = blank = '';
  };
  for (const { kind, text } of all) {
    if (!text) continue;
    if (kind === 'same') {
      if (isBlank(text) && (removed || added)) {
        blank += text;
        continue;
      }
      settle();
      const last = found.at(-1);
      if (last?.kind === 'same') found[found.length - 1] = { kind, text: last.text + text };
      else found.push({ kind, text });
      continue;
    }
    removed += blank;
    added += blank;
    blank = '';
    if (kind === 'removed') removed += text;
    else added += text;
  }
  settle();
  return found;
}
