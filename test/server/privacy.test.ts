import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createRelay, openSqliteStore, type PersonalRecord } from '../../server/src/index.ts';
import type { Store } from '../../server/src/store/store.ts';
import {
  applyEntries,
  defaultLimits,
  emptyRoom,
  stateOf,
  type LogEntry,
  type RoomState,
  type User,
} from '../../src/protocol/index.ts';
import { assertOneLine, runCli } from '../support/cli.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { steps } from '../support/random-log.ts';
import { credentialOf, relayFor } from '../support/relay-test.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { signIn, text } from '../support/rooms.ts';
import { folderForTests, until } from '../support/store-folder.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';
import { tries } from '../support/tries.ts';

async function relayOnDisk(t: TestContext) {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  const relay = await relayFor(t, { store, auth: { secrets: [secret] } });
  return { ...relay, data: folder };
}

const stateFrom = (entries: readonly LogEntry[]): RoomState => applyEntries({ ...emptyRoom, epoch: 'e' }, entries);

/** What is seen, whatever it was folded from. */
function seen({ messages, members, memberCount }: RoomState): object {
  return {
    members: [...members.values()].sort((a, b) => a.id.localeCompare(b.id)),
    memberCount,
    messages: messages.map(({ asOf: _, reactions, edited, ...message }) => ({
      ...message,
      ...(edited !== undefined && { edited }),
      reactions: reactions.map(({ emoji, by }) => `${emoji} ${[...by].sort().join()}`).sort(),
    })),
  };
}

test('P21: who followed, who comes anew and who reads the whole log see the same, and no name', async () => {
  const { open } = await folderForTests();
  const store: Store = await open();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(steps, fc.nat({ max: 3 }), async (todo, gone) => {
      runs += 1;
      const room = `room-${runs}`;
      const names = new Map<number, string>();
      const userOf = (who: number): User => ({
        id: `u_${runs}-${who}`,
        name: `NAME ${names.get(who) ?? who}`,
        kind: 'user',
      });
      const alive: { seq: number; who: number }[] = [];
      const append = (who: number, body: Parameters<Store['append']>[0]['body'], key: string) =>
        store.append({ room, sender: userOf(who), key, body });
      for (const [index, step] of todo.entries()) {
        const key = `k${index}`;
        const target = 'target' in step ? alive[step.target % Math.max(1, alive.length)] : undefined;
        if (step.do === 'message') {
          const result = await append(step.who, { type: 'message', text: `TEXT ${step.text}` }, key);
          if (result.ok) alive.push({ seq: result.seq, who: step.who });
        } else if (step.do === 'rename') names.set(step.who, step.name);
        else if (step.do === 'leave') await append(step.who, { type: 'member', change: 'left' }, key);
        else if (!target) continue;
        else if (step.do === 'reaction') {
          const { emoji, on } = step;
          await append(step.who, { type: 'reaction', of: target.seq, emoji, on }, key);
        } else if (step.do === 'pin') {
          const body = { type: 'pin', of: target.seq, on: step.on } as const;
          await store.append({ room, sender: userOf(step.target % 4), key, body, grant: 'moderator' });
        } else if (step.do === 'edit') await append(target.who, { type: 'edit', of: target.seq, text: step.text }, key);
        else await append(target.who, { type: 'delete', of: target.seq }, key);
      }
      const logOf = async () =>
        (await store.since(room, 0, 1e9, 1e9)).entries.map((each) => JSON.parse(each) as LogEntry);
      const before = await logOf();
      const { id } = userOf(gone);
      await store.personal!.erase(id);
      const after = await logOf();
      const followed = applyEntries(stateFrom(before), after.slice(before.length));
      const anew = stateOf('e', await store.snapshot(room, 1_000));
      assert.deepEqual(seen(followed), seen(anew));
      assert.deepEqual(seen(stateFrom(after)), seen(anew));
      for (const { from } of (await store.pins(room)).messages) assert.notEqual(from, id);
      for (const state of [followed, anew]) {
        assert.equal(state.users.get(id)?.name ?? '', '');
        assert.equal(state.members.has(id), false);
        for (const message of state.messages) {
          if (message.from === id) assert.deepEqual([message.name, message.text], ['', '']);
          assert.ok(message.reactions.every(({ by }) => !by.includes(id)));
        }
      }
      // Everybody else is untouched.
      const others = (entries: readonly LogEntry[]) =>
        entries.filter((entry) => entry.from !== id && !(entry.type === 'member' && entry.user.id === id));
      assert.deepEqual(others(after.slice(0, before.length)), others(before));
    }),
    { numRuns: tries(15) },
  );
});

