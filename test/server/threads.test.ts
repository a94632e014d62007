import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { applyEntries, defaultLimits, emptyRoom, type LogEntry, type User } from '../../src/protocol/index.ts';
import { temporaryFolder } from '../support/relay.ts';
import { privateRoom } from '../support/private-room.ts';
import { ask, say } from '../support/rooms.ts';
import { WireClient } from '../support/wire-client.ts';

const codeOf = async (who: WireClient, request: object): Promise<string> => {
  const answer = await ask(who, request);
  return answer.type === 'error' ? answer.code : answer.type;
};

const followed = async (who: WireClient): Promise<unknown> => {
  const answer = await ask(who, { type: 'threads' });
  return answer.type === 'threads'
    ? answer.threads.map(({ room, root, unread }) => [room, root.seq, unread])
    : answer.type;
};

describe('threads on the wire', () => {
  test('P36: whoever follows the room is told of answers by the log, and whoever may read it asks for a thread', async (t) => {
    const { owner, maya, eve, room } = await privateRoom(t);
    maya.send({ type: 'join', room });
    await maya.next('joined');
    const root = await say(maya, room, 'who comes?');
    const seq = await say(owner, room, 'I do', { thread: root });
    const isAnswer = (entry: LogEntry): boolean => entry.seq === seq;
    const told = (await maya.next('entries', ({ entries }) => entries.some(isAnswer))).entries.find(isAnswer)!;
    assert.deepEqual(told.set, { answers: { count: 1, last: seq, at: told.at, by: ['u_owner'] } });
    const page = await ask(maya, { type: 'thread', room, thread: root });
    assert.equal(page.type, 'thread');
    if (page.type !== 'thread') return;
    assert.deepEqual(
      [page.root.text, page.messages.map(({ text }) => text), page.more, page.following, page.readTo, page.thread],
      ['who comes?', ['I do'], false, true, root, root],
    );
    assert.equal(await codeOf(maya, { type: 'thread', room, thread: seq }), 'no-such-message');
    assert.equal(await codeOf(maya, { type: 'thread', room, thread: 99 }), 'no-such-message');
    assert.equal(await codeOf(maya, { type: 'thread', room, thread: root, before: 2, after: 1 }), 'bad-message');
    const more = { type: 'thread', room, thread: root };
    assert.equal(await codeOf(eve, more), 'forbidden', 'as of a room that is not there');
    assert.equal(await codeOf(eve, { ...more, room: 'p_nothingnothingnothing0' }), 'forbidden');
    const alone = await maya.append(room, 'alone', { type: 'message', text: 'x', inRoom: true });
    assert.equal(alone.type === 'error' && alone.code, 'bad-message');
  });

  test('P36: one follows, reads and follows no more, and is told so by the list of rooms', async (t) => {
    const { clock, owner, maya, eve, room } = await privateRoom(t);
    const root = await say(owner, room, 'root');
    const seq = await say(owner, room, 'first', { thread: root });
    assert.deepEqual(await followed(maya), []);
    assert.equal(await codeOf(maya, { type: 'follow', room, thread: root }), 'done');
    assert.deepEqual(await followed(maya), [[room, root, 0]]);
    const watching = await ask(maya, { type: 'watch' });
    const next = async (): Promise<unknown> => {
      const change = maya.next('changes', ({ rooms }) => rooms.length > 0);
      clock.advance(2_000);
      const told = await change;
      return told.rooms.map(({ unread, threads }) => [unread, threads]);
    };
    assert.equal((watching as { type: string }).type, 'changes');
    const second = await say(owner, room, 'second', { thread: root });
    // The root and nothing else is unread in the room.
    assert.deepEqual(await next(), [[1, 1]]);
    assert.equal(await codeOf(maya, { type: 'seen', room, thread: root, seq: second }), 'done');
    assert.deepEqual(await next(), [[1, undefined]]);
    assert.equal(await codeOf(maya, { type: 'seen', room, thread: root, seq }), 'done');
    assert.deepEqual(await followed(maya), [[room, root, 0]], 'what was read stays read (P11)');
    assert.equal(await codeOf(maya, { type: 'unfollow', room, thread: root }), 'done');
    assert.deepEqual(await followed(maya), []);
    for (const type of ['follow', 'unfollow', 'seen']) {
      const about = { type, room, thread: root, ...(type === 'seen' && { seq }) };
      assert.equal(await codeOf(eve, about), 'forbidden');
      assert.equal(await codeOf(eve, { ...about, room: 'p_nothingnothingnothing0' }), 'forbidden');
    }
    assert.equal(await codeOf(maya, { type: 'follow', room, thread: seq }), 'no-such-message');
    await owner.append(room, 'remove', { type: 'member', change: 'removed', user: 'u_maya' });
    assert.equal(await codeOf(maya, { type: 'follow', room, thread: root }), 'forbidden');
    assert.deepEqual(await followed(maya), []);
  });

  test('P36: a hit of the search says in which thread it is', async (t) => {
    const { owner, room } = await privateRoom(t);
    const root = await say(owner, room, 'the garden');
    await say(owner, room, 'a garden party', { thread: root });
    owner.send({ type: 'search', id: 12_345, room, text: 'garden' });
    const { hits } = await owner.next('found');
    assert.deepEqual(
      hits.map(({ thread }) => thread),
      [root, undefined],
    );
  });
});

