import { addressOf } from './address.ts';
import { undirected } from './direction.ts';

/** A piece of a text: as it is, or pieces that are marked up. */
export type Piece = string | Marked;

export interface Marked {
  readonly kind:
    | 'bold'
    | 'italic'
    | 'strike'
    | 'code'
    | 'address'
    | 'link'
    | 'text'
    | 'fence'
    | 'quote'
    | 'bullets'
    | 'numbers'
    | 'item';
  readonly pieces: readonly Piece[];
  /** Of a link, and of an address that stands there as it is. */
  readonly href?: string;
  /** Of an item with a number: as it was written. */
  readonly value?: number;
}

/** Lists and quotes in one another; what is deeper is text. */
const depthLimit = 4;

// What marks text up stands between words: these may be before the opening mark, and those after the closing one. So may letters that are not
// ASCII's, as not every script has spaces; but not for `_`, which stands in names.
const before = '([{"\'“‘«*_~';
const after = '.,;:!?)]}"\'”’»…*_~';
const lengths: Readonly<Record<string, number>> = { '*': 2, '~': 2, _: 1 };
const kinds = { '*': 'bold', '~': 'strike', _: 'italic' } as const;

const isSpace = (char: string | undefined) => !char || /\s/.test(char);

const isFree = (char: string | undefined, among: string, mark: string) =>
  isSpace(char) || among.includes(char!) || (char! > '\x7f' && (mark !== '_' || !/[\p{L}\p{N}]/u.test(char!)));

/** Neighbouring texts as one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  let plain: string[] = [];
  for (const piece of [...pieces, undefined]) {
    if (typeof piece === 'string') {
      plain.push(piece);
      continue;
    }
    if (plain.length) all.push(plain.join(''));
    plain = [];
    if (piece) all.push(piece);
  }
  return all;
}

const runLength = (text: string, at: number) => {
  let end = at;
  while (text[end] === text[at]) end++;
  return end - at;
};

/** Where each row of backticks that begins code has the row that ends it: one of the same length in the same line. Found from the end, in one pass. */
function codeEnds(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const next = new Map<number, number>();
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === '\n') next.clear();
    if (text[at] !== '`') continue;
    const last = at;
    while (text[at - 1] === '`') at--;
    const length = last - at + 1;
    const end = next.get(length);
    if (end) ends.set(at, end);
    next.set(length, at);
  }
  return ends;
}

/** `[label](address)` at this place, if it is one that is safe to follow. Looks no further than the second bracket of a kind. */
function linkAt(text: string, at: number): { label: string; href: string; end: number } | undefined {
  let close = at + 1;
  while (close < text.length && !'[]\n'.includes(text[close]!)) close++;
  const label = undirected(text.slice(at + 1, close));
  if (!label.trim() || text[close] !== ']' || text[close + 1] !== '(') return undefined;
  let end = close + 2;
  // One pair of brackets may be in an address, as in `/Lamp_(desk)`.
  for (let open = 0; end < text.length && (open || text[end] !== ')'); end++) {
    if (text[end] === '(' && ++open > 1) return undefined;
    if (text[end] === ')') open--;
    if (isSpace(text[end])) return undefined;
  }
  const href = text[end] && addressOf(text.slice(close + 2, end));
  const named = addressOf(label.trim());
  // A label that is an address of elsewhere would mislead.
  if (!href || (named && named !== href)) return undefined;
  return { label, href, end: end + 1 };
}

/** The marks in running text. Each of the three is open at most once, so what is marked up is at most three deep. */
function inline(text: string, inLink = false): Piece[] {
  const ends = codeEnds(text);
  const pieces: Piece[] = [];
  let opened: { mark: keyof typeof kinds; index: number }[] = [];
  let from = 0;
  let at = 0;
  /** What was passed since the last piece is text; this goes on behind it. */
  const take = (length: number, ...more: Piece[]) => {
    if (at > from) pieces.push(text.slice(from, at));
    pieces.push(...more);
    from = at += length;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === '`') {
      const length = runLength(text, at);
      const end = ends.get(at);
      if (end) take(end + length - at, { kind: 'code', pieces: [undirected(text.slice(at + length, end))] });
      else at += length;
    } else if (char === '[' && !inLink && text[at - 1] !== '!') {
      const link = linkAt(text, at);
      if (link) take(link.end - at, { kind: 'link', href: link.href, pieces: inline(link.label, true) });
      else at++;
    } else if (char === '*' || char === '~' || char === '_') {
      const length = runLength(text, at);
      const next = text[at + length];
      const previous = text[at - 1];
      const open = opened.findIndex(({ mark }) => mark === char);
      if (length !== lengths[char]) {
        at += length;
      } else if (open >= 0 && !isSpace(previous) && isFree(next, after, char)) {
        take(0);
        const inner = pieces.splice(opened[open]!.index).slice(1);
        opened = opened.slice(0, open);
        take(length, { kind: kinds[char], pieces: joined(inner) });
      } else if (!isSpace(next) && isFree(previous, before, char)) {
        take(0);
        opened = [...opened.filter(({ mark }) => mark !== char), { mark: char, index: pieces.length }];
        pieces.push(text.slice(at, at + length));
        take(length);
        from = at;
      } else {
        at += length;
      }
    } else {
      // Nothing is open beyond an empty line.
      if (char === '\n' && text[at + 1] === '\n') opened = [];
      at++;
    }
  }
  take(0);
  return joined(pieces);
}

