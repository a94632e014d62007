// P27: a guest who signs in keeps the conversation.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { openSqliteStore, type PersonalRecord, type Store } from '../../server/src/index.ts';
import { hashOf } from '../../server/src/auth/secrets.ts';
import {
  applyEntries,
  defaultLimits,
  emptyRoom,
  stateOf,
  type Credential,
  type LogEntry,
  type RoomState,
  type User,
} from '../../src/protocol/index.ts';
import { steps } from '../support/random-log.ts';
import { credentialOf, relayFor } from '../support/relay-test.ts';
import { temporaryFolder } from '../support/relay.ts';
import { change, give, makeRoom, outcome, signIn, text } from '../support/rooms.ts';
import { folderForTests } from '../support/store-folder.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { tries } from '../support/tries.ts';

type Guest = Extract<Credential, { kind: 'guest' }>;

async function relayOnDisk(t: TestContext) {
  const data = await temporaryFolder();
  const store = await openSqliteStore({ folder: data, limits: defaultLimits });
  const relay = await relayFor(t, { store, auth: { secrets: [secret] } });
  const mergeAs = async (sub: string, guest: Credential) => {
    const client = await relay.connect();
    const welcome = await client.hello({ credential: userCredential(sub), merge: guest as Guest });
    return Object.assign(client, { welcome });
  };
  return { ...relay, data, mergeAs, sqlite: store };
}

const folded = (entries: readonly LogEntry[]): RoomState => applyEntries({ ...emptyRoom, epoch: 'e' }, entries);

/** What is seen, whatever it was folded from. */
function seen({ messages, members, memberCount }: RoomState): object {
  return {
    members: [...members.values()].sort((a, b) => a.id.localeCompare(b.id)),
    memberCount,
    messages: messages.map(({ asOf: _, ...message }) => JSON.parse(JSON.stringify(message)) as object),
  };
}

test('P27: messages, reactions, read markers and membership are the user’s, for those who follow and for those who come', async (t) => {
  const { enter, mergeAs, connect } = await relayOnDisk(t);
  const [guest, jonas] = [await enter('Passer-by'), await enter('Jonas')];
  await jonas.join('lobby');
  await guest.join('lobby');
  const said = await guest.say('lobby', 'one', 'Do you ship to Malta?');
  await jonas.say('lobby', 'two', 'We do');
  await guest.append('lobby', 'four', { type: 'reaction', of: 4, emoji: '👍', on: true });
  guest.send({ type: 'read', room: 'lobby', seq: 4 });
  assert.equal(said.type, 'ack');
  const gone = guest.next('error');
  const credential = credentialOf(guest) as Guest;

  const maya = await mergeAs('maya', credential);
  assert.equal(maya.welcome.merged, credential.id);
  assert.equal(maya.welcome.user.id, 'u_maya');
  assert.equal((await gone).code, 'credential-invalid', 'the guest is nobody any more');
  const joined = await maya.join('lobby');
  const anew = stateOf('e', joined.snapshot!);
  assert.deepEqual(
    anew.messages.map(({ from, name, reactions }) => [from, name, reactions.flatMap(({ by }) => by)]),
    [
      ['u_maya', 'Maya', []],
      [jonas.welcome.user.id, 'Jonas', ['u_maya']],
    ],
  );
  assert.deepEqual([...anew.members.keys()].sort(), [jonas.welcome.user.id, 'u_maya'].sort());
  assert.equal(anew.memberCount, 2);
  assert.deepEqual(joined.reads, [['u_maya', 4]]);
  assert.deepEqual(
    joined.presence.users.map(({ id }) => id).sort(),
    [jonas.welcome.user.id, 'u_maya'],
    'the guest is not counted beside the user',
  );
  await jonas.reached('lobby', anew.seq);
  assert.deepEqual(seen(folded(jonas.entries('lobby'))), seen(anew));

  // What they sent as a guest is theirs to change, and a resend of it is not sent twice.
  assert.equal((await maya.append('lobby', 'five', { type: 'edit', of: 2, text: 'Do you ship to Gozo?' })).type, 'ack');
  assert.deepEqual(await maya.say('lobby', 'one', 'Do you ship to Malta?'), said);
  const other = await maya.say('lobby', 'one', 'something else');
  assert.equal(other.type === 'error' && other.code, 'key-reused');
  await maya.append('lobby', 'six', { type: 'reaction', of: 4, emoji: '👍', on: false });
  const again = await jonas.join('lobby');
  assert.deepEqual(
    again.snapshot!.messages.map((message) => [message.text, message.reactions]),
    [
      ['Do you ship to Gozo?', []],
      ['We do', []],
    ],
  );
  const dead = await connect();
  dead.send({ type: 'hello', protocol: 1, credential });
  assert.equal((await dead.next('error')).code, 'credential-invalid');
});

