import type { SearchHit } from '../../client/search.ts';

type Excerpt = Pick<SearchHit, 'text' | 'ranges'>;

// They are put into what was found, where no mark is beside them: after its first character and before its last, or after its only one. They mean
// nothing in any text.
const [first, last, only] = ['\uFDD0', '\uFDD1', '\uFDD2'];
const notes = /[\uFDD0-\uFDD2]/g;
const noted = /.(?:\uFDD2|\uFDD0[^\uFDD0-\uFDD2]*\uFDD1.)/gsu;

function withNotes(found: string): string {
  const all = [...found];
  const rest = all.slice(1, -1).join('');
  return all.length < 2 ? found + only : all[0]! + first + rest + last + all.at(-1)!;
}

function noteAll({ text, ranges }: Excerpt): string {
  let before = '';
  let end = 0;
  for (const [from, to] of ranges) {
    before += text.slice(end, from) + withNotes(text.slice(from, to));
    end = to;
  }
  return before + text.slice(end);
}

/** What a hit says without its marks, and where in that is what was found. */
export function unmarkedHit({ text, ranges }: Excerpt, unmarked: (text: string) => string): Excerpt {
  if (text.search(notes) >= 0) return { text, ranges };
  const plain = unmarked(text);
  // What was found in an address is not seen, and would make it none.
  const seen = ranges.filter((range) => unmarked(noteAll({ text, ranges: [range] })).replace(notes, '') === plain);
  const said = unmarked(noteAll({ text, ranges: seen }));
  const found: (readonly [number, number])[] = [];
  let removed = 0;
  for (const { 0: match, index } of said.matchAll(noted)) {
    const { length } = match.replace(notes, '');
    found.push([index - removed, index - removed + length]);
    removed += match.length - length;
  }
  return { text: plain, ranges: found };
}
