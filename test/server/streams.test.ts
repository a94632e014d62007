import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, test, type TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { bounds } from '../../server/src/limits.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import {
  defaultLimits,
  type Message,
  type StreamList,
  type StreamedText,
  type User,
} from '../../src/protocol/index.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { spawnRelay, startRelay, temporaryFolder } from '../support/relay.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const auth = { secrets: [secret] };
// Time goes on here by hand, faster than anybody could answer.
const limits = { sendRate: 1_000, sendBurst: 1_000, silence: 10_000_000 };

async function relayOnDisk(t: TestContext, options: RelayOptions = {}) {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const relay = await startRelay({ data: folder, auth, limits, environment: { clock }, ...options });
  const clients: WireClient[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    clock,
    async enter(sub: string, claims: object = {}) {
      const client = await WireClient.open(relay.socketUrl);
      clients.push(client);
      return welcomed(client, undefined, userCredential(sub, { ...claims }));
    },
    async pass(milliseconds: number) {
      clock.advance(milliseconds);
      await turn();
    },
  };
}

/** What is in the files of a folder. */
const contents = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(path.join(folder, name), 'latin1'));

let keys = 0;
async function begin(who: WireClient, room: string, reply?: number): Promise<number> {
  const body = { type: 'message', text: '', stream: true, ...(reply && { reply }) } as const;
  const answer = await who.append(room, `begin-${++keys}`, body);
  assert.equal(answer.type, 'ack', JSON.stringify(answer));
  return answer.type === 'ack' ? answer.seq : 0;
}

async function more(who: WireClient, room: string, of: number, at: number, text: string): Promise<unknown> {
  const answer = await ask(who, { type: 'append', room, of, at, text });
  return answer.type === 'appended' ? answer.length : answer.type === 'error' ? answer.code : answer.type;
}

async function soFar(who: WireClient, room: string): Promise<StreamList['streams'] | string> {
  const answer = await ask(who, { type: 'streams', room });
  return answer.type === 'streams' ? answer.streams : answer.type;
}

/** What one has seen of a text by signals. */
const seen = (who: WireClient, of: number): StreamedText[] =>
  who.received.flatMap((message) =>
    message.type === 'signals'
      ? message.signals.flatMap(({ topic, key, data }) =>
          topic === 'stream' && key === String(of) ? [data as StreamedText] : [],
        )
      : [],
  );

async function messageIn(who: WireClient, room: string, seq: number): Promise<Message> {
  who.send({ type: 'history', id: ++keys, room, after: seq - 1, limit: 1 });
  return (await who.next('page')).messages[0]!;
}

