import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AccountInvitation, AccountSession } from '../../server/src/store/accounts.ts';
import type { Store } from '../../server/src/store/store.ts';
import type { PersonalRecord } from '../../server/src/store/personal.ts';
import type { Body, LogEntry, User } from '../../src/protocol/index.ts';
import { folderForTests } from '../support/store-folder.ts';

/** How often something is found in the files of a folder. */
function countIn(folder: string, canary: string): number {
  const wanted = Buffer.from(canary);
  return readdirSync(folder).reduce((count, name) => {
    const bytes = readFileSync(path.join(folder, name));
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) count += 1;
    return count;
  }, 0);
}

/** Numbers that look random and are the same each time. */
function* numbersFrom(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

const erased = 'g_maya';
const name = 'NÄME-CANARY';
const text = 'TÄXT-CANARY';
let keys = 0;

/** Rooms full of what Maya and nine others wrote, edited, deleted and reacted to, under names that change. */
async function fill(store: Store, { rooms, rounds }: { rooms: number; rounds: number }): Promise<void> {
  await store.createGuest({ id: erased, name: `${name} guest`, secretHash: 'HASH-CANARY' });
  const numbers = numbersFrom(rooms + 7);
  const below = (bound: number) => numbers.next().value % bound;
  const userOf = (who: number): User => ({
    id: who === 0 ? erased : `g_${who}`,
    name: who === 0 ? `${name} ${'z'.repeat(below(60))}` : `Other ${who}`,
    kind: 'guest',
  });
  // So many, in no order, that rows about Maya are moved when pages are split, and grow and shrink.
  await Promise.all(
    Array.from({ length: 1_500 }, async (_, index) => {
      const other: User = { id: `g_${index % 2 === 0 ? 'm' : ''}${index}`, name: `Other ${index}`, kind: 'guest' };
      await store.createGuest({ ...other, secretHash: 'x'.repeat(64) });
      const join: Body = { type: 'member', change: 'joined' };
      await store.append({ room: 'room-0', sender: other, key: 'join', body: join });
      if (index % 20 !== 0) return;
      await store.append({ room: 'room-0', sender: userOf(0), key: `join ${index}`, body: join });
      await store.renameGuest(erased, `${name} ${'z'.repeat(below(60))}`);
    }),
  );
  const append = (room: string, who: number, body: Body) =>
    store.append({ room, sender: userOf(who), key: `k${++keys}`, body, grant: 'moderator' });
  const sent: { room: string; who: number; seq: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: 60 }, async () => {
        const [what, who] = [below(11), below(3) === 0 ? 0 : below(10)];
        const old = sent[below(sent.length + 1)];
        const words = `${who === 0 ? text : 'OTHERS'} ${'ü'.repeat(below(20) === 0 ? 3_900 : below(3) === 0 ? 400 : 1)}`;
        if (what < 6 || !old) {
          const room = `room-${below(rooms)}`;
          const result = await append(room, who, { type: 'message', text: words });
          if (result.ok) sent.push({ room, who, seq: result.seq });
        } else if (what < 8) {
          const edit = `${old.who === 0 ? text : 'OTHERS'} edited ${'é'.repeat(below(300))}`;
          await append(old.room, old.who, { type: 'edit', of: old.seq, text: edit });
        } else if (what < 10) {
          await append(old.room, who, { type: 'reaction', of: old.seq, emoji: `e${below(20)}`, on: true });
        } else await append(old.room, old.who, { type: 'delete', of: old.seq });
      }),
    );
  }
  await store.saveReads([{ room: 'room-0', user: erased, seq: 3 }]);
}

async function recordsOf(store: Store): Promise<PersonalRecord[]> {
  const records: PersonalRecord[] = [];
  for await (const each of store.personal!.export(erased)) records.push(each);
  return records;
}

async function logOf(store: Store, room: string): Promise<LogEntry[]> {
  const { entries } = await store.since(room, 0, 1e9, 1e9);
  return entries.map((each) => JSON.parse(each) as LogEntry);
}

