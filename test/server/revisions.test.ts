import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { defaultLimits, type User } from '../../src/protocol/index.ts';
import { temporaryFolder } from '../support/relay.ts';
import { privateRoom } from '../support/private-room.ts';
import { ask, change, outcome, say } from '../support/rooms.ts';
import { WireClient } from '../support/wire-client.ts';

async function textsOf(who: WireClient, room: string, seq: number, more: object = {}): Promise<unknown> {
  const answer = await ask(who, { type: 'revisions', room, seq, ...more });
  if (answer.type === 'error') return answer.code;
  return answer.type === 'revisions' ? answer.revisions.map(({ text }) => text) : answer.type;
}

describe('the texts that a message has had', () => {
  test('P32: are told to whoever may read the room, and to nobody else, whether there is such a message or not', async (t) => {
    const { owner, maya, eve, room } = await privateRoom(t);
    const seq = await say(maya, room, 'the party is at seven');
    assert.equal(await outcome(maya, room, { type: 'edit', of: seq, text: 'the party is at eight' }), 'ack');
    assert.deepEqual(await textsOf(owner, room, seq), ['the party is at eight', 'the party is at seven']);
    assert.deepEqual(await textsOf(owner, room, seq, { limit: 1 }), ['the party is at eight']);
    assert.equal(await textsOf(owner, room, 999), 'no-such-message');
    assert.equal(await textsOf(eve, room, seq), 'forbidden');
    assert.equal(await textsOf(eve, room, 999), 'forbidden');
    assert.equal(await outcome(owner, room, change('u_maya', 'removed')), 'ack');
    assert.equal(await textsOf(maya, room, seq), 'forbidden');
  });

  test('P32, P19: of a deleted message there are none', async (t) => {
    const { owner, maya, room } = await privateRoom(t);
    const seq = await say(maya, room, 'one');
    await outcome(maya, room, { type: 'edit', of: seq, text: 'two' });
    assert.equal(await outcome(owner, room, { type: 'delete', of: seq }), 'ack');
    assert.equal(await textsOf(maya, room, seq), 'no-such-message');
  });

  test('P32, P26: of what filters masked or held, what they took is in none of them', async (t) => {
    const words = [
      { words: ['rude'], action: 'mask' as const },
      { words: ['wait'], action: 'hold' as const },
    ];
    const { owner, maya, room } = await privateRoom(t, { filters: { words } });
    const seq = await say(maya, room, 'how rude of you');
    assert.equal(await outcome(maya, room, { type: 'edit', of: seq, text: 'very rude of you' }), 'ack');
    assert.equal(await outcome(maya, room, { type: 'edit', of: seq, text: 'wait for me' }), 'text-refused');
    assert.deepEqual(await textsOf(owner, room, seq), ['very **** of you', 'how **** of you']);
  });
});

test('P32, P21: of a person who is erased, and of what is past its time, nothing is left among former texts, nor in the data folder', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await openSqliteStore({ folder, limits: defaultLimits, now: () => 5_000 });
  const userOf = (id: string): User => ({ id, name: `NAME-${id}`, kind: 'user' });
  const seqs: number[] = [];
  for (const id of ['u_maya', 'u_jonas']) {
    const sender = userOf(id);
    const text = (index: number) => `CANARY-${id}-${index}`;
    const said = await store.append({ room: 'lobby', sender, key: 'k', body: { type: 'message', text: text(0) } });
    assert.ok(said.ok);
    seqs.push(said.seq);
    for (let index = 1; index < 5; index++) {
      const body = { type: 'edit', of: said.seq, text: text(index) } as const;
      assert.ok((await store.append({ room: 'lobby', sender, key: `e${index}`, body })).ok);
    }
    assert.equal((await store.revisions('lobby', said.seq, 1e9, 50))!.revisions.length, 5);
  }
  assert.notEqual(countIn(folder, 'CANARY-u_maya'), 0);
  await store.personal!.erase('u_maya');
  assert.equal(await store.revisions('lobby', seqs[0]!, 1e9, 50), undefined);
  assert.equal(countIn(folder, 'CANARY-u_maya'), 0);
  assert.equal((await store.revisions('lobby', seqs[1]!, 1e9, 50))!.revisions.length, 5);
  while (await store.personal!.expire('open', 10_000));
  assert.equal(await store.revisions('lobby', seqs[1]!, 1e9, 50), undefined);
  await store.close();
  assert.equal(countIn(folder, 'CANARY-'), 0);
});

/** How often something is found in the files of a folder. */
function countIn(folder: string, sign: string): number {
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
  return files.reduce((count, text) => count + text.split(sign).length - 1, 0);
}
