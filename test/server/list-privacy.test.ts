// What is stored for lists and blocks (P33, P34), in exports, erasures (P21) and merges (P27).
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { openSqliteStore, type PersonalRecord, type Store } from '../../server/src/index.ts';
import { hashOf } from '../../server/src/auth/secrets.ts';
import { defaultLimits, type Body, type User } from '../../src/protocol/index.ts';
import { makeFolder, removeFolder } from '../support/store-folder.ts';

const maya: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
const jonas: User = { id: 'u_jonas', name: 'Jonas', kind: 'user' };
const guest: User = { id: 'g_1', name: 'Passer-by', kind: 'guest' };
const canary = 'GARDEN-CANARY';
let keys = 0;

async function storeFor(t: TestContext): Promise<{ store: Store; folder: string }> {
  const folder = await makeFolder();
  const store = await openSqliteStore({ folder, limits: defaultLimits, erasureDelay: 1 });
  t.after(async () => {
    await store.close();
    await removeFolder(folder);
  });
  return { store, folder };
}
async function put(store: Store, room: string, sender: User, body: Body): Promise<void> {
  const result = await store.append({ room, sender, key: `k${++keys}`, body });
  assert.ok(result.ok, JSON.stringify(result));
}
async function make(store: Store, kind: 'private' | 'direct', creator: User, ...members: User[]): Promise<string> {
  const name = `${kind[0]}_${String(++keys).padStart(22, 'x')}`;
  const role = kind === 'private' ? 'owner' : 'member';
  const result = await store.createRoom({ name, kind, creator, role, members });
  assert.ok(result.ok);
  return result.room;
}
async function recordsOf(store: Store, user: string): Promise<PersonalRecord[]> {
  const records: PersonalRecord[] = [];
  for await (const record of store.personal!.export(user)) records.push(record);
  return records;
}
const countIn = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + readFileSync(path.join(folder, name), 'latin1').split(canary).length - 1,
    0,
  );

test('P21: what somebody has called a room is theirs: it is told, and gone with them from the log and the disk; the present name is the room’s', async (t) => {
  const { store, folder } = await storeFor(t);
  const room = await make(store, 'private', maya, jonas);
  await put(store, room, maya, { type: 'member', change: 'role', user: jonas.id, role: 'owner' });
  for (let count = 0; count < 20; count++) {
    await put(store, room, maya, { type: 'settings', name: `${canary} ${count}`, topic: `${canary} topic` });
  }
  await put(store, room, jonas, { type: 'settings', name: 'Yard', topic: '' });
  assert.ok(JSON.stringify(await recordsOf(store, maya.id)).includes(canary));
  assert.ok(!JSON.stringify(await recordsOf(store, jonas.id)).includes(canary));
  await store.personal!.erase(maya.id);
  const { entries } = await store.since(room, 0, 100, 1e6);
  assert.equal(entries.filter((text) => text.includes('"type":"settings"')).length, 21);
  assert.ok(!entries.join('').includes(canary));
  assert.deepEqual({ ...(await store.lists!.described(room)) }, { name: 'Yard', topic: '' });
  await store.close();
  assert.equal(countIn(folder), 0);
});

test('P21: a private room whose only owner is erased is another’s', async (t) => {
  const { store } = await storeFor(t);
  const room = await make(store, 'private', maya, jonas);
  await store.personal!.erase(maya.id);
  assert.equal((await store.place(room, jonas.id)).role, 'owner');
});

test('P34: blocks are told to who has blocked alone; they go with them, and stay when the other is erased', async (t) => {
  const { store } = await storeFor(t);
  await store.lists!.block(maya.id, jonas.id);
  await store.lists!.block(jonas.id, guest.id);
  const blocks = async (user: string) =>
    (await recordsOf(store, user)).flatMap((each) => (each.record === 'block' ? [each.blocked] : []));
  assert.deepEqual(
    [await blocks(maya.id), await blocks(jonas.id), await blocks(guest.id)],
    [[jonas.id], [guest.id], []],
  );
  await store.personal!.erase(jonas.id);
  assert.deepEqual([await blocks(maya.id), await blocks(jonas.id)], [[jonas.id], []]);
  await store.personal!.erase(maya.id);
  assert.deepEqual(await store.lists!.blocks(maya.id), []);
});

test('P27: whom a guest has blocked, and who has blocked them, is so of the user; what they had not read stays unread', async (t) => {
  const { store } = await storeFor(t);
  await store.createGuest({ id: guest.id, name: guest.name, secretHash: hashOf('secret') });
  const direct = await make(store, 'direct', jonas, guest);
  await put(store, direct, jonas, { type: 'message', text: 'Hello' });
  const lists = store.lists!;
  await lists.block(guest.id, 'u_eve');
  await lists.block(guest.id, maya.id);
  await lists.block('u_tom', guest.id);
  assert.equal(await store.mergeGuest!({ id: guest.id, secretHash: hashOf('secret'), user: maya }), true);
  const [summary] = await lists.summaries([{ user: maya.id, room: direct }]);
  assert.deepEqual([summary!.unread, summary!.others!.map(({ id }) => id)], [1, [jonas.id]]);
  assert.deepEqual(
    (await lists.blocks(maya.id)).map(({ id }) => id),
    ['u_eve'],
    'and nobody blocks themselves',
  );
  assert.deepEqual(
    (await lists.blocks('u_tom')).map(({ id }) => id),
    [maya.id],
  );
  assert.deepEqual(await lists.blocks(guest.id), []);
});
