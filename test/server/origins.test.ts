import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOriginPolicy, parseOrigin } from '../../server/src/origins.ts';

const host = 'chat.example.com';

describe('which pages may connect', () => {
  const policy = createOriginPolicy(['https://www.example.com', 'http://shop.test:8080/']);
  const cases: readonly (readonly [origin: string | undefined, allowed: boolean])[] = [
    [undefined, true],
    ['https://chat.example.com', true],
    ['http://chat.example.com', true],
    ['https://www.example.com', true],
    ['http://shop.test:8080', true],
    ['null', false],
    ['', false],
    ['https://www.example.com.evil.test', false],
    ['https://evil-www.example.com', false],
    ['https://www.example.com:8443', false],
    ['http://www.example.com', false],
    ['https://example.com', false],
    ['https://chat.example.com:8443', false],
    ['http://shop.test', false],
    ['file://', false],
    ['chrome-extension://chat.example.com', false],
    ['https://www.example.com/', false],
    ['https://WWW.example.com', false],
  ];
  for (const [origin, allowed] of cases) {
    test(`${origin ?? 'no origin'}: ${allowed ? 'yes' : 'no'}`, () =>
      assert.equal(policy.allows(origin, host), allowed));
  }

  test('the port of the own address counts, a left out one is the usual one', () => {
    const own = createOriginPolicy();
    assert.equal(own.allows('http://127.0.0.1:8080', '127.0.0.1:8080'), true);
    assert.equal(own.allows('http://127.0.0.1:8081', '127.0.0.1:8080'), false);
    assert.equal(own.allows('https://chat.example.com', 'chat.example.com:443'), true);
    assert.equal(own.allows('http://[::1]:8080', '[::1]:8080'), true);
    assert.equal(own.allows('http://a', undefined), false);
  });

  test('all must be asked for by name', () => {
    assert.equal(createOriginPolicy(['*']).allows('https://anything.test', host), true);
    assert.equal(createOriginPolicy(['*']).allows('null', host), true);
    assert.match(createOriginPolicy(['*']).description, /any website/);
  });

  for (const text of [
    'www.example.com',
    'https://',
    'ftp://a.test',
    'https://a.test/path',
    'https://u@a.test',
    'https://a.test?q',
    '',
  ]) {
    test(`"${text}" is not taken for an origin`, () => assert.throws(() => parseOrigin(text), TypeError));
  }
});
