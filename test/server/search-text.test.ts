import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bounds } from '../../server/src/limits.ts';
import { SearchWords } from '../../server/src/search-text.ts';

const isIn = (words: string, text: string): boolean => new SearchWords(words).areIn(text);
/** What is marked of a text. */
const marked = (words: string, text: string): string[] => {
  const excerpt = new SearchWords(words).excerptOf(text);
  return excerpt.ranges.map(([from, to]) => excerpt.text.slice(from, to));
};

describe('the words of a search (P29)', () => {
  test('are found without regard to case, accents and form, all of them, in any order, also in other words', () => {
    for (const [words, text] of [
      ['garden', 'In the GARDEN'],
      ['party gard', 'garden party'],
      ['foot', 'barefooted'],
      ['café', 'cafe'],
      ['cafe', 'cafe\u0301s'],
      ['STRASSE', 'in der Straße'],
      ['οδοσ', 'ΟΔΟΣ'],
      ['istanbul', 'İstanbul'],
      ['ёлка', 'елка'],
      ['ﬁne', 'fine'],
      ['abc', 'ＡＢＣ'],
      ['東京', '私は東京に住んでいます'],
      ['ภาษา', 'ฉันพูดภาษาไทย'],
      ['안녕', '안녕하세요'],
      ['مرحبا', 'مَرْحَبًا بك'],
      ['👍', 'well 👍'],
    ] as const) {
      assert.equal(isIn(words, text), true, `${words} in ${text}`);
    }
    for (const [words, text] of [
      ['garden party', 'garden'],
      ['京東', '東京'],
      ['กา', 'ก็'],
      ['कि', 'का'],
      ['a', ''],
    ] as const) {
      assert.equal(isIn(words, text), false, `${words} in ${text}`);
    }
  });

  test('have no meaning of their own', () => {
    for (const word of [
      '"',
      '*',
      'NEAR(a',
      'a OR b',
      '^x',
      '%',
      '_',
      '\\',
      "'; DROP TABLE entries",
      '(',
      '[a-z]',
      '\0x',
    ]) {
      assert.equal(isIn(word, `before ${word} after`), true, word);
      assert.equal(isIn(word, 'nothing of that kind: 1 2 3'), false, word);
    }
    assert.equal(new SearchWords(' \t\n ').isEmpty, true);
    assert.equal(new SearchWords('\u0301').isEmpty, true);
  });

  test('are marked where they are, in the text as it is written', () => {
    assert.deepEqual(marked('strasse an', 'An der Straße, an'), ['An', 'Straße', 'an']);
    assert.deepEqual(marked('cafe', 'Cafe\u0301 ﬁne'), ['Cafe\u0301']);
    assert.deepEqual(marked('fi', 'ﬁne'), ['ﬁ']);
    assert.deepEqual(marked('東京', '私は東京に'), ['東京']);
    assert.deepEqual(marked('aa', 'aaaa'), ['aaaa']);
    assert.deepEqual(marked('👍', '👋👍👋'), ['👍']);
  });

  test('of a long text a stretch is shown, with the first of them in it', () => {
    const words = new SearchWords('needle');
    for (const at of [0, 1, 100, 239, 240, 241, 4_000, 7_990]) {
      for (const filling of ['x', '👍', 'ö ']) {
        const text = `${filling.repeat(Math.ceil(at / filling.length))}Needle${filling.repeat(2_000)}`;
        const excerpt = words.excerptOf(text);
        assert.ok(excerpt.text.length <= bounds.searchExcerpt + 2);
        assert.ok(excerpt.text.isWellFormed(), `no character is cut at ${at}`);
        assert.deepEqual(
          excerpt.ranges.map(([from, to]) => excerpt.text.slice(from, to)),
          ['Needle'],
        );
        assert.ok(text.includes(excerpt.text.replaceAll('…', '')));
      }
    }
  });

  test('of any text: ranges are in order, apart, and inside of what is shown', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, text, (given, around) => {
        const words = new SearchWords(given);
        const whole = `${around}${given}${around}`;
        const { text: shown, ranges } = words.excerptOf(whole);
        let last = -1;
        for (const [from, to] of ranges) {
          assert.ok(from > last && to > from && to <= shown.length);
          last = to;
        }
        assert.ok(ranges.length <= bounds.searchRanges);
      }),
    );
  });

  test('take no longer the worse they are chosen', () => {
    // Each character that is looked at is a step: none of these ends in a time that a test has.
    const hostile = ['a'.repeat(199) + 'b', 'ab'.repeat(100), '\u0301a'.repeat(100), 'a '.repeat(100), 'ﷺ'.repeat(200)];
    const texts = ['a'.repeat(8_000), 'ab'.repeat(4_000), '\u0323\u0301'.repeat(4_000), 'ﷺ'.repeat(8_000)];
    for (const word of hostile) {
      const words = new SearchWords(word.slice(0, bounds.searchLength));
      for (const text of texts) {
        words.areIn(text);
        assert.ok(words.excerptOf(text).ranges.length <= bounds.searchRanges);
      }
    }
  });
});
