import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { PersonalRecord } from '../../server/src/store/personal.ts';
import { companionOf, type Body, type LogEntry } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, follow, say, standing, told } from '../support/desk.ts';
import { ask, invitationTo, makeRoom, outcome, text, tryJoin } from '../support/rooms.ts';
import { testTime, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const assign = (user: string | null): Body => ({ type: 'assign', user });
const close: Body = { type: 'conversation', status: 'closed' };
const reopen: Body = { type: 'conversation', status: 'open' };
const tag = (name: string, on = true): Body => ({ type: 'tag', tag: name, on });

describe('conversations on the wire', { concurrency: 4 }, () => {
  test('P40: visitor and agents close and open, a message of the visitor opens by itself, and both are told by entries', async (t) => {
    const { maya, ana, room } = await deskFor(t);
    await follow(maya, room);
    await say(maya, room, 'the parcel is not here');
    assert.deepEqual(await standing(maya, room), { status: 'open' });
    assert.equal(await outcome(ana, room, close), 'ack');
    assert.deepEqual((({ status, from }) => ({ status, from }))(await told(maya, room, 'conversation')), {
      status: 'closed',
      from: 'u_ana',
    });
    assert.deepEqual(await standing(maya, room), { status: 'closed' });
    const head = await say(maya, room, 'still not');
    const by = await told(maya, room, 'conversation');
    assert.deepEqual([by.status, by.from, by.seq, by.key], ['open', 'relay', head + 1, undefined]);
    assert.deepEqual(await standing(ana, room), { status: 'open' });
    assert.equal(await outcome(maya, room, close), 'ack');
    assert.equal(await outcome(maya, room, reopen), 'ack');
    assert.deepEqual(await standing(maya, room), { status: 'open' });
  });

  test('P40: what is so already writes nothing, and a key is used once', async (t) => {
    const { ana, maya, room } = await deskFor(t);
    const before = await say(maya, room, 'hello');
    const again = await ana.append(room, 'k1', reopen);
    assert.deepEqual(again.type === 'ack' && again.seq, before);
    const first = await ana.append(room, 'k2', close);
    assert.deepEqual(await ana.append(room, 'k2', close), first);
    const other = await ana.append(room, 'k2', reopen);
    assert.equal(other.type === 'error' && other.code, 'key-reused');
  });

  test('P40: only the visitor rates, the last rating counts, and it is told to whoever asks', async (t) => {
    const { maya, ana, jonas, room } = await deskFor(t);
    await follow(ana, room);
    assert.equal(await outcome(ana, room, { type: 'rating', score: 5 }), 'forbidden');
    assert.equal(await outcome(maya, room, { type: 'rating', score: 6 }), 'bad-message');
    assert.equal(await outcome(maya, room, { type: 'rating', score: 2, text: 'slow' }), 'ack');
    assert.equal((await told(ana, room, 'rating')).text, 'slow');
    assert.equal(await outcome(maya, room, { type: 'rating', score: 4 }), 'ack');
    assert.deepEqual(await standing(jonas, room), { status: 'open', score: 4 });
    for (const elsewhere of [companionOf(room), 'lobby']) {
      assert.equal(await outcome(ana, elsewhere, { type: 'rating', score: 4 }), 'bad-message');
      assert.equal(await outcome(ana, elsewhere, close), 'bad-message');
    }
  });

  test('P41: notes are told to the team alone; a visitor, whatever their role, is answered as of a room that is not there', async (t) => {
    const { maya, ana, jonas, boss, room, companion, relay } = await deskFor(t);
    await follow(maya, room);
    await follow(jonas, companion);
    await say(ana, companion, 'a difficult one, she was here in May');
    assert.equal((await told(jonas, companion, 'message')).from, 'u_ana');
    const refusal = await tryJoin(maya, companion);
    const missing = companionOf('s_AAAAAAAAAAAAAAAAAAAAAA');
    const none = await tryJoin(maya, missing);
    assert.equal(
      JSON.stringify(refusal).replaceAll(companion, 'ROOM'),
      JSON.stringify(none).replaceAll(missing, 'ROOM'),
    );
    assert.equal(await outcome(maya, companion, text('hello')), 'forbidden');
    // Neither an invitation nor a role, nor what a token grants.
    for (const agent of [ana, boss]) await assert.rejects(invitationTo(agent, companion));
    for (const body of [
      { type: 'member', change: 'role', user: 'u_maya', role: 'owner' },
      { type: 'member', change: 'banned', user: 'u_ana' },
      { type: 'member', change: 'joined' },
    ] satisfies Body[]) {
      assert.equal(await outcome(boss, companion, body), 'forbidden');
    }
    const claims = { rooms: { [companion]: 'owner' } };
    const granted = await welcomed(await WireClient.open(relay.socketUrl), undefined, userCredential('eve', claims));
    t.after(() => granted.cut());
    assert.equal((await tryJoin(granted, companion)).type, 'error');
    assert.equal((await tryJoin(boss, missing)).type, 'error', 'nor is there one for the team');
    await say(maya, room, 'last');
    await told(maya, room, 'message');
    assert.ok(!maya.received.some((each) => JSON.stringify(each).includes('difficult')));
  });

  test('P41: who is to answer is told to the visitor by the relay, with the name; a handover takes the former out', async (t) => {
    const { maya, ana, jonas, room, companion, relay } = await deskFor(t);
    await follow(maya, room);
    await follow(jonas, companion);
    await say(maya, room, 'hello');
    assert.equal(await outcome(ana, companion, assign('u_ana')), 'ack');
    assert.equal((await told(jonas, companion, 'assign')).user, 'u_ana');
    const taken = await told(maya, room, 'conversation');
    assert.deepEqual([taken.agent, taken.from], ['u_ana', 'relay']);
    assert.deepEqual(await standing(maya, room), {
      status: 'open',
      agent: { id: 'u_ana', name: 'Ana', kind: 'agent' },
    });
    assert.equal(await outcome(ana, companion, assign('u_maya')), 'no-such-member');
    assert.equal(
      await outcome(ana, companion, assign('u_jonas')),
      'no-such-member',
      'nobody knows yet that he answers',
    );
    await say(jonas, companion, 'mine');
    assert.equal(await outcome(ana, companion, assign('u_jonas')), 'ack');
    const handed = await maya.next('entries', ({ entries }) =>
      entries.some((entry) => entry.type === 'conversation' && entry.agent === 'u_jonas'),
    );
    assert.deepEqual(
      handed.entries.map((entry) => (entry.type === 'member' ? `${entry.user.name} ${entry.change}` : entry.type)),
      ['Ana left', 'Jonas joined', 'conversation'],
    );
    assert.equal(await outcome(maya, companion, assign('u_ana')), 'forbidden');
    assert.equal(await outcome(jonas, companion, assign(null)), 'ack');
    assert.deepEqual(await standing(maya, room), { status: 'open' });
    const acts = [];
    for await (const { act, by, user } of relay.relay.audit({ room })) acts.push([act, by, user]);
    assert.deepEqual(acts, [
      ['assigned', 'u_ana', 'u_ana'],
      ['assigned', 'u_ana', 'u_jonas'],
      ['unassigned', 'u_jonas', undefined],
    ]);
  });

  test('P41: what is snoozed is woken by the clock of the relay, also of one that was started since, by its visitor, and by closing', async (t) => {
    const desk = await deskFor(t);
    const { maya, ana, jonas, room, companion, clock } = desk;
    await follow(jonas, companion);
    await say(maya, room, 'hello');
    const snooze = (minutes: number): Body => ({ type: 'snooze', until: clock.now() + minutes * 60_000 });
    const wakes = async (): Promise<void> => assert.equal((await told(jonas, companion, 'snooze')).until, 0);
    assert.equal(await outcome(ana, companion, snooze(10)), 'ack');
    assert.ok((await told(jonas, companion, 'snooze')).until > 0);
    assert.deepEqual(await standing(maya, room), { status: 'open' }, 'the visitor is not told');
    clock.jump(600_000);
    clock.advance(1_000);
    await wakes();
    assert.equal(await outcome(ana, companion, snooze(10)), 'ack');
    await told(jonas, companion, 'snooze');
    await say(maya, room, 'and one more thing');
    await wakes();
    assert.equal(await outcome(ana, companion, snooze(10)), 'ack');
    await told(jonas, companion, 'snooze');
    assert.equal(await outcome(ana, room, close), 'ack');
    await wakes();
    assert.equal(await outcome(ana, companion, snooze(10)), 'forbidden');
    assert.equal(await outcome(ana, room, reopen), 'ack');
    assert.equal(await outcome(ana, companion, snooze(600_000)), 'bad-message', 'more than a year');
    assert.equal(await outcome(ana, companion, snooze(10)), 'ack');
    await desk.relay.close();
    clock.jump(600_000);
    const again = await desk.start();
    const later = await desk.enter('jonas', 'agent', again);
    await follow(later, companion);
    clock.advance(1_000);
    assert.equal((await told(later, companion, 'snooze')).until, 0);
  });

  test('P41: tags are lines, so many at most, for the team alone', async (t) => {
    const { maya, ana, room, companion } = await deskFor(t);
    assert.equal(await outcome(ana, companion, tag('  billing\u202e  ')), 'ack');
    await follow(ana, companion);
    assert.equal(await outcome(ana, companion, tag('billing')), 'ack', 'there already');
    assert.equal(await outcome(ana, companion, tag('\u200b')), 'text-length');
    assert.equal(await outcome(maya, companion, tag('vip')), 'forbidden');
    for (let index = 1; index < 20; index++) assert.equal(await outcome(ana, companion, tag(`t${index}`)), 'ack');
    assert.equal(await outcome(ana, companion, tag('one more')), 'too-many');
    assert.equal(await outcome(ana, companion, tag('billing', false)), 'ack');
    assert.equal(await outcome(ana, companion, tag('one more')), 'ack');
    assert.deepEqual(await standing(ana, companion), { code: 'bad-message' });
    assert.deepEqual(await standing(ana, room), { status: 'open' });
  });
});

async function recordsOf(all: AsyncIterable<PersonalRecord>): Promise<PersonalRecord[]> {
  const records: PersonalRecord[] = [];
  for await (const each of all) records.push(each);
  return records;
}

/** How often something is in the files of a folder. */
const countIn = (folder: string, needle: string): number =>
  readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ name }) => readFileSync(path.join(folder, name), 'latin1'))
    .reduce((count, content) => count + content.split(needle).length - 1, 0);

