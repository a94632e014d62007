import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Body, Send } from '../../src/protocol/index.ts';
import { relayFor, until } from '../support/relay-test.ts';

const send = (key: string, more: Partial<Send> = {}): Send => ({
  type: 'send',
  room: 'lobby',
  key,
  body: { type: 'message', text: key },
  ...more,
});

describe('P3: order after a refusal', () => {
  test('what follows a refused send is held, in this room only, until one resumes', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter('Maya');
    await maya.join('lobby');
    relay.store.failure = 'store-unavailable';
    maya.send(send('a'));
    assert.equal((await maya.next('error')).code, 'store-unavailable');
    relay.store.failure = undefined;
    maya.send(send('b'), send('other', { room: 'elsewhere' }), send('c'));
    for (const key of ['b', 'c']) {
      const refusal = await maya.next('error');
      assert.deepEqual([refusal.code, refusal.class, refusal.key, refusal.room], ['held', 'retry', key, 'lobby']);
    }
    assert.equal((await maya.next('ack')).key, 'other');
    maya.send(send('a', { resume: true }), send('b'), send('c'));
    for (const key of ['a', 'b', 'c']) assert.equal((await maya.next('ack')).key, key);
    await maya.reached('lobby', 4);
    assert.deepEqual(
      maya.entries('lobby').map((entry) => ('key' in entry ? entry.key : undefined)),
      [undefined, 'a', 'b', 'c'],
    );
  });

  test('a send over the rate is refused with how long to wait, and holds what is behind it', async (t) => {
    const relay = await relayFor(t, { limits: { sendRate: 2, sendBurst: 3 } });
    const maya = await relay.enter();
    maya.send(...['1', '2', '3', '4', '5'].map((key) => send(key)));
    const refusals = [await maya.next('error'), await maya.next('error')];
    assert.deepEqual(
      refusals.map(({ code, key, retryAfter }) => [code, key, retryAfter]),
      [
        ['limited', '4', 500],
        ['held', '5', undefined],
      ],
    );
    await relay.pass(499);
    maya.send(send('4', { resume: true }));
    assert.equal((await maya.next('error')).code, 'limited');
    await relay.pass(501);
    maya.send(send('4', { resume: true }), send('5'));
    for (const key of ['1', '2', '3', '4', '5']) assert.equal((await maya.next('ack')).key, key);
  });

  test('a refusal for good holds nothing', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    maya.send(send('a', { body: { type: 'message', text: ' ' } }), send('b'));
    assert.equal((await maya.next('error')).code, 'text-length');
    assert.equal((await maya.next('ack')).key, 'b');
  });

  test('the same key again gets the first answer, with another content an error', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    const first = await maya.say('lobby', 'a', 'hi');
    const again = await maya.say('lobby', 'a', 'hi');
    assert.deepEqual(again, first);
    const other = await maya.say('lobby', 'a', 'ho');
    assert.equal(other.type === 'error' && other.code, 'key-reused');
  });

  test('another user may use the same key', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    assert.equal((await maya.say('lobby', 'a', 'hi')).type, 'ack');
    assert.equal((await jonas.say('lobby', 'a', 'hi')).type, 'ack');
  });
});

describe('P2: acks', () => {
  test('wait for the commit', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    let open = (): void => undefined;
    relay.store.gate = new Promise((resolve) => (open = resolve));
    maya.send(send('a'), { type: 'beat', cursors: [] });
    await maya.next('beat');
    assert.equal(
      maya.received.some(({ type }) => type === 'ack'),
      false,
    );
    open();
    await maya.next('ack');
  });

  test('a send waits for no join', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    assert.equal((await maya.say('lobby', 'a', 'hi')).type, 'ack');
  });

  test('too many that wait for the disk are refused for now, so that memory is bounded', async (t) => {
    const relay = await relayFor(t, { limits: { sendRate: 10_000, sendBurst: 10_000 } });
    const maya = await relay.enter();
    let open = (): void => undefined;
    relay.store.gate = new Promise((resolve) => (open = resolve));
    for (let frame = 0; frame < 3; frame += 1)
      maya.send(...Array.from({ length: 100 }, (_, n) => send(`${frame}-${n}`)));
    const refusal = await maya.next('error');
    assert.deepEqual([refusal.code, refusal.class, refusal.key], ['busy', 'retry', '2-56']);
    open();
    await until(() => maya.received.filter(({ type }) => type === 'ack').length === 256);
  });
});