test('P27: once: another user gets nothing, the same one may ask again, and of two at once one has it', async (t) => {
  const { enter, mergeAs } = await relayOnDisk(t);
  const guest = await enter('Passer-by');
  await guest.join('lobby');
  await guest.say('lobby', 'one', 'hello');
  const credential = credentialOf(guest) as Guest;
  const both = await Promise.all(['maya', 'eve'].map((sub) => mergeAs(sub, credential)));
  const winners = both.filter(({ welcome }) => welcome.merged === credential.id);
  assert.equal(winners.length, 1);
  const [winner] = winners;
  const loser = both.find((each) => each !== winner)!;
  assert.equal((await loser.next('error')).code, 'forbidden');
  assert.equal((await loser.join('lobby')).snapshot!.messages[0]!.from, winner!.welcome.user.id);
  const sub = winner!.welcome.user.id.slice(2);
  assert.equal((await mergeAs(sub, credential)).welcome.merged, credential.id, 'its first answer was lost');
  assert.equal((await winner!.join('lobby')).head, 5, 'and nothing is written twice');
});

test('P27: not without proof of both', async (t) => {
  const { enter, mergeAs, relay, connect } = await relayOnDisk(t);
  const guest = await enter('Passer-by');
  await guest.say('lobby', 'one', 'hello');
  const credential = credentialOf(guest) as Guest;
  for (const wrong of [
    { ...credential, secret: 'x'.repeat(43) },
    { ...credential, id: 'g_nobody' },
  ]) {
    const eve = await mergeAs('eve', wrong);
    assert.equal(eve.welcome.merged, undefined);
    assert.equal((await eve.next('error')).code, 'forbidden');
  }
  const other = await enter('Other');
  const asGuest = await connect();
  const welcome = await asGuest.hello({ credential: credentialOf(other), merge: credential });
  assert.equal(welcome.merged, undefined, 'a guest is nobody to merge into');
  const forged = await connect();
  forged.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: 'a.b.c' }, merge: credential });
  assert.equal((await forged.next('error')).code, 'credential-invalid');
  // Whose access was taken back does not come back by another door.
  await relay.revoke({ user: credential.id });
  assert.equal((await mergeAs('eve', credential)).welcome.merged, undefined);
  const reader = await enter('Reader');
  assert.equal((await reader.join('lobby')).snapshot!.messages[0]!.from, credential.id, 'nothing has changed');
});