test('P21, P41: of a visitor who is erased no note, tag or word of a rating is left; an export has told them; their conversations are closed, which no report counts; an agent who is erased answers nothing', async (t) => {
  const { maya, ana, relay, room, companion, folder, enter } = await deskFor(t);
  const agent = new ApiClient(relay, userCredential('ana', { name: 'Ana', roles: ['agent'] }));
  const snoozed = await makeRoom(maya, 'support');
  await say(maya, snoozed, 'CANARY-second');
  await outcome(ana, companionOf(snoozed), { type: 'snooze', until: testTime * 1_000 + 1_000_000_000 });
  await say(maya, room, 'CANARY-question');
  for (const note of ['CANARY-note', 'CANARY-second']) await say(ana, companion, note);
  await outcome(ana, companion, { type: 'edit', of: 2, text: 'CANARY-edited' });
  await outcome(ana, companion, tag('CANARY-tag'));
  await outcome(ana, companion, assign('u_ana'));
  await outcome(maya, room, { type: 'rating', score: 1, text: 'CANARY-rating' });
  const other = await makeRoom(await enter('eve'), 'support');
  await say(ana, companionOf(other), 'KEPT-note');
  const exported = JSON.stringify(await recordsOf(relay.relay.exportUser('u_maya')));
  for (const word of ['question', 'note', 'edited', 'tag', 'rating'])
    assert.ok(exported.includes(`CANARY-${word}`), word);
  assert.ok(!exported.includes('KEPT'));

  const admin = new ApiClient(relay, userCredential('boss', { roles: ['admin'] }));
  const report = async () =>
    (await admin.get(`/desk/report?from=${testTime * 1_000 - 1_000}&to=${testTime * 1_000 + 1_000}`)).body;
  const before = await report();
  assert.equal(before.total.opened, 2);
  for (const each of [room, companion]) await follow(ana, each);
  await relay.relay.erase('u_maya');
  assert.equal(countIn(folder, 'CANARY'), 0);
  assert.ok(countIn(folder, 'KEPT-note') > 0);
  // Whoever follows is told to forget: what is said of them, and that it is over.
  const said = ({ seq: _, at: __, ...rest }: LogEntry) => rest;
  assert.deepEqual(said(await told(ana, room, 'conversation')), {
    type: 'conversation',
    from: 'relay',
    status: 'closed',
    reason: 'erasure',
  });
  assert.deepEqual(said(await told(ana, room, 'rating')), {
    type: 'rating',
    from: 'relay',
    key: 'erased',
    score: 1,
    text: '',
  });
  assert.equal((await told(ana, companion, 'tag')).tag, '');
  // Nobody reads an answer: it is refused, and counted by nothing. Notes are for the team.
  const answer: Body = { type: 'message', text: 'too late' };
  const open: Body = { type: 'conversation', status: 'open' };
  for (const body of [answer, open]) assert.equal(await outcome(ana, room, body), 'forbidden', body.type);
  const byHttp = await agent.ask('PATCH', `/conversations/${room}`, { body: { status: 'open' } });
  assert.deepEqual([byHttp.status, byHttp.body.code], [403, 'forbidden']);
  assert.equal(await outcome(ana, companion, { type: 'message', text: 'a note' }), 'ack');
  assert.deepEqual(await report(), before);
  for (const queue of ['open', 'mine', 'unassigned', 'snoozed', 'due'])
    assert.deepEqual((await agent.get(`/conversations?queue=${queue}`)).body.conversations, [], queue);
  const { events } = (await agent.get(`/conversations/${room}/history`)).body;
  assert.deepEqual(
    events.map(({ at: _, room: __, seq: ___, by, user, ...rest }: Record<string, { name: string }>) => ({
      ...rest,
      ...(by && { by: by.name }),
      ...(user && { user: user.name }),
    })),
    [
      { type: 'rated', by: '', score: 1 },
      { type: 'closed', reason: 'erasure' },
      { type: 'assigned', by: 'Ana', user: 'Ana' },
    ],
  );
  assert.deepEqual(await standing(ana, room), {
    status: 'closed',
    agent: { id: 'u_ana', name: 'Ana', kind: 'agent' },
    score: 1,
  });
  // Who is invited there, and writes, is answered.
  const { token } = (await ask(ana, { type: 'invite', room })) as unknown as { token: string };
  const again = await WireClient.open(relay.socketUrl);
  t.after(() => again.cut());
  await welcomed(again, undefined, userCredential('maya', { iat: testTime + 60 }));
  await ask(again, { type: 'redeem', token });
  await say(again, room, 'here again');
  await say(ana, room, 'welcome back');
  await outcome(ana, room, { type: 'conversation', status: 'closed' });
  await relay.relay.erase('u_ana');
  const jonas = await enter('jonas', 'agent');
  assert.deepEqual(await standing(jonas, room), { status: 'closed', score: 1 });
});

