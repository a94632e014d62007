import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { FilterRules } from '../../../server/src/filters/rules.ts';
import { TextFilter } from '../../../server/src/filters/text-filter.ts';

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

  test('for every text: what is masked has no such word any more, the same length in characters, and all else as it was', () => {
    // Single words: where one between two others is masked, those two may be a phrase that they were not before.
    const filter = new TextFilter(mask('darn', 'heck', 'x'));
    const part = fc.constantFrom('darn', 'Darn', 'heck', 'of', 'x', ' ', ', ', 'ok', '👍', '\u200b', 'é', '\n');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const found = filter.look(text);
        if (!found) return;
        assert.ok('text' in found);
        const [before, after] = [[...text], [...found.text]];
        assert.equal(after.length, before.length);
        assert.ok(after.every((character, index) => character === '*' || character === before[index]));
        assert.equal(filter.look(found.text), undefined);
      }),
    );
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