for (const rooms of [1, 30]) {
  test(`security row 29, P21: nothing of an erased person is in the files, ${rooms} rooms`, async () => {
    const { folder, open } = await folderForTests();
    const store = await open();
    await fill(store, { rooms, rounds: 25 });
    const before = await recordsOf(store);
    const others = countIn(folder, 'OTHERS');
    assert.ok(countIn(folder, text) > 100 && countIn(folder, name) > 100 && countIn(folder, 'HASH-CANARY') > 0);
    assert.ok(before.some((each) => each.record === 'entry' && each.entry.type === 'edit' && each.entry.text !== ''));
    const isFound = async (words: string): Promise<boolean> =>
      (await store.search('room-0', words, Number.MAX_SAFE_INTEGER, 1)).hits.length > 0;
    assert.ok((await isFound(text)) && (await isFound('OTHERS')));
    const logs = await Promise.all(Array.from({ length: rooms }, (_, index) => logOf(store, `room-${index}`)));

    // While others search, which must neither find it nor keep it in the log beside the file.
    const searches = Array.from({ length: 20 }, () => store.search('room-0', 'xyzzy', Number.MAX_SAFE_INTEGER, 1));
    assert.ok((await store.personal!.erase(erased)) > 100);
    await Promise.all(searches);
    assert.equal(await isFound(text), false);
    assert.equal(await isFound('OTHERS'), true);
    // While it goes on running.
    for (const canary of [text, name, 'HASH-CANARY']) assert.equal(countIn(folder, canary), 0, canary);
    assert.ok(countIn(folder, 'OTHERS') > 0 && others > 0);

    for (const [index, log] of logs.entries()) {
      const now = await logOf(store, `room-${index}`);
      for (const [at, entry] of now.entries()) assert.equal(entry.seq, at + 1);
      for (const [at, entry] of log.entries()) {
        const later = now[at]!;
        // What others wrote is as it was.
        const isTheirs = entry.from === erased || (entry.type === 'member' && entry.user.id === erased);
        if (!isTheirs) assert.deepEqual(later, entry);
        else if (later.type === 'message') assert.deepEqual([later.name, later.text, later.erased], ['', '', true]);
      }
      const { members, messages } = await store.snapshot(`room-${index}`, 1_000);
      assert.ok(members.every(({ id }) => id !== erased));
      for (const { reactions } of messages) assert.ok(reactions.every(({ by }) => !by.includes(erased)));
    }
    const after = await recordsOf(store);
    assert.deepEqual(after.at(-1), { record: 'names', names: [] });
    assert.ok(after.every(({ record }) => record !== 'guest' && record !== 'read'));
    assert.doesNotMatch(JSON.stringify(after), /CANARY|"emoji":"e/);
    assert.equal(await store.findGuest(erased), undefined);
    assert.equal((await store.findGuest('g_7'))?.name, 'Other 7');
    assert.deepEqual(await store.personal!.unfinished(), []);
    await store.close();
    for (const canary of [text, name, 'HASH-CANARY']) assert.equal(countIn(folder, canary), 0, canary);
  });
}

test('P21: an account of the team, with what it is called, its password and its sessions, is told and erased', async () => {
  const { folder, open } = await folderForTests();
  const store = await open();
  const { accounts } = store;
  const add = async (id: string, mark: string): Promise<void> => {
    const invitation: AccountInvitation = {
      ...{ hash: id, kind: 'join', role: 'admin', account: undefined, by: undefined, at: 1, expires: 8e15 },
    };
    await accounts!.change({ type: 'invite', by: null, invitation });
    const account = { id, login: `${mark}@example.com`, name: `${mark} ${'z'.repeat(60)}`, password: `HASH-${mark}` };
    assert.equal(await accounts!.change({ type: 'join', hash: id, account }), 'done');
    const session = { hash: `${mark} session`, account: id, at: 1, used: 1, expires: 8e15, device: `${mark} browser` };
    const begun = await accounts!.change({ type: 'begin', session, former: null, checked: account.password });
    assert.equal(begun, 'done');
  };
  // So many, on all sides of it, that pages are split and rows are moved; and a row that grows is moved, too.
  const user = `a_075`;
  await add(user, 'CANARY');
  for (let index = 0; index < 150; index++) {
    const number = String((index * 7) % 150).padStart(3, '0');
    if (number !== '075') await add(`a_${number}`, `other${index}`);
    // Of all sizes, so that rows of others are moved, too.
    const bytes = Buffer.from(`${number === '074' ? 'CANARY' : 'OTHERS'} ${'x'.repeat((index * 397) % 1_900)}`);
    const picture = { type: 'image/png', base64: bytes.toString('base64') };
    await accounts!.change({ type: 'picture', account: number === '074' ? user : `a_${number}`, picture });
    const password = `HASH-CANARY ${'x'.repeat((index * 13) % 400)}`;
    const [{ hash }] = (await accounts!.sessionsOf(user)) as [AccountSession];
    const { password: checked = '' } = (await accounts!.find({ id: user }))!;
    const change = { type: 'password', account: user, session: hash, checked, password } as const;
    assert.equal(await accounts!.change(change), 'done');
    const session = { hash: `CANARY ${index}`, account: user, at: 1, used: 1, expires: 8e15, device: 'CANARY browser' };
    await accounts!.change({ type: 'begin', session, former: null, checked: password });
  }
  // What is left of others moves together when some are taken away.
  for (let index = 0; index < 150; index++) {
    const account = `a_${String(index).padStart(3, '0')}`;
    if (index !== 75 && index % 4 > 0) await accounts!.change({ type: 'picture', account, picture: null });
  }
  const records: PersonalRecord[] = [];
  for await (const each of store.personal!.export(user)) records.push(each);
  assert.deepEqual(
    records.map(({ record }) => record),
    ['account', 'account-session', 'account-picture', 'act', 'names'],
  );
  assert.ok(!JSON.stringify(records).includes('HASH'), 'a hash is nobody’s to read');
  assert.ok(countIn(folder, 'CANARY') > 0);
  await store.personal!.erase(user);
  assert.equal(countIn(folder, 'CANARY'), 0);
  assert.equal(await accounts!.find({ login: 'CANARY@example.com' }), undefined);
  assert.equal(await accounts!.picture(user), undefined);
  assert.ok(await accounts!.picture('a_072'));
  assert.equal((await accounts!.all()).length, 149);
  assert.ok(await accounts!.session('other3 session'));
});

const child = fileURLToPath(new URL('../support/erasure-child.ts', import.meta.url));

test('P21: an erasure that is killed before any of its commits is finished later', async () => {
  const { folder, open } = await folderForTests();
  const first = await open();
  await fill(first, { rooms: 3, rounds: 25 });
  await first.close();

  const signals: unknown[] = [];
  // The first commit is the beginning, those after it go on where the one before stopped.
  for (const commits of [2, 2, 3]) {
    const life = spawn(process.execPath, [child, folder, erased, String(commits)], { stdio: 'inherit' });
    const [, signal] = (await once(life, 'exit')) as [number | null, string | null];
    signals.push(signal);
  }
  assert.deepEqual(signals, ['SIGKILL', 'SIGKILL', 'SIGKILL']);

  const store = await open();
  assert.deepEqual(await store.personal!.unfinished(), [erased]);
  const maya: User = { id: erased, name, kind: 'guest' };
  const late = await store.append({ room: 'room-0', sender: maya, key: 'late', body: { type: 'message', text } });
  assert.equal(late.ok, false);
  await store.personal!.erase(erased);
  assert.deepEqual(await store.personal!.unfinished(), []);
  for (const canary of [text, name, 'HASH-CANARY']) assert.equal(countIn(folder, canary), 0, canary);
  await store.close();
});