const fence = '```';
const isFenceEnd = (line: string) => line.startsWith(fence) && line.trim() === fence;

/** The mark of a list's item at the beginning of a line, and its number where it has one. */
function itemOf(line: string): { width: number; value?: number; kind: 'bullets' | 'numbers' } | undefined {
  const found = /^(?:[-*•]|(\d{1,3})[.)]) {1,4}(?=\S)/.exec(line);
  if (!found) return undefined;
  const [{ length: width }, number] = found;
  return number ? { width, value: +number, kind: 'numbers' } : { width, kind: 'bullets' };
}

/** A line of an item without what sets it in; undefined where it is none. */
function within(line: string, width: number): string | undefined {
  const indent = /^ {2,8}/.exec(line)?.[0].length ?? 0;
  return indent ? line.slice(Math.min(indent, width)) : undefined;
}

function blocks(lines: readonly string[], depth: number): Piece[] {
  const pieces: Piece[] = [];
  const lastFence = lines.map(isFenceEnd).lastIndexOf(true);
  let plain: string[] = [];
  const endText = () => {
    // Empty lines separate blocks, which have distance anyway.
    const text = plain
      .join('\n')
      .replace(/^(?: *\n)+/, '')
      .trimEnd();
    if (text) pieces.push({ kind: 'text', pieces: inline(text) });
    plain = [];
  };
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    let item = depth < depthLimit ? itemOf(line) : undefined;
    if (line.startsWith(fence) && !line.slice(3).includes('`') && at < lastFence) {
      const start = ++at;
      while (!isFenceEnd(lines[at]!)) at++;
      endText();
      pieces.push({ kind: 'fence', pieces: [undirected(lines.slice(start, at++).join('\n'))] });
    } else if (depth < depthLimit && /^> \S/.test(line)) {
      const inner: string[] = [];
      while (/^>(?: |$)/.test(lines[at] ?? '')) inner.push(lines[at++]!.replace(/^> ?/, ''));
      endText();
      pieces.push({ kind: 'quote', pieces: blocks(inner, depth + 1) });
    } else if (item) {
      const { kind, value: first = 1 } = item;
      const start = at;
      const items: { readonly inner: string[]; readonly value: number | undefined }[] = [];
      while (item?.kind === kind) {
        const inner = [lines[at++]!.slice(item.width)];
        for (let more; (more = within(lines[at] ?? '', item.width)) !== undefined; at++) inner.push(more);
        items.push({ inner, value: item.value });
        item = itemOf(lines[at] ?? '');
      }
      if (first > 1 && items.length === 1) {
        // A sentence that begins with a number, as a date does, is no list of one.
        plain.push(lines[start]!);
        at = start + 1;
        continue;
      }
      endText();
      const shown = items.map(({ inner, value }) => ({
        ...({ kind: 'item', pieces: blocks(inner, depth + 1) } as const),
        ...(value !== undefined && { value }),
      }));
      pieces.push({ kind, pieces: shown });
    } else {
      plain.push(line);
      at++;
    }
  }
  endText();
  return pieces;
}

/**
 * A text by its marks: `**bold** _italic_ ~~strike~~ `code` [label](address)`, code between lines of three backticks, lists and quotes. What is
 * no mark is text. Undefined where nothing is marked up. The time is linear in the length.
 */
export function markedUp(text: string): readonly Piece[] | undefined {
  const pieces = blocks(text.split('\n'), 0);
  const [first] = pieces;
  const isPlain =
    !first ||
    (pieces.length === 1 &&
      (first as Marked).kind === 'text' &&
      (first as Marked).pieces.every((piece) => typeof piece === 'string'));
  return isPlain ? undefined : pieces;
}