test('P22, P41: the scope `read` alone reads notes and finds them, as docs/api.md says, and writes none', async (t) => {
  const { maya, ana, relay, room, companion } = await deskFor(t);
  await say(maya, room, 'the lamp hums');
  await say(ana, companion, 'batch 31 hums');
  const { key } = await relay.relay.keys.add({ name: 'Reader', scopes: ['read'] });
  const reader = new ApiClient(relay, { kind: 'token', token: key });
  const { messages } = (await reader.get(`/rooms/${companion}/messages`)).body;
  assert.deepEqual(
    messages.map((each: { text: string }) => each.text),
    ['batch 31 hums'],
  );
  const { hits } = (await reader.post('/desk/search', { text: 'hums' })).body;
  assert.deepEqual(hits.map((hit: { note?: true }) => hit.note === true).sort(), [false, true]);
  assert.equal((await reader.post(`/rooms/${companion}/messages`, { text: 'no' })).body.code, 'forbidden');
});

test('P27, P40: a conversation of a guest who signs in is the user’s', async (t) => {
  const { relay, ana } = await deskFor(t);
  const guest = await welcomed(await WireClient.open(relay.socketUrl), 'Guest');
  const room = await makeRoom(guest, 'support');
  await say(guest, room, 'hello');
  await say(ana, companionOf(room), 'a note');
  const { user, secret } = guest.welcome;
  guest.cut();
  const client = await WireClient.open(relay.socketUrl);
  t.after(() => client.cut());
  const merge = { kind: 'guest' as const, id: user.id, secret: secret! };
  client.send({ type: 'hello', protocol: 1, credential: userCredential('signed'), merge });
  await client.next('welcome');
  const exported = await recordsOf(relay.relay.exportUser('u_signed'));
  assert.ok(exported.some((each) => each.record === 'conversation' && each.room === room));
  assert.ok(exported.some((each) => each.record === 'note' && each.text === 'a note'));
});
