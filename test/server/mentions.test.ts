// P30: whom texts mention, where people are erased or sign in, and where a moderator has to see it first.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashOf } from '../../server/src/auth/secrets.ts';
import { movedMentions } from '../../server/src/mentions.ts';
import type { AppendRequest, Store } from '../../server/src/store/store.ts';
import {
  applyEntries,
  emptyRoom,
  type Body,
  type LogEntry,
  type Mention,
  type User,
} from '../../src/protocol/index.ts';
import { folderForTests } from '../support/store-folder.ts';

const ana: User = { id: 'u_ana', name: 'Ana', kind: 'user' };
const maya: User = { id: 'g_maya', name: 'MÄYA-CANARY', kind: 'guest' };
const text = `Hi @${maya.name}, @Ana and @${maya.name}`;
const mentions: Mention[] = [
  [3, 12, maya.id],
  [17, 4, ana.id],
  [26, 12, maya.id],
];
let keys = 0;

async function append(store: Store, sender: User, body: Body, more: Partial<AppendRequest> = {}): Promise<number> {
  const result = await store.append({ room: 'lobby', sender, key: `k${++keys}`, body, ...more });
  assert.ok(result.ok, JSON.stringify(result));
  return result.seq;
}

async function logOf(store: Store): Promise<LogEntry[]> {
  const { entries } = await store.since('lobby', 0, 1e9, 1e9);
  return entries.map((each) => JSON.parse(each) as LogEntry);
}

const isIn = (folder: string, canary: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(path.join(folder, name)).includes(canary));

test('P21, P30: a name that others have mentioned is erased with the person, also in edits and where it waits', async () => {
  const { folder, open } = await folderForTests();
  const store = await open();
  const body: Body = { type: 'message', text, mentions };
  await append(store, maya, { type: 'message', text: 'hello' });
  const seq = await append(store, ana, body);
  const edited = await append(store, ana, { type: 'message', text: 'not yet' });
  await append(store, ana, { type: 'edit', of: edited, text, mentions });
  assert.equal(await append(store, ana, body, { filtering: { text, isHeld: true } }), 0);
  assert.equal(await store.mentionsAfter(maya.id, 'lobby', 0), 2);
  assert.ok(isIn(folder, maya.name));
  await store.personal!.erase(maya.id);
  assert.equal(isIn(folder, maya.name), false);
  assert.equal(await store.mentionsAfter(maya.id, 'lobby', 0), 0);
  const masked = 'Hi @***********, @Ana and @***********';
  const { messages } = await store.snapshot('lobby', 9);
  for (const each of [seq, edited]) {
    const found = messages.find((message) => message.seq === each)!;
    assert.deepEqual([found.text, found.mentions], [masked, mentions]);
  }
  const [held] = await store.moderation!.held('lobby', 0, 9);
  assert.equal(held!.text, masked);
  const [, release] = [held, { room: 'lobby', sender: ana, grant: 'owner', isAdmin: true, held: held!.held }] as const;
  const moderator: User = { id: 'a_1', name: 'Ada', kind: 'agent' };
  assert.ok((await store.moderation!.decide({ ...release, sender: moderator, verdict: 'release' })).ok);
  assert.deepEqual((await store.snapshot('lobby', 1)).messages[0]!.mentions, mentions, 'as it was sent');
  await store.close();
});

test('P27, P30: whom a guest was mentioned as is the user, in the count and for whoever folds the log', async () => {
  const { open } = await folderForTests();
  const store = await open();
  await store.createGuest({ id: maya.id, name: maya.name, secretHash: hashOf('secret') });
  await append(store, maya, { type: 'message', text: 'hello' });
  await append(store, ana, { type: 'message', text, mentions });
  const before = await logOf(store);
  const user: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
  assert.ok(await store.mergeGuest!({ id: maya.id, secretHash: hashOf('secret'), user }));
  assert.equal(await store.mentionsAfter(user.id, 'lobby', 0), 1);
  assert.equal(await store.mentionsAfter(maya.id, 'lobby', 0), 0);
  const now = mentions.map(([start, length, id]): Mention => [start, length, id === maya.id ? user.id : id]);
  const kept = (await store.snapshot('lobby', 1)).messages[0]!;
  const told = applyEntries({ ...emptyRoom, epoch: 'e' }, await logOf(store)).messages.at(-1)!;
  assert.deepEqual([kept.mentions, told.mentions], [now, now]);
  assert.deepEqual((await logOf(store)).slice(0, before.length), before, 'what is written stays');
  // By those who do not know it yet.
  await append(store, ana, { type: 'message', text, mentions });
  assert.deepEqual((await store.snapshot('lobby', 1)).messages[0]!.mentions, now);
  assert.equal(await store.mentionsAfter(user.id, 'lobby', 0), 2);
  await store.close();
});

test('P26, P30: whatever a filter masks, a mention that is left has its name or asterisks', () => {
  const word = fc.constantFrom('@Ana', ' ', 'bad', '😀', 'ü', '@', '👩‍👩‍👧');
  fc.assert(
    fc.property(fc.array(word), fc.array(fc.boolean()), (words, hidden) => {
      const said = words.join('');
      const masked = words.map((each, at) => (hidden[at] ? '*'.repeat([...each].length) : each)).join('');
      let at = 0;
      const all = words.flatMap((each): Mention[] => {
        const start = at;
        at += each.length;
        return each === '@Ana' ? [[start, 4, 'u_ana']] : [];
      });
      const left = movedMentions(all, said, masked);
      assert.ok(left.every(([start, length]) => masked.slice(start, start + length) === '@Ana'));
      assert.equal(left.length, words.filter((each, index) => each === '@Ana' && !hidden[index]).length);
    }),
  );
});
