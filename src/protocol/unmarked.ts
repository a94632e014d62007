import { markedUp, type Piece } from './markdown.ts';

/** Of a text for which there is one line so much is looked at. */
const longest = 400;

const isBlock = /^(?:text|fence|quote|item)$/;

const wordsOf = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const { kind, pieces: within, value } = piece;
      return `${value === undefined ? '' : `${value}. `}${wordsOf(within)}${isBlock.test(kind) ? '\n' : ''}`;
    })
    .join('');

/** What a text says without its marks, where there is one line for it. */
export function unmarked(text: string): string {
  const beginning = text.slice(0, longest);
  return /[*_~`>[\-\d]/.test(beginning)
    ? wordsOf(markedUp(beginning) ?? [beginning])
        .replace(/\n+/g, '\n')
        .trim()
    : beginning;
}
