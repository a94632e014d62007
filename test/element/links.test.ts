import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linked } from '../../src/element/rich/links.ts';

const links = (text: string) =>
  linked(text).flatMap((piece) => (typeof piece === 'string' ? [] : [[piece.pieces.join(), piece.href]]));
const shown = (text: string) =>
  linked(text)
    .map((piece) => (typeof piece === 'string' ? piece : piece.pieces.join()))
    .join('');

describe('addresses in a text', () => {
  for (const [text, word, href] of [
    ['see https://example.com/a?b=1#c now', 'https://example.com/a?b=1#c', 'https://example.com/a?b=1#c'],
    ['HTTP://EXAMPLE.com', 'HTTP://EXAMPLE.com', 'http://example.com/'],
    ['www.example.com/x.', 'www.example.com/x', 'https://www.example.com/x'],
    ['(https://example.com)', 'https://example.com', 'https://example.com/'],
    ['“https://example.com/x”, yes', 'https://example.com/x', 'https://example.com/x'],
    ['https://example.com/Lamp_(desk).', 'https://example.com/Lamp_(desk)', 'https://example.com/Lamp_(desk)'],
    ['write to ana@example.com!', 'ana@example.com', 'mailto:ana@example.com'],
    ['mailto:ana@example.com', 'mailto:ana@example.com', 'mailto:ana@example.com'],
  ] as const) {
    test(`links ${text}`, () => {
      assert.deepEqual(links(text), [[word, href]]);
      assert.equal(shown(text), text);
    });
  }

  test('spells out what would turn it around', () => {
    const text = 'https://example.com/\u202Egnp.exe';
    assert.deepEqual(links(text), [['https://example.com/%E2%80%AEgnp.exe', 'https://example.com/%E2%80%AEgnp.exe']]);
  });

  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'https://',
    'http:example',
    '@ana',
    'a@b',
    'a@b@c.d',
    'www.',
    'x:y',
  ]) {
    test(`does not link ${JSON.stringify(text)}`, () => {
      assert.deepEqual(links(text), []);
      assert.equal(shown(text), text);
    });
  }
});