test('P21: a guest is erased while others follow, and comes back as another guest', async (t) => {
  const { relay, enter, connect, data } = await relayOnDisk(t);
  const [maya, jonas] = [await enter('Maya'), await enter('Jonas')];
  for (const client of [maya, jonas]) await client.join('lobby');
  await maya.say('lobby', 'one', 'a secret of mine');
  const said = await jonas.say('lobby', 'two', 'hello');
  assert.equal(said.type, 'ack');
  const of = (said as { seq: number }).seq;
  await maya.append('lobby', 'three', { type: 'reaction', of, emoji: '👍', on: true });
  const { id } = maya.welcome.user;
  const credential = credentialOf(maya);

  const closed = maya.next('error');
  assert.ok((await relay.erase(id)) > 0);
  assert.equal((await closed).code, 'credential-invalid');
  const whole = await jonas.next('entries', ({ entries }) => entries.some((e) => e.type === 'reaction' && !e.on));
  assert.ok(whole);
  const { messages, members, users } = stateFrom(jonas.entries('lobby'));
  assert.deepEqual(
    messages.map(({ name, text, reactions }) => [name, text, reactions]),
    [
      ['', '', []],
      ['Jonas', 'hello', []],
    ],
  );
  assert.equal(members.has(id), false);
  assert.equal(users.get(id)?.name, '');

  const again = await connect();
  again.send({ type: 'hello', protocol: 1, credential });
  assert.equal((await again.next('error')).code, 'credential-invalid');
  assert.notEqual((await enter('Maya')).welcome.user.id, id);
  assert.ok(!readFileSync(path.join(data, 'live-chat.db')).includes('a secret of mine'));
});

test('P21: tokens from before an erasure let nobody in', async (t) => {
  const { relay, connect, enter, clock, ...rest } = await relayOnDisk(t);
  const maya = await signIn({ relay, connect, enter, clock, ...rest }, 'maya', { name: 'Maya' });
  await maya.join('lobby');
  await maya.say('lobby', 'one', 'hello');
  const closed = maya.next('error');
  await relay.erase('u_maya');
  assert.equal((await closed).code, 'revoked');
  const again = await connect();
  again.send({ type: 'hello', protocol: 1, credential: userCredential('maya', { name: 'Maya' }) });
  assert.equal((await again.next('error')).code, 'revoked');
});

test('an erasure that was interrupted is finished by the next relay', { timeout: 30_000 }, async ({ signal }) => {
  const { folder, open } = await folderForTests();
  const store = await open();
  const sender: User = { id: 'u_maya', name: 'NAME', kind: 'user' };
  await store.append({ room: 'lobby', sender, key: 'one', body: text('CANARY') });
  // The store is closed after the first step.
  void store.personal!.erase('u_maya').catch(() => undefined);
  await store.close();
  assert.ok(readFileSync(path.join(folder, 'live-chat.db')).includes('CANARY'));
  const clock = new ManualClock();
  const relay = await createRelay({ data: folder, logLevel: 'silent', environment: { clock } });
  clock.advance(1_000);
  await until(() => !readFileSync(path.join(folder, 'live-chat.db')).includes('CANARY'), signal);
  await relay.close({ within: 0 });
});

test('retention: what is too old is erased a few at a time, while others write', { timeout: 30_000 }, async (t) => {
  const clock = new ManualClock();
  const started = await startRelay({
    environment: { clock },
    limits: { sendRate: 1_000, sendBurst: 1_000 },
    retention: { open: 300_000 },
  });
  t.after(() => started.close());
  const client = await welcomed(await WireClient.open(started.socketUrl), 'Maya');
  t.after(() => client.cut());
  await client.join('lobby');
  // Never so long at once that the connection is silent.
  const pass = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    client.send({ type: 'beat', cursors: [] });
    await client.next('beat');
  };
  for (let index = 0; index < 120; index++) {
    assert.equal((await client.say('lobby', `old-${index}`, `old ${index}`)).type, 'ack');
  }
  for (let seconds = 0; seconds < 595; seconds += 5) await pass(5_000);
  const young = await client.say('lobby', 'young', 'young');
  assert.equal(young.type, 'ack');
  const deleted = () => client.entries('lobby').filter(({ type }) => type === 'delete');
  assert.equal(deleted().length, 0);
  let between = 0;
  while (deleted().length < 120) {
    t.signal.throwIfAborted();
    // The search for old ones is seldom, its steps are not.
    await pass(deleted().length === 0 ? 1_000 : 50);
    if (deleted().length === 0 || deleted().length === 120 || between > 0) continue;
    between = (await client.say('lobby', 'between', 'between')).type === 'ack' ? deleted().length : -1;
  }
  assert.ok(between > 0 && between < 120);
  for (let round = 0; round < 5; round++) await pass(50);
  assert.deepEqual(
    stateFrom(client.entries('lobby')).messages.flatMap(({ text }) => (text === '' ? [] : [text])),
    ['young', 'between'],
  );
});