describe('P18: messages that are written bit by bit', () => {
  test('P18: the beginning is an entry, more is told by its place, the end is an entry with the text; who comes late asks', async (t) => {
    const { enter, pass } = await relayOnDisk(t);
    const [bot, maya] = [await enter('bot'), await enter('maya')];
    await maya.join('lobby');
    const of = await begin(bot, 'lobby');
    await maya.reached('lobby', of);
    assert.equal((await messageIn(maya, 'lobby', of)).streaming, true);
    assert.equal(await more(bot, 'lobby', of, 0, 'Once '), 5);
    assert.equal(await more(bot, 'lobby', of, 5, 'upon '), 10);
    assert.equal(await more(bot, 'lobby', of, 0, 'Once upon '), 10, 'the same again is skipped');
    assert.equal(await more(bot, 'lobby', of, 5, 'upon a'), 11);
    assert.equal(await more(bot, 'lobby', of, 12, 'x'), 'bad-message', 'a gap');
    await pass(bounds.signalDelay + 100);
    await eventually(() => seen(maya, of).length === 1);
    assert.deepEqual(seen(maya, of), [[0, 'Once upon a']]);
    await more(bot, 'lobby', of, 11, ' time');
    await pass(bounds.signalDelay + 100);
    await eventually(() => seen(maya, of).length === 2);
    assert.deepEqual(seen(maya, of)[1], [11, ' time']);
    const late = await enter('late');
    assert.deepEqual(await soFar(late, 'lobby'), [[of, 'Once upon a time']]);
    assert.equal(await outcome(bot, 'lobby', { type: 'edit', of, text: 'another' }), 'bad-message');
    assert.equal(await outcome(bot, 'lobby', { type: 'end', of, text: 'Once upon a time.' }), 'ack');
    const { text, edited, streaming, cut } = await messageIn(late, 'lobby', of);
    assert.deepEqual(
      { text, edited, streaming, cut },
      { text: 'Once upon a time.', edited: undefined, streaming: undefined, cut: undefined },
    );
    assert.deepEqual(await soFar(late, 'lobby'), []);
    assert.equal(await more(bot, 'lobby', of, 16, '!'), 'stopped');
    const revisions = await ask(maya, { type: 'revisions', room: 'lobby', seq: of });
    assert.deepEqual(revisions.type === 'revisions' && revisions.revisions.map((each) => each.text), [
      'Once upon a time.',
    ]);
  });

  test('P18: who writes it, whom it answers and moderators stop it; the text so far stays, and its writer is refused', async (t) => {
    const { enter } = await relayOnDisk(t);
    const [bot, maya, eve] = [await enter('bot'), await enter('maya'), await enter('eve')];
    const boss = await enter('boss', { rooms: { lobby: 'moderator' } });
    const asked = await maya.say('lobby', 'asked', 'Tell me');
    const question = asked.type === 'ack' ? asked.seq : 0;
    for (const who of [bot, maya, boss]) {
      const of = await begin(bot, 'lobby', question);
      await more(bot, 'lobby', of, 0, 'Well, ');
      assert.equal(await outcome(eve, 'lobby', { type: 'stop', of }), 'forbidden');
      assert.equal(await outcome(eve, 'lobby', { type: 'end', of, text: 'mine' }), 'forbidden');
      assert.equal(await more(eve, 'lobby', of, 6, 'mine'), 'no-such-message');
      assert.equal(await outcome(who, 'lobby', { type: 'stop', of }), 'ack');
      assert.equal(await outcome(who, 'lobby', { type: 'stop', of }), 'ack', 'is so already');
      const { text, from, streaming, cut } = await messageIn(maya, 'lobby', of);
      assert.deepEqual([text, from, streaming, cut?.by], ['Well, ', 'u_bot', undefined, who.welcome.user.id]);
      assert.equal(await more(bot, 'lobby', of, 6, 'then'), 'stopped');
      assert.equal(await outcome(bot, 'lobby', { type: 'end', of, text: 'Well, then' }), 'stopped');
    }
    const direct = await makeRoom(maya, 'direct', ['u_bot']);
    const of = await begin(bot, direct);
    assert.equal(await outcome(maya, direct, { type: 'stop', of }), 'ack', 'of a conversation of two both');
    assert.equal((await messageIn(maya, direct, of)).text, '');
  });

  test('P18: of what nothing comes for a minute is cut by the relay, and its writer may still finish it', async (t) => {
    const { enter, pass } = await relayOnDisk(t);
    const bot = await enter('bot');
    const of = await begin(bot, 'lobby');
    await more(bot, 'lobby', of, 0, 'Half of');
    await pass(bounds.streamIdle - 2_000);
    assert.equal(await more(bot, 'lobby', of, 7, ' it'), 10, 'that counts from the last part');
    for (let second = 0; second < bounds.streamIdle / 1_000 + 2; second++) {
      await pass(1_000);
      await soFar(bot, 'lobby');
    }
    // Time goes on: while the store is busy, the next look at what is idle is what finds it.
    await eventually(async () => {
      await pass(1_000);
      return (await messageIn(bot, 'lobby', of)).cut !== undefined;
    });
    const { text, cut, streaming } = await messageIn(bot, 'lobby', of);
    assert.deepEqual([text, cut?.by, streaming], ['Half of it', 'relay', undefined]);
    assert.equal(await more(bot, 'lobby', of, 10, ' more'), 'no-such-message');
    assert.equal(await outcome(bot, 'lobby', { type: 'end', of, text: 'Half of it and the rest' }), 'ack');
    const ended = await messageIn(bot, 'lobby', of);
    assert.deepEqual([ended.text, ended.cut, ended.edited], ['Half of it and the rest', undefined, undefined]);
  });

  test('P26: where there are filters nobody sees it before they have looked at the whole text; a moderator’s is seen at once', async (t) => {
    const filters = { words: [{ words: ['darn'], action: 'mask' as const }] };
    const { enter } = await relayOnDisk(t, { filters });
    const [maya, boss] = [await enter('maya'), await enter('boss', { rooms: { lobby: 'moderator' } })];
    const [hers, his] = [await begin(maya, 'lobby'), await begin(boss, 'lobby')];
    await more(maya, 'lobby', hers, 0, 'oh darn it');
    await more(boss, 'lobby', his, 0, 'oh darn');
    assert.deepEqual(await soFar(boss, 'lobby'), [
      [hers, ''],
      [his, 'oh darn'],
    ]);
    assert.equal(await outcome(boss, 'lobby', { type: 'stop', of: hers }), 'ack');
    assert.equal((await messageIn(boss, 'lobby', hers)).text, 'oh **** it');
    const again = await begin(maya, 'lobby');
    assert.equal(await outcome(maya, 'lobby', { type: 'end', of: again, text: 'darn' }), 'ack');
    assert.equal((await messageIn(boss, 'lobby', again)).text, '****');
  });

  test('there is a bound on how many one writes at a time, on their length, and they have no text at first', async (t) => {
    const { enter } = await relayOnDisk(t);
    const maya = await enter('maya');
    const all: number[] = [];
    for (let index = 0; index < bounds.streamsPerUser; index++) all.push(await begin(maya, 'lobby'));
    const another = { type: 'message', text: '', stream: true } as const;
    assert.equal(await outcome(maya, 'lobby', another), 'too-many');
    assert.equal(await outcome(maya, 'lobby', { ...another, text: 'x' }), 'bad-message');
    assert.equal(await outcome(maya, 'lobby', { type: 'delete', of: all[0]! }), 'ack');
    assert.equal(await more(maya, 'lobby', all[0]!, 0, 'x'), 'stopped', 'it is deleted');
    assert.equal(await outcome(maya, 'lobby', another), 'ack');
    assert.equal(await more(maya, 'lobby', all[1]!, 0, 'x'.repeat(defaultLimits.textLength)), defaultLimits.textLength);
    assert.equal(await outcome(maya, 'lobby', { type: 'end', of: all[1]!, text: '' }), 'text-length');
  });

  test('P18: what is longer than a message may be is cut there, for all; its writer may still finish it with less', async (t) => {
    const { enter, pass } = await relayOnDisk(t);
    const [bot, maya] = [await enter('bot'), await enter('maya')];
    await maya.join('lobby');
    const of = await begin(bot, 'lobby');
    const most = defaultLimits.textLength;
    await more(bot, 'lobby', of, 0, 'x'.repeat(most - 1));
    // Half of the pair has room.
    assert.equal(await more(bot, 'lobby', of, most - 1, '😀 and so on'), 'text-length');
    const { text, cut, streaming } = await messageIn(maya, 'lobby', of);
    assert.deepEqual([text, cut?.by, streaming], ['x'.repeat(most - 1), 'relay', undefined]);
    await pass(bounds.signalDelay + 100);
    await eventually(() => seen(maya, of).length > 0);
    assert.deepEqual(await soFar(maya, 'lobby'), []);
    assert.equal(await more(bot, 'lobby', of, most, 'y'), 'no-such-message');
    assert.equal(await outcome(bot, 'lobby', { type: 'end', of, text: 'In short: x.' }), 'ack');
    assert.equal((await messageIn(maya, 'lobby', of)).text, 'In short: x.');
  });

  test('control characters are seen by nobody: not as it grows, and not when it is cut', async (t) => {
    const { enter } = await relayOnDisk(t);
    const [bot, maya] = [await enter('bot'), await enter('maya')];
    const of = await begin(bot, 'lobby');
    assert.equal(await more(bot, 'lobby', of, 0, 'a\u0000b\n'), 4);
    assert.deepEqual(await soFar(maya, 'lobby'), [[of, 'a\uFFFDb\n']]);
    assert.equal(await outcome(bot, 'lobby', { type: 'stop', of }), 'ack');
    assert.equal((await messageIn(maya, 'lobby', of)).text, 'a\uFFFDb\n');
  });

  test('half a surrogate pair at the end of what is stopped is not kept', async (t) => {
    const { enter } = await relayOnDisk(t);
    const [bot, maya] = [await enter('bot'), await enter('maya')];
    const direct = await makeRoom(maya, 'direct', ['u_bot']);
    const of = await begin(bot, direct);
    assert.equal(await more(bot, direct, of, 0, 'well 😀 \ud83d'), 9);
    assert.equal(await outcome(maya, direct, { type: 'stop', of }), 'ack');
    assert.equal((await messageIn(maya, direct, of)).text, 'well 😀 ');
  });

  test('P34: of two of whom one has blocked the other neither is told the text so far', async (t) => {
    const { enter } = await relayOnDisk(t);
    const [bot, maya] = [await enter('bot'), await enter('maya')];
    const direct = await makeRoom(maya, 'direct', ['u_bot']);
    const of = await begin(bot, direct);
    await more(bot, direct, of, 0, 'I say');
    assert.deepEqual(await soFar(maya, direct), [[of, 'I say']]);
    assert.equal((await ask(maya, { type: 'block', user: 'u_bot' })).type, 'done');
    assert.deepEqual(await soFar(maya, direct), []);
  });

  test('of one who may write no more, what they were writing is cut at once', async (t) => {
    const { enter } = await relayOnDisk(t);
    const [maya, boss] = [await enter('maya'), await enter('boss', { rooms: { lobby: 'moderator' } })];
    const of = await begin(maya, 'lobby');
    await more(maya, 'lobby', of, 0, 'I say');
    assert.equal(await outcome(boss, 'lobby', { type: 'member', change: 'banned', user: 'u_maya' }), 'ack');
    assert.equal(await more(maya, 'lobby', of, 5, ' more'), 'forbidden');
    const { text, cut } = await messageIn(boss, 'lobby', of);
    assert.deepEqual([text, cut?.by], ['I say', 'relay']);
    assert.equal(await soFar(maya, 'lobby'), 'error', 'nor may they see any');
  });
});

