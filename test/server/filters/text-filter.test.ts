import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { FilterRules } from '../../../server/src/filters/rules.ts';
import { TextFilter } from '../../../server/src/filters/text-filter.ts';
import { bounds } from '../../../server/src/limits.ts';
import { tries } from '../../support/tries.ts';

const look = (rules: FilterRules, text: string): string | undefined => {
  const found = new TextFilter(rules).look(text);
  return found && ('text' in found ? found.text : 'refused');
};
const mask = (...words: string[]): FilterRules => ({ words: [{ words, action: 'mask' }] });

describe('words', () => {
  for (const [word, text, result] of [
    ['darn', 'Darn it, DARN!', '**** it, ****!'],
    ['darn', 'darning darned', undefined],
    ['straße', 'STRASSE', '*******'],
    ['élan', 'e\u0301lan', '*****'],
    ['darn', 'ｄａｒｎ', '****'],
    ['darn', 'da\u200brn or d\u00adarn', '***** or *****'],
    ['two words', 'Two  words, two-words, two other words', '**********, *********, two other words'],
    ['хуже', 'ХУЖЕ некуда', '**** некуда'],
    ['бан', 'банан', undefined],
    ['darn', '👍darn👍', '👍****👍'],
  ] as const) {
    test(`${word} in ${JSON.stringify(text)}`, () => assert.equal(look(mask(word), text), result));
  }

  test('refusing beats masking, also where one phrase is in another', () => {
    const rules: FilterRules = {
      words: [
        { words: ['darn'], action: 'mask' },
        { words: ['darn it all'], action: 'refuse' },
      ],
    };
    assert.equal(look(rules, 'darn it'), '**** it');
    assert.equal(look(rules, 'Darn it ALL'), 'refused');
  });

  test('where one is masked between two others, these are not left as a phrase', () => {
    const rules = mask('darn', 'heck of', 'x');
    assert.equal(look(rules, 'heck of'), '*******');
    assert.equal(look(rules, 'what the heck'), undefined);
    assert.equal(look(rules, 'heck darn of'), '************');
    assert.equal(look(rules, 'Heck, x darn, of a day'), '**************** a day');
    assert.equal(look(rules, 'heck darn off'), 'heck **** off');
  });

  test('a phrase that is left so is held or refused as one that was there', () => {
    const masks = { words: ['darn'], action: 'mask' } as const;
    for (const action of ['hold', 'refuse'] as const) {
      const filter = new TextFilter({ words: [masks, { words: ['heck of'], action }] });
      const found = filter.look('heck darn of');
      assert.deepEqual(found, action === 'hold' ? { text: 'heck **** of', isHeld: true } : { isRefused: true });
    }
    const both = new TextFilter({ words: [masks, { words: ['wait'], action: 'hold' }] });
    assert.deepEqual(both.look('darn, wait'), { text: '****, wait', isHeld: true });
  });

  test('a text that takes more looks than there are is hidden whole', () => {
    const rules = mask('x', 'a b');
    const nested = (depth: number): string => `ok ${'a '.repeat(depth)}x${' b'.repeat(depth)} 👍`;
    assert.equal(look(rules, nested(bounds.filterLooks - 2)), `ok ${'*'.repeat(4 * bounds.filterLooks - 7)} 👍`);
    const seen = look(rules, nested(2_000))!;
    assert.equal(seen.length, nested(2_000).length - 1);
    assert.match(seen, /^\*\* [* ]+ \*$/);
    assert.equal(look(rules, seen), undefined);
  });

  test('for every text: what is masked has nothing that is met any more, the same length in characters, and all else as it was', () => {
    // Words, phrases that come of masking, and links: with few and with many of them in a text.
    const rules: FilterRules = {
      words: [{ words: ['darn', 'heck of', 'of heck', 'x'], action: 'mask' }],
      links: [{ deny: ['spam.example'], action: 'mask' }],
    };
    const filters = [new TextFilter(mask('darn', 'heck of', 'x')), new TextFilter(rules)];
    const word = fc.constantFrom('darn', 'Darn', 'heck', 'of', 'x', 'ok', '👍', 'é', 'spam.example', 'http://', '日本');
    const space = fc.constantFrom(' ', ' ', ' ', '', ', ', '\u200b', '\n', '(', '-', '.');
    const lawOf = (filter: TextFilter) =>
      fc.property(fc.array(fc.tuple(word, space), { maxLength: 30 }), (parts) => {
        const text = parts.flat().join('');
        const found = filter.look(text);
        if (!found) return;
        assert.ok('text' in found);
        const [before, after] = [[...text], [...found.text]];
        assert.equal(after.length, before.length);
        assert.ok(after.every((character, index) => character === '*' || character === before[index]));
        assert.equal(filter.look(found.text), undefined);
      });
    for (const filter of filters) fc.assert(lawOf(filter), { numRuns: tries(400) });
  });
});