test('P21: files of a person go, those on messages and those on none', async () => {
  const { open } = await folderForTests();
  const store = await open();
  const sender: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
  const [one, two, other] = ['f_1aaaaaaaaaaaaaaaaaaaaa', 'f_2aaaaaaaaaaaaaaaaaaaaa', 'f_3aaaaaaaaaaaaaaaaaaaaa'];
  for (const [id, user] of [
    [one, 'u_maya'],
    [two, 'u_maya'],
    [other, 'u_jonas'],
  ] as const) {
    const about = { id, name: `CANARY ${user}.png`, type: 'image/png', bytes: 7 };
    await store.createFile({ room: 'lobby', user, about, userBytes: 100, totalBytes: 100 });
  }
  await store.append({ room: 'lobby', sender, key: 'a', body: { type: 'message', text: 'look', files: [one] } });
  const told: PersonalRecord[] = [];
  for await (const each of store.personal!.export('u_maya')) told.push(each);
  assert.deepEqual(
    told.flatMap((each) => (each.record === 'file' ? [each.id] : [])),
    [one, two],
  );
  await store.personal!.erase('u_maya');
  assert.deepEqual([...(await store.deadFiles(10))].sort(), [one, two]);
  const { entries } = await store.since('lobby', 0, 100, 1e9);
  assert.doesNotMatch(entries.join(), /CANARY|look|f_1/);
  assert.equal((await store.snapshot('lobby', 10)).messages[0]!.files, undefined);
  const about = { id: 'f_4aaaaaaaaaaaaaaaaaaaaa', name: 'x', type: 'image/png', bytes: 7 };
  assert.ok((await store.createFile({ room: 'lobby', user: 'u_maya', about, userBytes: 100, totalBytes: 100 })).ok);
});

test('export and erase from the command line', async (t) => {
  const data = await temporaryFolder();
  const store = await openSqliteStore({ folder: data, limits: defaultLimits });
  const relay = await relayFor(t, { store, auth: { secrets: [secret] } });
  const maya = await signIn(relay, 'maya', { name: 'Maya' });
  await maya.join('lobby');
  const said = await maya.say('lobby', 'one', 'a secret of mine');
  assert.equal(said.type, 'ack');
  await maya.append('lobby', 'two', { type: 'edit', of: (said as { seq: number }).seq, text: 'another secret' });

  const told = await runCli('export', 'u_maya', '--data', data);
  assert.equal(told.code, 0, told.errors);
  const records = told.output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PersonalRecord);
  const kinds = records.map((each) => (each.record === 'entry' ? each.entry.type : each.record));
  assert.deepEqual(kinds, ['membership', 'member', 'message', 'edit', 'names']);
  assert.match(told.output, /a secret of mine.*another secret.*"names":\["Maya"\]/s);
  const own: PersonalRecord[] = [];
  for await (const each of store.personal!.export('u_maya')) own.push(each);
  assert.deepEqual(own, records);

  const dry = await runCli('erase', 'u_maya', '--data', data);
  assert.equal(dry.code, 0, dry.errors);
  assert.match(
    dry.output,
    /^u_maya: 1 message, 1 edit, 0 reactions, 0 files, 1 name, 1 membership.* would be erased; --yes/,
  );
  const running = await runCli('erase', 'u_maya', '--data', data, '--yes');
  assert.equal(running.code, 1);
  assertOneLine(running.errors, /in use by a relay that runs/);
  assert.equal((await runCli('export', 'u_maya', '--data', data)).output, told.output);

  maya.cut();
  await relay.relay.close({ within: 0 });
  const done = await runCli('erase', 'u_maya', '--data', data, '--yes');
  assert.equal(done.code, 0, done.errors);
  assert.match(done.output, /^u_maya: 1 message, .* erased, \d entries rewritten\. Backups/);
  const left = await runCli('export', 'u_maya', '--data', data);
  assert.doesNotMatch(left.output, /secret|Maya/);
  const nobody = await runCli('export', 'u_nobody', '--data', data);
  assert.equal(nobody.code, 1);
  assertOneLine(nobody.errors, /nothing is stored of u_nobody/);
  for (const args of [
    ['erase', 'a b'],
    ['export', 'ü'],
    ['export', 'u_x', '--data', path.join(data, 'none')],
  ]) {
    const { code, errors } = await runCli(...args);
    assert.equal(code, 1);
    assertOneLine(errors, /id of a user is expected|there is no database/);
  }
});

test('a store without it refuses erasure, export and retention', async (t) => {
  const { relay } = await relayFor(t);
  await assert.rejects(relay.erase('u_maya'), TypeError);
  assert.throws(() => relay.exportUser('u_maya'), TypeError);
  await assert.rejects(relay.erase('not an id'), RangeError);
  const store = new MemoryStore();
  await assert.rejects(createRelay({ store, logLevel: 'silent', retention: { open: 1 } }), TypeError);
});
