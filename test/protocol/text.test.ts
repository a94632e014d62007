import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasContent } from '../../src/protocol/index.ts';

describe('whether there is something to see in a text', () => {
  for (const text of ['', ' \n\t', '\u00A0\u3000', '\u200B\u200D', '\u202E\u2066\u2069', '\u115F\u1160\u3164\uFFA0']) {
    test(`nothing in ${escape(text)}`, () => assert.equal(hasContent(text), false));
  }
  for (const text of ['\uFE0E\uFE0F', '\u00AD\u034F\u061C', '\0\u0007\u009F', '\u{E0041}\u{E0100}']) {
    test(`nor in ${escape(text)}`, () => assert.equal(hasContent(text), false));
  }
  for (const text of ['a', '.', '\u200Ba', '👍', '❤️', '日', 'ع', '\u05D0\u200F', '\uD800', '⠁', '\u{1FADC}']) {
    test(`something in ${escape(text)}`, () => assert.equal(hasContent(text), true));
  }
});
