import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unmarked } from '../../src/protocol/unmarked.ts';

test('a text without its marks says what it says with them', () => {
  for (const [text, words] of [
    ['Morning! The **green** paint is _here_ ~~there~~', 'Morning! The green paint is here there'],
    ['see [the list](https://example.com/a) or https://example.com/b_c', 'see the list or https://example.com/b_c'],
    ['- sand\n- prime\n- paint _twice_', 'sand\nprime\npaint twice'],
    ['1. one\n2. two', '1. one\n2. two'],
    ['> Which shade?\nRAL `6005_b`', 'Which shade?\nRAL 6005_b'],
    ['```\nlet a_b = 1 ** 2\n```', 'let a_b = 1 ** 2'],
    ['snake_case and 2 * 3 * 4', 'snake_case and 2 * 3 * 4'],
    ['1988. What a year', '1988. What a year'],
    ['plain', 'plain'],
    ['', ''],
  ])
    assert.equal(unmarked(text!), words);
});
