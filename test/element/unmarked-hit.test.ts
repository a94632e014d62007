import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unmarked } from '../../src/protocol/unmarked.ts';
import { unmarkedHit } from '../../src/element/search/unmarked-hit.ts';

/** What a hit says, with what was found in it between brackets. `|` is around that in the text. */
function shown(written: string): string {
  const pieces = written.split('|');
  let text = '';
  const ranges: [number, number][] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2) ranges.push([text.length, text.length + piece.length]);
    text += piece;
  }
  const hit = unmarkedHit({ text, ranges }, unmarked);
  let end = 0;
  const said = hit.ranges.map(([from, to]) => {
    const before = hit.text.slice(end, from);
    end = to;
    return `${before}[${hit.text.slice(from, to)}]`;
  });
  return said.join('') + hit.text.slice(end);
}

test('a hit is said without its marks, and what was found in it is where it was', () => {
  for (const [written, said] of [
    ['The **|green|** |paint|', 'The [green] [paint]'],
    ['_|a|_ and ~~|b|~~', '[a] and [b]'],
    ['**|to|** `|be|`', '[to] [be]'],
    ['see [the |shop|](https://shop.example/a_b) now', 'see the [shop] now'],
    ['> |quoted|\n- an **|item|**', '[quoted]\nan [item]'],
    ['2 * 3 * |4|', '2 * 3 * [4]'],
    ['snake_|case|_name', 'snake_[case]_name'],
    ['**|明|日** |🎈|', '[明]日 [🎈]'],
    ['no marks |here|', 'no marks [here]'],
    ['gar**|den|**s', 'gar**[den]**s'],
  ] as const) {
    assert.equal(shown(written), said);
  }
});

test('whatever is found, the text is that of the message without marks', () => {
  const piece = fc.constantFrom('a', 'bc', '*', '**', '_', '`', '~~', '[x](https://a.example)', ' ', '\n', '> ', '🎈');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(), (pieces, which) => {
      const text = pieces.join('');
      const words = [...text.matchAll(/[abc]+/g)];
      const word = words[which % (words.length || 1)];
      const ranges = word ? [[word.index, word.index + word[0].length] as const] : [];
      const hit = unmarkedHit({ text, ranges }, unmarked);
      assert.equal(hit.text, unmarked(text));
      for (const [from, to] of hit.ranges) assert.equal(hit.text.slice(from, to), word![0]);
    }),
  );
});
