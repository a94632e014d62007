import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { difference, type Stretch } from '../../src/element/moderation/difference.ts';

const marks = { same: '', added: '+', removed: '-' };
const shown = (all: readonly Stretch[]) => all.map(({ kind, text }) => `${marks[kind]}${text}`).join('|');
const without = (all: readonly Stretch[], left: Stretch['kind']) =>
  all
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join('');

describe('the difference of two texts', () => {
  test('is told by words, what went before what came, with what is alike around it', () => {
    assert.equal(shown(difference('at seven', 'at eight')), 'at |-seven|+eight');
    assert.equal(shown(difference('It is at seven.', 'It is at seven, here.')), 'It is at seven|+, here|.');
    assert.equal(shown(difference('same', 'same')), 'same');
    assert.equal(shown(difference('', 'new')), '+new');
    assert.equal(shown(difference('gone', '')), '-gone');
  });

  test('changes with only blanks between them are one', () => {
    assert.equal(
      shown(difference('see the old red house', 'see the new big house')),
      'see the |-old red|+new big| house',
    );
  });

  test('words are found where there are no blanks', () => {
    assert.equal(shown(difference('明天七点见', '明天八点见')), '明天|-七|+八|点见');
  });

  const text = fc
    .array(fc.constantFrom('a', 'b', 'cd', ' ', '\n', '. ', 'é', '👍'), { maxLength: 40 })
    .map((all) => all.join(''));

  test('both texts can be read from it, and no two stretches of a kind are side by side', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const all = difference(from, to);
        assert.equal(without(all, 'added'), from);
        assert.equal(without(all, 'removed'), to);
        all.forEach(({ kind, text: part }, index) => {
          assert.notEqual(part, '');
          assert.notEqual(all[index - 1]?.kind, kind);
        });
      }),
      { seed: 7 },
    );
  });

  test('texts of many words that have nothing in common are not compared word by word', () => {
    const words = (word: string) => Array.from({ length: 4_000 }, (_, index) => `${word}${index}`).join(' ');
    const all = difference(`begin ${words('a')} end`, `begin ${words('b')} end`);
    assert.deepEqual(
      all.map(({ kind }) => kind),
      ['same', 'removed', 'added', 'same'],
    );
  });
});