const userOf = (id: string): User => ({ id, name: `NAME-${id}`, kind: id.startsWith('g_') ? 'guest' : 'user' });

async function emptyStore(t: TestContext) {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ folder, limits: defaultLimits, now: () => 5_000 });
  t.after(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  let keys = 0;
  const write = async (id: string, text: string, thread?: number): Promise<number> => {
    const body = { type: 'message', text, ...(thread !== undefined && { thread }) } as const;
    const said = await store.append({ room: 'lobby', sender: userOf(id), key: `k${++keys}`, body });
    assert.ok(said.ok, JSON.stringify(said));
    return said.seq;
  };
  const answersTo = async (root: number) => {
    const { entries } = await store.since('lobby', 0, 10_000, 1e9);
    const log = entries.map((text) => JSON.parse(text) as LogEntry);
    const { answers } = applyEntries(emptyRoom, log).messages.find(({ seq }) => seq === root)!;
    const page = await store.page('lobby', { after: root - 1 }, 1);
    assert.deepEqual(page.messages[0]!.answers, answers);
    return answers;
  };
  return { folder, store, write, answersTo };
}

test('P36, P21: who is erased is in no thread any more: their answers are not counted, what they followed is gone, and nothing of it is in the data folder', async (t) => {
  const { folder, store, write, answersTo } = await emptyStore(t);
  const root = await write('u_jonas', 'root');
  const kept = await write('u_jonas', 'kept', root);
  await write('u_maya', 'CANARY-u_maya', root);
  const told = async () => {
    const all = [];
    for await (const each of store.personal!.export('u_maya')) if (each.record === 'thread') all.push(each);
    return all;
  };
  assert.deepEqual(await told(), [{ record: 'thread', room: 'lobby', thread: root, following: 1, readTo: kept + 2 }]);
  await store.personal!.erase('u_maya');
  assert.deepEqual(await answersTo(root), { count: 1, last: kept, at: 5_000, by: ['u_jonas'] });
  assert.deepEqual(await told(), []);
  assert.deepEqual(await store.threads!.followers('lobby', root, ['u_maya']), []);
  const page = await store.threads!.page({ user: 'u_jonas', room: 'lobby', thread: root }, { after: 0 }, 9);
  assert.deepEqual(
    page!.messages.map(({ text, name }) => [text, name]),
    [
      ['kept', 'NAME-u_jonas'],
      ['', ''],
    ],
  );
  await store.close();
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
  for (const sign of ['CANARY-u_maya', 'NAME-u_maya'])
    assert.ok(
      files.every((text) => !text.includes(sign)),
      sign,
    );
});

test('P36, P21: what is past its time is not counted, and a thread whose root is gone stays', async (t) => {
  const { store, write, answersTo } = await emptyStore(t);
  const root = await write('u_jonas', 'root');
  await write('u_maya', 'answer', root);
  while (await store.personal!.expire('open', 10_000));
  assert.equal(await answersTo(root), undefined);
});

test('P36, P27: what a guest has answered and follows is the user’s who they become', async (t) => {
  const { store, write, answersTo } = await emptyStore(t);
  await store.createGuest({ id: 'g_maya', name: 'Maya', secretHash: 'a'.repeat(64) });
  const root = await write('u_jonas', 'root');
  const early = await write('u_maya', 'as a user', root);
  const last = await write('g_maya', 'as a guest', root);
  assert.deepEqual((await answersTo(root))?.by, ['g_maya', 'u_maya']);
  assert.ok(await store.mergeGuest!({ id: 'g_maya', secretHash: 'a'.repeat(64), user: userOf('u_maya') }));
  assert.deepEqual((await answersTo(root))?.by, ['u_maya']);
  const followers = await store.threads!.followers('lobby', root, ['g_maya', 'u_maya']);
  assert.deepEqual(followers, [['u_maya', last]]);
  assert.ok(early < last);
  // What they wrote as a guest is not unread for them.
  const [thread] = await store.threads!.followed('u_maya', undefined, 9);
  assert.deepEqual([thread?.root.seq, thread?.unread], [root, 0]);
});
