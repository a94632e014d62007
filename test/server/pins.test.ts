import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { defaultLimits, type LogEntry, type User } from '../../src/protocol/index.ts';
import { temporaryFolder } from '../support/relay.ts';
import { privateRoom } from '../support/private-room.ts';
import { ask, makeRoom, outcome, say } from '../support/rooms.ts';
import { WireClient } from '../support/wire-client.ts';

async function pinned(who: WireClient, room: string): Promise<unknown> {
  const answer = await ask(who, { type: 'pins', room });
  return answer.type === 'pins' ? answer.messages.map(({ text, pinned: pin }) => [text, pin?.by]) : answer.type;
}

describe('pins on the wire', () => {
  test('P31: a moderator pins and takes down, everybody in the room is told by the entry, and whoever may read it may ask', async (t) => {
    const { owner, maya, eve, room } = await privateRoom(t);
    maya.send({ type: 'join', room });
    await maya.next('joined');
    const of = await say(maya, room, 'the party is at eight');
    assert.equal(await outcome(maya, room, { type: 'pin', of, on: true }), 'forbidden');
    assert.equal(await outcome(owner, room, { type: 'pin', of: 99, on: true }), 'no-such-message');
    assert.equal(await outcome(owner, room, { type: 'pin', of, on: true }), 'ack');
    const isPin = (entry: LogEntry): boolean => entry.type === 'pin';
    const told = (await maya.next('entries', ({ entries }) => entries.some(isPin))).entries.find(isPin)!;
    assert.deepEqual(told.set, { pinned: { at: told.at, by: 'u_owner' } });
    assert.deepEqual(await pinned(maya, room), [['the party is at eight', 'u_owner']]);
    assert.equal(await pinned(eve, room), 'error', 'as of a room that is not there');
    const { snapshot } = await joinAnew(owner, room);
    assert.deepEqual(snapshot!.messages.at(-1)!.pinned, { at: told.at, by: 'u_owner' });
    assert.equal(await outcome(owner, room, { type: 'pin', of, on: false }), 'ack');
    assert.deepEqual(await pinned(maya, room), []);
  });

  test('P31: a deletion takes the pin away, and the place of one more is free', async (t) => {
    const { owner, maya, room } = await privateRoom(t);
    const all: number[] = [];
    for (let index = 0; index <= bounds.pins; index++) all.push(await say(maya, room, `message ${index}`));
    for (const seq of all.slice(1)) assert.equal(await outcome(owner, room, { type: 'pin', of: seq, on: true }), 'ack');
    assert.equal(await outcome(owner, room, { type: 'pin', of: all[0]!, on: true }), 'too-many');
    assert.equal(await outcome(maya, room, { type: 'delete', of: all[1]! }), 'ack');
    assert.equal(await outcome(owner, room, { type: 'pin', of: all[0]!, on: true }), 'ack');
  });

  test('the audit log says what a moderator pinned, and whose it was', async (t) => {
    const { relay, owner, maya, room } = await privateRoom(t);
    const of = await say(maya, room, 'one');
    await outcome(owner, room, { type: 'pin', of, on: true });
    await outcome(owner, room, { type: 'pin', of, on: true });
    await outcome(owner, room, { type: 'pin', of, on: false });
    const acts = [];
    for await (const { act, by, seq, user } of relay.relay.audit({ room }))
      if (/pin/.test(act)) acts.push([act, by, seq, user]);
    assert.deepEqual(acts, [
      ['pinned', 'u_owner', of, 'u_maya'],
      ['unpinned', 'u_owner', of, 'u_maya'],
    ]);
  });

  test('P31: in a direct room both pin, and nobody else asks', async (t) => {
    const { maya, owner, eve } = await privateRoom(t);
    const room = await makeRoom(maya, 'direct', ['u_owner']);
    const of = await say(maya, room, 'between us');
    assert.equal(await outcome(owner, room, { type: 'pin', of, on: true }), 'ack');
    assert.deepEqual(await pinned(maya, room), [['between us', 'u_owner']]);
    assert.equal(await outcome(maya, room, { type: 'pin', of, on: false }), 'ack');
    assert.equal(await outcome(eve, room, { type: 'pin', of, on: true }), 'forbidden');
    assert.equal(await pinned(eve, room), 'error');
  });
});

test('P21: of a pinned message whose author is erased, or that is past its time, nothing is left in the data folder, nor among the pins', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const open = () => openSqliteStore({ folder, limits: defaultLimits, now: () => 5_000 });
  const store = await open();
  const userOf = (id: string): User => ({ id, name: `NAME-${id}`, kind: 'user' });
  const seqs: number[] = [];
  for (const [index, id] of ['u_maya', 'u_jonas'].entries()) {
    const body = { type: 'message', text: `CANARY-${id}` } as const;
    const said = await store.append({ room: 'lobby', sender: userOf(id), key: `k${index}`, body });
    assert.ok(said.ok);
    seqs.push(said.seq);
    const pin = { type: 'pin', of: said.seq, on: true } as const;
    // The one who will be erased pins both.
    assert.ok(
      (await store.append({ room: 'lobby', sender: userOf('u_maya'), key: `p${index}`, body: pin, grant: 'moderator' }))
        .ok,
    );
  }
  assert.deepEqual(
    (await store.pins('lobby')).messages.map(({ seq }) => seq),
    seqs.toReversed(),
  );
  await store.personal!.erase('u_maya');
  const { messages, users } = await store.pins('lobby');
  assert.deepEqual(
    messages.map(({ seq, text }) => [seq, text]),
    [[seqs[1], 'CANARY-u_jonas']],
  );
  assert.equal(users.find(({ id }) => id === 'u_maya')?.name ?? '', '');
  assert.deepEqual(countIn(folder, 'u_maya'), [0, 0]);
  while (await store.personal!.expire('open', 10_000));
  assert.deepEqual((await store.pins('lobby')).messages, []);
  await store.close();
  assert.deepEqual(countIn(folder, 'u_jonas')[0], 0);
  const again = await open();
  assert.deepEqual((await again.pins('lobby')).messages, []);
  await again.close();
});

/** How often somebody's text and name are found in the files of a folder. */
function countIn(folder: string, id: string): number[] {
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
  return ['CANARY-', 'NAME-'].map((sign) => files.reduce((count, text) => count + text.split(sign + id).length - 1, 0));
}

async function joinAnew(who: WireClient, room: string) {
  who.send({ type: 'join', room });
  return who.next('joined');
}
