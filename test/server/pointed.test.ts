import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Body, Pointed } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, follow, told } from '../support/desk.ts';
import { ask, outcome } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';

const address = 'https://shop.example/lamps/holm';
const pointed: Pointed = {
  page: { title: 'Holm lamp', address },
  tag: 'button',
  role: 'button',
  name: 'Add to cart',
  text: 'Add to cart, ••• left',
  box: [20, -30, 180, 44],
  view: [1_280, 720],
};
const text = `Add to cart\nAdd to cart, ••• left\nHolm lamp\n${address}`;
const point = (change: Partial<Pointed> = {}, words = text): Body => ({
  type: 'message',
  text: words,
  pointed: { ...pointed, ...change },
});

describe('what a visitor points at', { concurrency: 4 }, () => {
  test('P52: goes with a message of a conversation whose text has all its words; of nothing else', async (t) => {
    const { maya, ana, boss, room, relay } = await deskFor(t);
    await follow(ana, room);
    assert.equal(await outcome(maya, room, point()), 'ack');
    const entry = await told(ana, room, 'message');
    assert.deepEqual([entry.text, entry.pointed], [text, pointed]);
    const api = new ApiClient(relay, userCredential('maya'));
    assert.deepEqual((await api.get(`/rooms/${room}/messages`)).body.messages[0].pointed, pointed);

    for (const [what, body] of [
      ['words that are not in the text', point({ name: 'Buy' })],
      ['a script for an address', point({ page: { title: 'Holm lamp', address: 'javascript:alert(1)' } })],
      ['a tag that is none', point({ tag: '<b>' })],
      ['a role that is none', point({ role: 'a b' })],
      ['a name that is too long', point({ name: 'a'.repeat(121) }, `${text}${'a'.repeat(121)}`)],
      ['a box out of the world', point({ box: [0, 0, 1e9, 1] })],
      ['half a letter', point({ name: '\ud800' }, `${text}\ud800`)],
      ['something else in it', point({ html: '<b>' } as Partial<Pointed>)],
    ] as const)
      assert.equal(await outcome(maya, room, body), 'bad-message', what);
    const made = (await ask(boss, { type: 'create', kind: 'private' })) as unknown as { room: string };
    assert.equal(await outcome(boss, made.room, point()), 'forbidden');
    assert.equal((await api.get(`/rooms/${room}/messages`)).body.messages.length, 1, 'nothing was changed');
  });

  test('P52, P19: ends with an edit, and with the message, of which nothing is left on disk; what filters mask goes without it', async (t) => {
    const { maya, ana, room, relay, folder } = await deskFor(t, {
      filters: { words: [{ words: ['rogue'], action: 'mask' }] },
    });
    await follow(ana, room);
    const api = new ApiClient(relay, userCredential('maya'));
    const messages = async () => (await api.get(`/rooms/${room}/messages`)).body.messages;
    assert.equal(await outcome(maya, room, point()), 'ack');
    const { seq } = await told(ana, room, 'message');
    assert.equal(await outcome(maya, room, { type: 'edit', of: seq, text: 'That button' }), 'ack');
    assert.deepEqual((await told(ana, room, 'edit')).set, { pointed: null });
    assert.deepEqual([(await messages())[0].text, (await messages())[0].pointed], ['That button', undefined]);

    const secret = 'unmistakable';
    assert.equal(await outcome(maya, room, point({ name: secret }, `${text}\n${secret}`)), 'ack');
    const second = (await told(ana, room, 'message')).seq;
    assert.equal((await messages())[1].pointed.name, secret);
    assert.equal(await outcome(maya, room, { type: 'delete', of: second }), 'ack');
    assert.deepEqual((await told(ana, room, 'delete')).set, { pointed: null });
    assert.equal((await messages())[1].pointed, undefined);

    assert.equal(await outcome(maya, room, point({ name: 'rogue' }, `${text}\nrogue`)), 'ack');
    assert.equal((await told(ana, room, 'message')).pointed, undefined);
    await relay.close();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    const found = files.filter(({ parentPath, name }) => readFileSync(path.join(parentPath, name)).includes(secret));
    assert.deepEqual(
      found.map(({ name }) => name),
      [],
    );
  });
});