describe('links', () => {
  const deny: FilterRules = { links: [{ deny: ['spam.example', 'münchen.example'], action: 'refuse' }] };
  const allow: FilterRules = { links: [{ allow: ['good.example'], action: 'refuse' }] };
  for (const [text, isDenied, isNotAllowed] of [
    ['see https://spam.example/x', true, true],
    ['see HTTP://Sub.SPAM.example.', true, true],
    ['(spam.example)', true, false],
    ['https://good.example@spam.example/', true, true],
    ['https://good.example/?to=https://spam.example', true, true],
    ['https://spam.example,https://good.example', true, true],
    ['https://xn--mnchen-3ya.example', true, true],
    ['https://notspam.example', false, true],
    ['https://spam.example.good.example/', false, false],
    ['www.good.example and file.txt, e.g. this', false, false],
    ['www.other.example', false, true],
    ['https://good.example:8080/a?b#c', false, false],
    ['no links here. None.', false, false],
    ['http://[::1', false, false],
    ['(https://good.example), "https://good.example".', false, false],
    ['https://good.example,@spam.example', true, true],
  ] as const) {
    test(text, () => {
      assert.equal(look(deny, text), isDenied ? 'refused' : undefined, 'deny');
      assert.equal(look(allow, text), isNotAllowed ? 'refused' : undefined, 'allow');
    });
  }

  test('a link that comes of a masked word is none either', () => {
    const rules: FilterRules = {
      words: [{ words: ['darn'], action: 'mask' }],
      links: [{ deny: ['spam.example'], action: 'mask' }],
    };
    assert.equal(look(rules, 'see (ok(spam.example'), undefined);
    assert.equal(look(rules, 'see darn(spam.example'), `see ${'*'.repeat(17)}`);
    assert.equal(look({ ...rules, ...deny }, 'see darn(spam.example'), 'refused');
  });

  test('a masked link is hidden whole', () => {
    const rules: FilterRules = { links: [{ deny: ['spam.example'], action: 'mask' }] };
    assert.equal(look(rules, 'go to https://spam.example/a now'), `go to ${'*'.repeat(22)} now`);
  });
});

test('what is wrong with rules is said in one line', () => {
  for (const [rules, message] of [
    [{ word: [] }, /^filters: the rules/],
    [{ words: [{ words: ['x'], action: 'hide' }] }, /action must be/],
    [{ words: [{ words: ['!!'], action: 'mask' }] }, /"!!" has no word in it/],
    [{ links: [{ deny: ['https://spam.example'], action: 'mask' }] }, /is no host/],
    [{ links: [{ deny: ['spam.example/x'], action: 'mask' }] }, /is no host/],
    [[], /^filters: the rules/],
    [null, /^filters: the rules/],
  ] as const) {
    assert.throws(
      () => new TextFilter(rules as unknown as FilterRules),
      (error: Error) => message.test(error.message) && !error.message.includes('\n'),
      JSON.stringify(rules),
    );
  }
});