test('P27: a ban and a mute are not washed off by signing in; roles are the higher of both', async (t) => {
  const relay = await relayOnDisk(t);
  const { enter, mergeAs } = relay;
  const admin = await signIn(relay, 'root', { roles: ['admin'] });
  for (const room of ['open-banned', 'open-muted', 'open-raised']) await admin.say(room, `in ${room}`, 'welcome');
  const guest = await enter('Passer-by');
  const maya = await signIn(relay, 'maya');
  const { id } = guest.welcome.user;
  for (const room of ['open-banned', 'open-muted', 'open-raised']) {
    for (const client of [guest, maya]) await outcome(client, room, { type: 'member', change: 'joined' });
  }
  const asked = await makeRoom(guest, 'support');
  const secretRoom = await makeRoom(admin, 'private', [id]);
  await outcome(admin, 'open-banned', change(id, 'banned'));
  await outcome(admin, 'open-muted', give(id, 'reader'));
  await outcome(admin, 'open-raised', give(id, 'moderator'));
  await outcome(admin, secretRoom, give(id, 'reader'));
  await maya.join('open-banned');
  await maya.join('open-raised');
  const told = maya.next('access', ({ room, can }) => room === 'open-banned' && can.length === 0);
  const raised = maya.next('access', ({ room, can }) => room === 'open-raised' && can.includes('moderate'));
  const again = await mergeAs('maya', credentialOf(guest));
  assert.equal(again.welcome.merged, id);
  await Promise.all([told, raised]);
  assert.equal(await outcome(again, 'open-banned', text('hello')), 'forbidden');
  assert.equal(await outcome(again, 'open-muted', text('hello')), 'forbidden');
  assert.equal(await outcome(again, asked, text('hello')), 'ack', 'their own support conversation');
  assert.equal(await outcome(again, secretRoom, text('hello')), 'forbidden');
  assert.deepEqual((await again.join(secretRoom)).can, ['read']);
  // Who unbans the guest of then unbans the user of now.
  assert.equal(await outcome(admin, 'open-banned', change(id, 'unbanned')), 'ack');
  assert.equal(await outcome(again, 'open-banned', text('hello')), 'ack');
});

test('P27: a direct room of the guest is the user’s; the set of its participants has one', async (t) => {
  const relay = await relayOnDisk(t);
  const jonas = await signIn(relay, 'jonas');
  const guest = await relay.enter('Passer-by');
  const room = await makeRoom(jonas, 'direct', [guest.welcome.user.id]);
  await guest.say(room, 'one', 'for you alone');
  const maya = await relay.mergeAs('maya', credentialOf(guest));
  const { snapshot } = await maya.join(room);
  assert.equal(snapshot!.messages[0]!.from, 'u_maya');
  assert.equal(await makeRoom(maya, 'direct', ['u_jonas']), room);
  assert.equal(await makeRoom(jonas, 'direct', [guest.welcome.user.id]), room, 'also by the guest’s id');
});

const guestOf = (run: number | string): User => ({ id: `g_${run}`, name: 'GUEST NAME', kind: 'guest' });
const userOf = (run: number | string): User => ({ id: `u_${run}`, name: 'USER NAME', kind: 'user' });
const secretHash = hashOf('of a guest');

async function merge(store: Store, run: number | string): Promise<boolean> {
  return store.mergeGuest!({ id: guestOf(run).id, secretHash, user: userOf(run) });
}