test('P18: a relay that is killed leaves a finished message, marked as cut, with what was kept; its writer may finish it', async (t) => {
  const relay = await spawnRelay({ env: { LIVE_CHAT_AUTH_SECRET: secret } });
  const clients: WireClient[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await relay.dispose();
  });
  const enter = async (sub: string) => {
    const client = await WireClient.open(relay.socketUrl);
    clients.push(client);
    const now = Math.floor(Date.now() / 1_000);
    return welcomed(client, undefined, userCredential(sub, { iat: now - 1, exp: now + 3_600 }));
  };
  const first = await enter('bot');
  const of = await begin(first, 'lobby');
  const part = 'It was a dark and stormy night. ';
  let length = 0;
  for (let count = 0; count < 20; count++) length = Number(await more(first, 'lobby', of, length, part));
  await eventually(() => contents(relay.folder).some((content) => content.includes('stormy')));
  await relay.kill();
  await relay.start();
  const second = await enter('bot');
  const { text, streaming, cut } = await messageIn(second, 'lobby', of);
  assert.deepEqual([streaming, cut?.by], [undefined, 'relay']);
  const all = part.repeat(length / part.length);
  assert.ok(text !== '' && all.startsWith(text), text);
  assert.equal(await more(second, 'lobby', of, length, 'x'), 'no-such-message');
  assert.equal(await outcome(second, 'lobby', { type: 'end', of, text: `${all}The end.` }), 'ack');
  assert.equal((await messageIn(second, 'lobby', of)).text, `${all}The end.`);
});

test('P21: of what somebody was writing nothing is left in the data folder when they are erased', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await openSqliteStore({ folder, limits: defaultLimits, now: () => 5_000 });
  const sender: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
  const body = { type: 'message', text: '', stream: true } as const;
  const said = await store.append({ room: 'lobby', sender, key: 'k', body });
  assert.ok(said.ok);
  const { seq } = said;
  for (const text of ['CANARY-one ', 'CANARY-two ']) await store.streams!.save([{ room: 'lobby', seq, text }]);
  const records = [];
  for await (const record of store.personal!.export('u_maya')) records.push(record);
  assert.ok(
    records.some((record) => record.record === 'stream' && JSON.stringify(record).includes('CANARY-one CANARY-two')),
  );
  await store.personal!.erase('u_maya');
  const { messages } = await store.page('lobby', { before: 100 }, 10);
  assert.deepEqual([messages[0]!.text, messages[0]!.streaming], ['', undefined]);
  await store.streams!.save([{ room: 'lobby', seq, text: 'CANARY-late' }]);
  await store.close();
  assert.ok(contents(folder).every((content) => !content.includes('CANARY')));
});
