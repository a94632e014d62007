import assert from 'node:assert/strict';
import { test } from 'node:test';
import { companionOf } from '../../../src/protocol/index.ts';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { deskFor, say } from '../../support/desk.ts';
import { outcome } from '../../support/rooms.ts';
import { userCredential } from '../../support/tokens.ts';

test('P41: what was done with a conversation is told to the team, with by whom and when, and to nobody else', async (t) => {
  const hidden: string[] = [];
  const { maya, ana, room, companion, relay, clock } = await deskFor(t, {
    authorize: (_who, _action, where) => !hidden.includes(where),
  });
  const agent = new ApiClient(relay, userCredential('ana', { roles: ['agent'], name: 'Ana' }));
  const at = `/conversations/${room}/history`;
  const then = async (work: Promise<unknown>): Promise<void> => {
    await work;
    clock.advance(1_000);
  };
  const from = clock.now();
  await then(say(maya, room, 'hello'));
  await then(say(ana, companion, 'a note'));
  await then(outcome(ana, companion, { type: 'assign', user: 'u_ana' }));
  await then(outcome(ana, companion, { type: 'tag', tag: 'billing', on: true }));
  await then(outcome(ana, companion, { type: 'snooze', until: from + 60_000 }));
  const closing = ana.append(room, 'closing', { type: 'conversation', status: 'closed' });
  await then(closing);
  await then(outcome(maya, room, { type: 'rating', score: 4, text: 'quick' }));
  await then(say(maya, room, 'once more'));
  await then(outcome(ana, companion, { type: 'tag', tag: 'billing', on: false }));
  await then(outcome(ana, companion, { type: 'assign', user: null }));
  const { status, body } = await agent.get(at);
  assert.equal(status, 200);
  const ana_ = { id: 'u_ana', name: 'Ana', kind: 'agent' };
  const visitor = { id: 'u_maya', name: 'Maya', kind: 'user' };
  const told = (seconds: number, type: string, more: object) => ({ type, at: from + seconds * 1_000, ...more });
  const events = body.events as { type: string; at: number; room: string; seq: number }[];
  assert.deepEqual(
    events.map(({ room: _, seq: __, ...event }) => event),
    [
      told(2, 'assigned', { by: ana_, user: ana_ }),
      told(3, 'tagged', { by: ana_, tag: 'billing' }),
      told(4, 'snoozed', { by: ana_, until: from + 60_000 }),
      told(5, 'closed', { by: ana_ }),
      told(5, 'woken', {}),
      told(6, 'rated', { by: visitor, score: 4, text: 'quick' }),
      told(7, 'opened', {}),
      told(8, 'untagged', { by: ana_, tag: 'billing' }),
      told(9, 'assigned', { by: ana_ }),
    ],
  );
  // Where each stands: more may happen in one moment.
  assert.equal(events.find(({ type }) => type === 'closed')!.seq, ((await closing) as { seq: number }).seq);
  for (const log of [room, companion]) {
    const here = events.filter((event) => event.room === log);
    const types =
      log === room ? ['closed', 'rated', 'opened'] : ['assigned', 'tagged', 'snoozed', 'woken', 'untagged', 'assigned'];
    assert.deepEqual(
      here.toSorted((one, other) => one.seq - other.seq).map(({ type }) => type),
      types,
    );
  }
  const own = new ApiClient(relay, userCredential('maya', { name: 'Maya' }));
  assertProblem(await own.get(at), 'forbidden', 403);
  assertProblem(await agent.get('/conversations/s_aaaaaaaaaaaaaaaaaaaaaa/history'), 'forbidden', 403);
  hidden.push(companionOf(room));
  assertProblem(await agent.get(at), 'forbidden', 403);
  hidden.pop();
  await relay.relay.erase('u_maya');
  const left = await agent.get(at);
  const words = JSON.stringify(left.body);
  for (const word of ['Maya', 'quick', 'billing']) assert.equal(words.includes(word), false, word);
});

test('P42: half of a place is refused by the name that is missing, a queue that is none by those that there are, and a time that is over is none to snooze until', async (t) => {
  const { relay, room, companion, maya, clock } = await deskFor(t, {});
  await say(maya, room, 'hello');
  const agent = new ApiClient(relay, userCredential('ana', { roles: ['agent'], name: 'Ana' }));
  const detail = async (path: string): Promise<string> => {
    const answer = await agent.get(path);
    assertProblem(answer, 'bad-message', 400);
    return answer.body.detail;
  };
  for (const path of ['/conversations', '/me/rooms']) {
    assert.equal(await detail(`${path}?beforeAt=1`), 'query: beforeRoom is missing, which goes with beforeAt');
    assert.equal(await detail(`${path}?beforeRoom=lobby`), 'query: beforeAt is missing, which goes with beforeRoom');
  }
  assert.equal(await detail('/visitors?beforeAt=1'), 'query: beforeUser is missing, which goes with beforeAt');
  assert.match(await detail('/conversations?queue=tag'), /^query: queue must be one of mine, unassigned, open, /);
  const snooze = (until: number) => agent.ask('PUT', `/conversations/${room}/snooze`, { body: { until } });
  const { seq } = (await agent.get(`/rooms/${companion}/messages`)).body;
  assertProblem(await snooze(clock.now()), 'bad-message', 400);
  assert.equal((await agent.get(`/rooms/${companion}/messages`)).body.seq, seq, 'nothing is changed');
  assert.equal((await snooze(clock.now() + 1)).status, 200);
});