test('P27: who followed, who comes anew and who reads the whole log see the same', async () => {
  const { open } = await folderForTests();
  const store = await open();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(steps, fc.nat({ max: 60 }), async (todo, at) => {
      const run = ++runs;
      const room = `room-${run}`;
      await store.createGuest({ ...guestOf(run), secretHash });
      const alive: { seq: number; who: number }[] = [];
      let isMerged = false;
      // The first is a guest, and then the second.
      const senderOf = (who: number): User =>
        who === 0 ? (isMerged ? userOf(run) : guestOf(run)) : who === 1 ? userOf(run) : { ...userOf(`${run}-${who}`) };
      const logNow = async () =>
        (await store.since(room, 0, 1e9, 1e9)).entries.map((each) => JSON.parse(each) as LogEntry);
      let before: LogEntry[] = [];
      for (const [index, step] of todo.entries()) {
        if (index === at) {
          before = await logNow();
          assert.equal(await merge(store, run), true);
          isMerged = true;
        }
        const key = `k${index}`;
        const target = 'target' in step ? alive[step.target % Math.max(1, alive.length)] : undefined;
        const append = (who: number, body: Parameters<Store['append']>[0]['body']) =>
          store.append({ room, sender: senderOf(who), key, body });
        if (step.do === 'message') {
          const result = await append(step.who, { type: 'message', text: step.text });
          if (result.ok) alive.push({ seq: result.seq, who: step.who });
        } else if (step.do === 'leave') await append(step.who, { type: 'member', change: 'left' });
        else if (step.do === 'rename' || !target) continue;
        else if (step.do === 'reaction') {
          await append(step.who, { type: 'reaction', of: target.seq, emoji: step.emoji, on: step.on });
        } else if (step.do === 'pin') {
          const body = { type: 'pin', of: target.seq, on: step.on } as const;
          await store.append({ room, sender: senderOf(step.target % 4), key, body, grant: 'moderator' });
        } else if (step.do === 'edit') await append(target.who, { type: 'edit', of: target.seq, text: step.text });
        else await append(target.who, { type: 'delete', of: target.seq });
      }
      const after = await logNow();
      const anew = stateOf('e', await store.snapshot(room, 1_000));
      assert.deepEqual(seen(applyEntries(folded(before), after.slice(before.length))), seen(anew));
      assert.deepEqual(seen(folded(after)), seen(anew));
      const pages = await store.page(room, { after: 0 }, 1_000);
      assert.deepEqual(pages.messages, (await store.snapshot(room, 1_000)).messages);
      if (!isMerged) return;
      const { id } = guestOf(run);
      assert.equal(anew.members.has(id), false);
      assert.deepEqual((await store.pins(room)).messages.length, anew.messages.filter(({ pinned }) => pinned).length);
      for (const { from, reactions, pinned, deleted } of anew.messages) {
        assert.notEqual(from, id);
        assert.notEqual(deleted?.by, id);
        assert.notEqual(pinned?.by, id);
        assert.ok(reactions.every(({ by }) => !by.includes(id) && new Set(by).size === by.length));
      }
    }),
    { numRuns: tries(20) },
  );
});

test('P31, P27: what the guest has pinned, the user has pinned, for those who fold the log, too', async () => {
  const { open } = await folderForTests();
  const store = await open();
  const [run, room] = [7_001, 'pinned'];
  await store.createGuest({ ...guestOf(run), secretHash });
  const said = await store.append({ room, sender: guestOf(run), key: 'a', body: { type: 'message', text: 'mine' } });
  assert.ok(said.ok);
  const pin = { type: 'pin', of: said.seq, on: true } as const;
  assert.ok((await store.append({ room, sender: guestOf(run), key: 'b', body: pin, grant: 'moderator' })).ok);
  assert.equal(await merge(store, run), true);
  const log = (await store.since(room, 0, 1e9, 1e9)).entries.map((each) => JSON.parse(each) as LogEntry);
  for (const messages of [(await store.pins(room)).messages, folded(log).messages]) {
    assert.deepEqual(
      messages.map(({ from, pinned }) => [from, pinned?.by]),
      [[userOf(run).id, userOf(run).id]],
    );
  }
});

