// Row 10 of the threat table: a send's key is its sender's own. Whoever guesses or repeats another's neither gets that entry's acknowledgement nor
// keeps the other's from being written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { claimsOf, hmacToken, secret } from '../support/tokens.ts';
import { enter } from '../support/wire-client.ts';

const later = Math.floor(Date.now() / 1_000) + 3_600;
const credential = (sub: string) =>
  ({ kind: 'token', token: hmacToken(claimsOf(sub, { exp: later, iat: later - 3_700 })) }) as const;

type Answer = { readonly type: string; readonly seq?: number };

test('security row 10: two users, one key, at the same time and after a restart: each has an entry of their own', async (t) => {
  const data = await temporaryFolder();
  let started = await startRelay({ data, auth: { secrets: [secret] } });
  t.after(() => started.close());
  const people = ['maya', 'jonas', 'eve'];
  const clients = await Promise.all(people.map((sub) => enter(started.socketUrl, undefined, credential(sub))));
  for (const client of clients) await client.join('lobby');
  const say = (all: typeof clients) =>
    Promise.all(all.map((client, index) => client.say('lobby', 'one-key', `by ${people[index]}`)));
  const first = (await say(clients)) as readonly Answer[];
  assert.deepEqual(
    first.map(({ type }) => type),
    ['ack', 'ack', 'ack'],
  );
  assert.equal(new Set(first.map(({ seq }) => seq)).size, 3);
  await clients[0]!.reached('lobby', Math.max(...first.map(({ seq }) => seq!)));
  for (const [index, { seq }] of first.entries()) {
    const entry = clients[0]!.entries('lobby').find((each) => each.seq === seq)!;
    assert.deepEqual([entry.from, (entry as { text?: string }).text], [`u_${people[index]}`, `by ${people[index]}`]);
  }
  for (const client of clients) client.cut();
  await started.close();
  started = await startRelay({ data, auth: { secrets: [secret] } });
  const again = await Promise.all(people.map((sub) => enter(started.socketUrl, undefined, credential(sub))));
  const repeated = (await say(again)) as readonly Answer[];
  assert.deepEqual(
    repeated.map(({ seq }) => seq),
    first.map(({ seq }) => seq),
    'each is told of their own',
  );
  // Another text under another's key is not a key used twice; under one's own it is.
  const stranger = await enter(started.socketUrl, 'Stranger');
  assert.equal((await stranger.say('lobby', 'one-key', 'something else')).type, 'ack');
  const own = await stranger.say('lobby', 'one-key', 'yet something else');
  assert.equal(own.type === 'error' && own.code, 'key-reused');
  for (const client of [...again, stranger]) client.cut();
});

test('security row 10: sender, room and key are three, and not one text', async (t) => {
  const started = await startRelay({ auth: { secrets: [secret] } });
  t.after(() => started.close());
  const sends = [
    ['a', 'b:c', 'd'],
    ['a:b', 'c', 'd'],
    ['a', 'b', 'c-d'],
    ['a-b', 'c', 'd'],
    ['a b', 'c', 'd'],
  ] as const;
  for (const [sub, room, key] of sends) {
    const client = await enter(started.socketUrl, undefined, credential(sub));
    const answer = (await client.say(room, key, `${sub} in ${room}`)) as Answer;
    assert.equal(answer.type, 'ack', `${sub} ${room} ${key}`);
    const repeated = (await client.say(room, key, `${sub} in ${room}`)) as Answer;
    assert.equal(repeated.seq, answer.seq);
    client.cut();
  }
  assert.equal(started.relay.stats().appends, sends.length);
});
