import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanName, guestName } from '../../server/src/names.ts';

describe('display names', () => {
  const cases: readonly (readonly [given: string, shown: string])[] = [
    ['  Maya \n Lin\t', 'Maya Lin'],
    ['', 'Guest'],
    ['\u202E\u2066\u200B', 'Guest'],
    ['ad\u202Emin', 'admin'],
    ['a\u2066b\u2069c', 'abc'],
    ['e\u0301', 'é'],
    ['\u001B[31mred', '[31mred'],
    ['a\u0000b', 'ab'],
    [`z${'\u0335'.repeat(500)}`, `z${'\u0335'.repeat(4)}`],
    ['日本語 名前', '日本語 名前'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
    ['x\uD800', 'x\uFFFD'],
    ['A\u00ADd\u200Da\uFE0F', 'Ada'],
    ['\u034F\u200D', 'Guest'],
    ['می\u200Cخواهم', 'می\u200Cخواهم'],
    ['❤\uFE0F 1\uFE0F\u20E3', '❤\uFE0F 1\uFE0F\u20E3'],
    ['\u{1F3F4}\u{E0067}\u{E0062}\u{E007F} x\u{E0061}', '\u{1F3F4}\u{E0067}\u{E0062}\u{E007F} x'],
  ];
  for (const [given, shown] of cases) {
    test(`${JSON.stringify(given.slice(0, 12))} is shown as ${JSON.stringify(shown)}`, () =>
      assert.equal(cleanName(given, 80), shown));
  }

  test('a guest without a name is told from others by a number that stays', () => {
    assert.match(guestName('g_one', 'Guest', 80), /^Guest \d{4}$/);
    assert.equal(guestName('g_one', 'Guest', 80), guestName('g_one', 'Guest', 80));
    assert.notEqual(guestName('g_one', 'Guest', 80), guestName('g_two', 'Guest', 80));
    assert.equal(guestName('g_one', 'Maya', 80), 'Maya');
    assert.equal(guestName('g_one', 'Guest', 8).length, 8);
  });

  test('whatever is given, the name is short, well-formed, on one line and stays as it is when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 5, max: 80 }), (given, length) => {
        const name = cleanName(given, length);
        assert.ok(name.length > 0 && name.length <= length, JSON.stringify(name));
        assert.ok(name.isWellFormed());
        assert.doesNotMatch(name, /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });
});
