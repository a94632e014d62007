import type { SearchHit } from '../../src/protocol/index.ts';
import { bounds } from './limits.ts';

/**
 * Accents and what is like them: signs of vowels in Hebrew and Arabic, which are left out by most who write. Not the marks of scripts in which
 * they make another word.
 */
const marks = /[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u064B-\u065F\u0670]/g;
const onlyAscii = /^[\0-\x7F]*$/;

/** A text as it is compared: without case, accents, and differences of width and form. */
const folded = (text: string): string =>
  onlyAscii.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKD').replace(marks, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ');

/** A folded text, and where each of its units was before: the character's beginning and end. */
interface Mapped {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function mapped(original: string): Mapped {
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  let at = 0;
  for (const character of original) {
    const end = at + character.length;
    const piece = folded(character);
    // An accent of its own belongs to the letter before it.
    if (piece === '' && to.length > 0) to[to.length - 1] = end;
    for (let unit = 0; unit < piece.length; unit++) {
      from.push(at);
      to.push(end);
    }
    text += piece;
    at = end;
  }
  return { text, from, to };
}

type Range = readonly [from: number, to: number];

/** In order, with those that touch made one. */
function joined(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const [from, to] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
}

const isInPair = (text: string, at: number): boolean =>
  /^[\uDC00-\uDFFF]$/.test(text.charAt(at)) && /^[\uD800-\uDBFF]$/.test(text.charAt(at - 1));

/** The words that are searched for (P29). Each is found wherever it stands, also inside of another word: so do languages without spaces. */
export class SearchWords {
  readonly #words: readonly string[];

  /** Nothing in the text has a meaning of its own: no operators, no quotes. */
  constructor(text: string) {
    this.#words = [...new Set(folded(text).split(/\s+/))].filter((word) => word !== '');
  }

  /** Whether there is nothing to search for. */
  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  /** The one that is in the fewest texts. */
  get longest(): string {
    return this.#words.reduce((one, other) => (other.length > one.length ? other : one), '');
  }

  areIn(text: string): boolean {
    const whole = folded(text);
    return this.#words.every((word) => whole.includes(word));
  }

  /** What is shown of a text in which all words are. */
  excerptOf(text: string): Pick<SearchHit, 'text' | 'ranges'> {
    const ranges = this.#rangesIn(text);
    if (text.length <= bounds.searchExcerpt) return { text, ranges };
    const [first = 0] = ranges[0] ?? [];
    let start = Math.max(Math.min(first - bounds.searchExcerpt / 4, text.length - bounds.searchExcerpt), 0);
    let end = start + bounds.searchExcerpt;
    if (isInPair(text, start)) start += 1;
    if (isInPair(text, end)) end -= 1;
    const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
    const shift = before.length - start;
    return {
      text: `${before}${text.slice(start, end)}${after}`,
      ranges: ranges
        .filter(([from, to]) => to > start && from < end)
        .map(([from, to]) => [Math.max(from, start) + shift, Math.min(to, end) + shift] as const),
    };
  }

  #rangesIn(original: string): Range[] {
    const { text, from, to } = mapped(original);
    const found: Range[] = [];
    for (const word of this.#words) {
      let count = 0;
      for (let at = text.indexOf(word); at >= 0 && count < bounds.searchRanges; count++) {
        found.push([from[at]!, to[at + word.length - 1]!]);
        at = text.indexOf(word, at + word.length);
      }
    }
    return joined(found).slice(0, bounds.searchRanges);
  }
}