test('P27: it is so after a restart; files and quotas go along; sends of the guest that come late are refused', async () => {
  const { folder, open } = await folderForTests();
  const first = await open();
  await first.createGuest({ ...guestOf('x'), secretHash });
  const about = { id: 'f_1aaaaaaaaaaaaaaaaaaaaa', name: 'a.png', type: 'image/png', bytes: 60 };
  const bounds = { userBytes: 100, totalBytes: 1_000 };
  await first.createFile({ room: 'lobby', user: 'g_x', about, ...bounds });
  await first.append({ room: 'lobby', sender: guestOf('x'), key: 'one', body: text('hello') });
  await first.saveReads([{ room: 'only-read', user: 'g_x', seq: 7 }]);
  await first.saveReads([{ room: 'both', user: 'g_x', seq: 7 }]);
  await first.saveReads([{ room: 'both', user: 'u_x', seq: 9 }]);
  await first.saveDeliveries!([{ room: 'reached', user: 'g_x', seq: 8 }]);
  assert.equal(await merge(first, 'x'), true);
  await first.close();
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  assert.equal((await store.snapshot('lobby', 10)).messages[0]!.from, 'u_x');
  assert.deepEqual(await store.reads('only-read', { limit: 9 }), [{ room: 'only-read', user: 'u_x', seq: 7 }]);
  assert.deepEqual(await store.reads('both', { limit: 9 }), [{ room: 'both', user: 'u_x', seq: 9 }]);
  assert.deepEqual(await store.deliveries!('reached', 9), [{ room: 'reached', user: 'u_x', seq: 8 }]);
  const late = await store.append({ room: 'lobby', sender: guestOf('x'), key: 'late', body: text('late') });
  assert.equal(!late.ok && late.code, 'forbidden');
  await store.saveReads([{ room: 'late', user: 'g_x', seq: 3 }]);
  assert.deepEqual(await store.reads('late', { limit: 9 }), [{ room: 'late', user: 'u_x', seq: 3 }]);
  const more = { ...about, id: 'f_2aaaaaaaaaaaaaaaaaaaaa' };
  const full = await store.createFile({ room: 'lobby', user: 'u_x', about: more, ...bounds });
  assert.equal(!full.ok && full.code, 'quota-exceeded');
  const body = { type: 'message' as const, text: '', files: [about.id] };
  assert.ok((await store.append({ room: 'lobby', sender: userOf('x'), key: 'file', body })).ok);
  await store.close();
});

test('P21 P27: export and erasure of either find both', async () => {
  for (const asked of ['u_x', 'g_x']) {
    const { open } = await folderForTests();
    const store = await open();
    for (const run of ['x', 'y']) {
      await store.createGuest({ ...guestOf(run), secretHash });
      await store.append({ room: 'lobby', sender: guestOf(run), key: 'one', body: text(`GUEST CANARY ${run}`) });
    }
    await store.append({ room: 'lobby', sender: userOf('y'), key: 'two', body: text('of another') });
    await store.append({
      room: 'lobby',
      sender: guestOf('x'),
      key: 'r',
      body: { type: 'reaction', of: 4, emoji: '🔥', on: true },
    });
    const followed = folded(
      (await store.since('lobby', 0, 99, 1e9)).entries.map((each) => JSON.parse(each) as LogEntry),
    );
    assert.equal(await merge(store, 'x'), true);
    await store.append({ room: 'lobby', sender: userOf('x'), key: 'three', body: text('USER CANARY x') });
    const told: PersonalRecord[] = [];
    for await (const each of store.personal!.export(asked)) told.push(each);
    assert.match(JSON.stringify(told), /GUEST CANARY x.*USER CANARY x/);
    assert.doesNotMatch(JSON.stringify(told), /CANARY y/);
    assert.deepEqual(told.at(-1), { record: 'names', names: ['USER NAME', 'GUEST NAME'] });
    assert.ok(told.some((each) => each.record === 'merge' && each.guest === 'g_x'));

    assert.ok((await store.personal!.erase(asked)) >= 3);
    assert.deepEqual(await store.personal!.unfinished(), []);
    const log = (await store.since('lobby', 0, 99, 1e9)).entries.map((each) => JSON.parse(each) as LogEntry);
    assert.doesNotMatch(JSON.stringify(log), /CANARY x|🔥/);
    const anew = stateOf('e', await store.snapshot('lobby', 99));
    assert.deepEqual(seen(applyEntries(followed, log.slice(followed.seq))), seen(anew));
    assert.deepEqual(
      anew.messages.map(({ from, name }) => [from, name]),
      [
        ['u_x', ''],
        ['g_y', 'GUEST NAME'],
        ['u_y', 'USER NAME'],
        ['u_x', ''],
      ],
    );
    assert.equal(await store.mergeGuest!({ id: 'g_x', secretHash, user: userOf('y') }), false);
    await store.close();
  }
});