describe('what may be sent', () => {
  const refused: readonly (readonly [what: string, body: Body, code: string])[] = [
    ['an empty text', { type: 'message', text: '' }, 'text-length'],
    ['a text of spaces', { type: 'message', text: ' \n\t' }, 'text-length'],
    ['a long text', { type: 'message', text: 'x'.repeat(8_001) }, 'text-length'],
    ['an empty edit', { type: 'edit', of: 2, text: '' }, 'text-length'],
    ...['\u200B', '\u202E\u2066', '\u3164', '\uFE0F', '\u00AD\u034F', '\0\u0007', '\u{E0041}', ' \u2060\uFEFF'].map(
      (text) => [`a text of ${escape(text)}`, { type: 'message', text }, 'text-length'] as const,
    ),
    ['an edit into nothing visible', { type: 'edit', of: 2, text: '\u200D' }, 'text-length'],
    ...['ok', '👍👍', '👍 ', '👍!', '❤', '7', '\u200D', '🇩', '\u{1F3FD}\u{1F3FD}'].map(
      (emoji) =>
        [`a reaction of ${escape(emoji)}`, { type: 'reaction', of: 2, emoji, on: true }, 'bad-message'] as const,
    ),
    ['an empty emoji', { type: 'reaction', of: 2, emoji: '', on: true }, 'bad-message'],
    ['a long emoji', { type: 'reaction', of: 2, emoji: 'x'.repeat(33), on: true }, 'bad-message'],
    ['half an emoji', { type: 'reaction', of: 2, emoji: '\uD83D', on: true }, 'bad-message'],
    ...(
      [
        ['where there is no @', [[0, 4, 'u_ana']]],
        ['that go on behind the text', [[3, 10, 'u_ana']]],
        [
          'in no order',
          [
            [10, 3, 'u_ana'],
            [3, 4, 'u_ana'],
          ],
        ],
        [
          'in one another',
          [
            [3, 5, 'u_ana'],
            [4, 3, 'u_ana'],
          ],
        ],
      ] as const
    ).map(
      ([what, mentions]) =>
        [`mentions ${what}`, { type: 'message', text: 'Hi @Ana, @Jo', mentions }, 'bad-message'] as const,
    ),
    [
      'too many mentions',
      { type: 'message', text: '@a'.repeat(21), mentions: Array.from({ length: 21 }, (_, at) => [2 * at, 2, 'u_a']) },
      'too-many',
    ],
    [
      'an edit with mentions of nothing',
      { type: 'edit', of: 2, text: 'x', mentions: [[0, 2, 'u_ana']] },
      'bad-message',
    ],
    ['a mention of no id', { type: 'message', text: '@Ana', mentions: [[0, 4]] as never }, 'bad-message'],
    [
      'a mention with more to it',
      { type: 'message', text: '@Ana', mentions: [[0, 4, 'u_ana', 1]] as never },
      'bad-message',
    ],
    ['an answer to nothing', { type: 'message', text: 'x', reply: 99 }, 'no-such-message'],
    ['an edit of nothing', { type: 'edit', of: 99, text: 'x' }, 'no-such-message'],
  ];
  for (const emoji of ['👍', '❤️', '👍🏽', '🇩🇪', '👩‍👩‍👧‍👦', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏳️‍🌈']) {
    test(`${emoji} is one emoji`, async (t) => {
      const relay = await relayFor(t);
      const maya = await relay.enter();
      await maya.say('lobby', 'a', 'hi');
      assert.equal((await maya.append('lobby', 'b', { type: 'reaction', of: 2, emoji, on: true })).type, 'ack');
    });
  }

  test('what is no character is replaced, and what only looks odd is left alone', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    for (const [given, kept] of [
      ['a\uD800b\0c', 'a\uFFFDb\uFFFDc'],
      ['\x1B[31m\x7F\x85\ta\r\nb\v\f', '\uFFFD[31m\uFFFD\uFFFD\ta\r\nb\v\f'],
      ['\u202Eabc\u200D', '\u202Eabc\u200D'],
      ['👩‍👧', '👩‍👧'],
    ] as const) {
      await maya.say('lobby', `k${given.codePointAt(0)}`, given);
      const entry = (await maya.next('entries')).entries.at(-1)!;
      assert.equal(entry.type === 'message' && entry.text, kept);
      maya.received.length = 0;
    }
  });

  for (const [what, body, code] of refused) {
    test(`${what} is refused with ${code}`, async (t) => {
      const relay = await relayFor(t);
      const maya = await relay.enter();
      await maya.say('lobby', 'a', 'hi');
      const answer = await maya.append('lobby', 'b', body);
      assert.equal(answer.type === 'error' && answer.code, code);
    });
  }

  test('the longest text and any characters are taken as they are', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    const texts = ['x'.repeat(8_000), '👋'.repeat(4_000), '\t\u2028\u202E<b>&amp;"\\', ' spaces '];
    for (const [index, text] of texts.entries()) await maya.say('lobby', `k${index}`, text);
    await maya.reached('lobby', 5);
    assert.deepEqual(
      maya
        .entries('lobby')
        .slice(1)
        .map((entry) => (entry.type === 'message' ? entry.text : '')),
      texts,
    );
  });

  test('half a surrogate pair is made whole', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    await maya.say('lobby', 'k', 'a\uD83Db');
    await maya.reached('lobby', 2);
    const entry = maya.entries('lobby')[1];
    assert.equal(entry?.type === 'message' && entry.text, 'a\uFFFDb');
  });

  test('a wrong message is answered with what it was about, and the others of its frame are handled', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    maya.raw(
      '[{"type":"send","room":"lobby","key":"k","body":{"type":"message","text":"x"},"from":"eve"},{"type":"nothing"},{"type":"beat","cursors":[]}]',
    );
    const [first, second] = [await maya.next('error'), await maya.next('error')];
    assert.deepEqual([first.code, first.class, first.room, first.key], ['bad-message', 'stop', 'lobby', 'k']);
    assert.equal(second.code, 'bad-message');
    await maya.next('beat');
    assert.equal(relay.relay.stats().refused['bad-message'], 2);
  });
});
