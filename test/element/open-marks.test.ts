import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markedUp, type Piece } from '../../src/protocol/markdown.ts';
import { ended, wholeWords } from '../../src/element/streams/open-marks.ts';

const answer = [
  'The **upper arm** sinks, says `tighten()`, ~~always~~ often:',
  '',
  '- the _nut_ wants a [quarter turn](https://example.com/turn?by=0.25)',
  '- then **wait for it**',
  '',
  '```js',
  'for (const nut of nuts) {',
  '  nut.turn(`${0.25}`);',
  '}',
  '```',
  'It is **`done`** then.',
].join('\n');

/** All text that is shown, and what it is in. */
function* textsOf(pieces: readonly Piece[] | undefined, plain: string, inside = ''): Generator<[string, string]> {
  if (!pieces) yield [inside, plain];
  for (const piece of pieces ?? []) {
    if (typeof piece === 'string') yield [inside, piece];
    else yield* textsOf(piece.pieces, '', `${inside} ${piece.kind}`);
  }
}

test('of a text that grows no mark is ever seen: what is open is ended, half a link and half a fence wait', () => {
  for (let length = 1; length <= answer.length; length++) {
    const text = ended(wholeWords(answer.slice(0, length)));
    for (const [inside, shown] of textsOf(markedUp(text), text)) {
      if (!inside.includes('fence')) assert.doesNotMatch(shown, /[*~`[\]]|https/, `${length}: ${JSON.stringify(text)}`);
    }
  }
});

test('half a word waits, where words have spaces; half an emoji, too', () => {
  assert.equal(wholeWords('the upper ar'), 'the upper ');
  assert.equal(wholeWords('the upper arm. '), 'the upper arm. ');
  assert.equal(wholeWords('螺母需要转动'), '螺母需要转动');
  assert.equal(wholeWords('good \ud83d'), 'good ');
  assert.equal(wholeWords('x'.repeat(40)).length, 16, 'what is too long for a word comes in pieces');
});

test('what is whole stays as it is', () => {
  for (const text of ['', 'plain', answer, '2 * 3 * 4', 'a\n```\nb\n```', '[x](y)']) assert.equal(ended(text), text);
});

test('the time is linear in the length, whatever is in it', () => {
  for (const mark of ['`', '**', '~~', '[', '[a](', '```\n', '\n', '`` ']) {
    const text = mark.repeat(8_000 / mark.length);
    ended(text);
    wholeWords(text);
  }
});
