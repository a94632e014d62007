import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { createRelay, openSqliteStore } from '../../../server/src/index.ts';
import { defaultLimits, type Body, type User } from '../../../src/protocol/index.ts';
import { relayFor } from '../../support/relay-test.ts';
import { temporaryFolder } from '../../support/relay.ts';
import { outcome, signIn, text } from '../../support/rooms.ts';
import { secret } from '../../support/tokens.ts';

const auth = { secrets: [secret] };
const rules = {
  words: [{ words: ['darn'], action: 'mask' }],
  links: [{ deny: ['spam.example'], action: 'refuse' }],
} as const;

describe('filters in a relay', () => {
  test('P26: texts are masked and refused, edits too, before anybody sees them; a moderator’s are not', async (t) => {
    const relay = await relayFor(t, { auth, filters: rules });
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    const admin = await signIn(relay, 'admin', { roles: ['admin'] });
    await jonas.join('lobby');
    const sent = await maya.say('lobby', 'a', 'Darn it');
    assert.ok(sent.type === 'ack');
    const refused = await maya.append('lobby', 'b', text('see https://spam.example/x'));
    assert.deepEqual(refused.type === 'error' && [refused.code, refused.class], ['text-refused', 'stop']);
    assert.ok(refused.type === 'error' && !refused.message.includes('spam'), 'nothing of it is repeated');
    assert.equal(await outcome(maya, 'lobby', { type: 'edit', of: sent.seq, text: 'spam.example' }), 'text-refused');
    assert.equal(await outcome(maya, 'lobby', { type: 'edit', of: sent.seq, text: 'darn' }), 'ack');
    assert.equal(await outcome(admin, 'lobby', text('darn spam.example')), 'ack');
    await jonas.reached('lobby', 5);
    const texts = jonas.entries('lobby').flatMap((entry) => ('text' in entry ? [entry.text] : []));
    assert.deepEqual(texts, ['**** it', '****', 'darn spam.example']);
    assert.ok(!jonas.frames.join().includes('Darn'));
  });

  test('a file of them is read again when it changes; with a mistake the former hold', async (t) => {
    const file = path.join(await temporaryFolder(), 'filters.json');
    await writeFile(file, JSON.stringify(rules));
    const relay = await relayFor(t, { auth, filters: file });
    const maya = await relay.enter('Maya');
    assert.equal(await outcome(maya, 'lobby', text('spam.example')), 'text-refused');
    await writeFile(file, '{ "links": [ ] }  ');
    await relay.pass(10_000);
    assert.equal(await outcome(maya, 'lobby', text('spam.example')), 'ack');
    await writeFile(file, '{ "words": [{ "words": ["spam"], "action": "refuse" }] }');
    await relay.pass(10_000);
    assert.equal(await outcome(maya, 'lobby', text('spam')), 'text-refused');
    await writeFile(file, 'not JSON');
    await relay.pass(10_000);
    assert.equal(await outcome(maya, 'lobby', text('spam')), 'text-refused');
  });

  test('a relay does not start with what is no filter, and says why in one line', async () => {
    const data = await temporaryFolder();
    const file = path.join(data, 'filters.json');
    await writeFile(file, '{ "words": [{ "words": ["x"], "action": "hide" }] }');
    for (const filters of [path.join(data, 'missing.json'), file]) {
      await assert.rejects(createRelay({ data, filters, logLevel: 'silent' }), /^TypeError: filters: [^\n]+$/);
    }
    const relay = await createRelay({ data, logLevel: 'silent' });
    await relay.close();
  });
});

test('P26, P3: a key is good for what was sent, whatever filters made and make of it', async (t) => {
  const store = await openSqliteStore({ folder: await temporaryFolder(), limits: defaultLimits });
  t.after(() => store.close());
  const sender: User = { id: 'g_maya', name: 'Maya', kind: 'guest' };
  const request = (key: string, words: string) => ({ room: 'lobby', sender, key, body: text(words) as Body });
  const first = await store.append({ ...request('a', 'darn'), filtering: { text: '****' } });
  assert.ok(first.ok);
  for (const filtering of [{ text: '****' }, { isRefused: true } as const, { text: 'other' }]) {
    const again = await store.append({ ...request('a', 'darn'), filtering });
    assert.ok(again.ok && again.duplicate && again.seq === first.seq);
  }
  const other = await store.append(request('a', '****'));
  assert.equal(!other.ok && other.code, 'key-reused');
  const refused = await store.append({ ...request('b', 'spam'), filtering: { isRefused: true } });
  assert.equal(!refused.ok && refused.code, 'text-refused');
  assert.ok((await store.append(request('b', 'allowed meanwhile'))).ok, 'a refusal uses no key up');
});
