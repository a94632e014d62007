import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import type { AssignOptions } from '../../server/src/desk/assign-options.ts';
import { bounds } from '../../server/src/limits.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { before, recentTimes, unattendedAfter } from '../../server/src/store/sqlite/assignment-reader.ts';
import { companionOf, defaultLimits, type QueuePage, type User, type WaitState } from '../../src/protocol/index.ts';
import { deskFor, follow, say, standing, told } from '../support/desk.ts';
import { temporaryFolder } from '../support/relay.ts';
import { eventually } from '../support/eventually.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import type { WireClient } from '../support/wire-client.ts';

const someone: User = { id: 'u_maya', name: 'Maya', kind: 'user' };
const [one, other]: User[] = [
  { id: 'u_ana', name: 'Ana', kind: 'agent' },
  { id: 'u_jonas', name: 'Jonas', kind: 'agent' },
];

test('P43: what another has by then, and what was closed or answered meanwhile, is given to nobody', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  t.after(() => store.close());
  const made: string[] = [];
  for (const name of ['s_0000000000000000000001', 's_0000000000000000000002', 's_0000000000000000000003']) {
    await store.createRoom({ name, kind: 'support', creator: someone, role: 'member', members: [] });
    await store.append({ room: name, sender: someone, key: 'k', body: { type: 'message', text: 'hello' } });
    made.push(name);
  }
  const [first, closed, answered] = made;
  await store.append({ room: closed!, sender: someone, key: 'c', body: { type: 'conversation', status: 'closed' } });
  await store.append({ room: answered!, sender: other!, key: 'a', body: { type: 'message', text: 'yes?' } });
  const give = (agent: User) =>
    store.desk!.assign({ rule: 'round-robin', limit: 0, rooms: made.map((room) => ({ room, agents: [agent] })) });
  assert.deepEqual(await Promise.all([give(one!), give(other!)]), [1, 0]);
  const [stands] = await store.desk!.conversations('u_x', [first!]);
  assert.equal(stands!.assignee?.id, 'u_ana');
  await store.append({
    ...{ room: first!, sender: { id: 'u_boss', name: 'Boss', kind: 'agent' }, isAdmin: true, key: 'b' },
    body: { type: 'member', change: 'banned', user: 'u_jonas' },
  });
  assert.equal(await store.desk!.giveBack('u_ana'), 1);
  assert.deepEqual([await give(other!), await give(one!)], [0, 1], 'whoever is banned there answers nothing there');
});

test('P43: a place is counted to a bound, and whoever is behind it is told that more are before them', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  t.after(() => store.close());
  const name = `s_${'a'.repeat(22)}`;
  await store.createRoom({ name, kind: 'support', creator: someone, role: 'member', members: [] });
  await store.append({ room: name, sender: someone, key: 'k', body: { type: 'message', text: 'hello' } });
  const database = new DatabaseSync(databasePath(folder));
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all('conversations');
  const others = columns.map((each) => String(each['name'])).filter((each) => each !== 'room' && each !== 'waiting');
  const add = database.prepare(
    `INSERT INTO conversations (room, waiting, ${others.join()}) SELECT 1000 + ?1, 1, ${others.join()} FROM conversations LIMIT 1`,
  );
  const placeBehind = async (): Promise<unknown[]> => {
    const { position, more } = (await store.desk!.wait(name))!;
    return [position, more];
  };
  assert.deepEqual(await placeBehind(), [1, undefined]);
  for (let count = 1; count <= bounds.waitsCounted; count++) add.run(count);
  assert.deepEqual(await placeBehind(), [bounds.waitsCounted + 1, undefined]);
  for (let count = 1; count <= 2; count++) add.run(bounds.waitsCounted + count);
  assert.deepEqual(await placeBehind(), [bounds.waitsCounted + 1, true]);
  database.close();
});

type Desk = Awaited<ReturnType<typeof deskFor>>;

const attend = (who: WireClient) => ask(who, { type: 'attend' });
const setAway = async (who: WireClient, away: boolean, user?: string): Promise<string> => {
  const answer = (await ask(who, { type: 'away', away, ...(user !== undefined && { user }) })) as {
    type: string;
    code?: string;
  };
  return answer.code ?? answer.type;
};
const waitIn = async (who: WireClient, room: string) =>
  (await ask(who, { type: 'wait', room })) as unknown as WaitState & { code?: string };

/** Ids of those who are to answer, in the order of the rooms; once all of them are what is said of them. */
async function assigned(
  { boss, clock }: Desk,
  rooms: readonly string[],
  isSo: (all: (string | undefined)[]) => boolean,
) {
  let all: (string | undefined)[] = [];
  await eventually(async () => {
    clock.advance(200);
    const page = (await ask(boss, { type: 'queue', queue: 'open' })) as unknown as QueuePage;
    const known = new Map(page.conversations.map(({ id, assignee }) => [id, assignee?.id]));
    all = rooms.map((room) => known.get(room));
    return isSo(all);
  });
  return all;
}
const allHave = (all: readonly (string | undefined)[]) => all.every((each) => each !== undefined);

/** Conversations in which the visitor waits, the first the longest. */
async function waiting({ boss, maya, clock }: Desk, count: number): Promise<string[]> {
  const rooms: string[] = [];
  for (let index = 0; index < count; index++) {
    const room = await makeRoom(boss, 'support', ['u_maya']);
    await say(maya, room, `number ${index}`);
    clock.advance(10);
    rooms.push(room);
  }
  return rooms;
}

const deskWith = (t: Parameters<typeof deskFor>[0], assign: AssignOptions) => deskFor(t, { assign });

describe('conversations that the relay gives to agents', { concurrency: 4 }, () => {
  test('P43: in turn, to those who attend and are not away, told by entries that say so; the turn outlasts a restart, and nothing is given twice', async (t) => {
    const desk = await deskWith(t, { rule: 'round-robin' });
    const { ana, jonas, boss, companion, room, maya, clock } = desk;
    await follow(boss, companion);
    await attend(ana);
    await say(maya, room, 'hello');
    const [first] = await assigned(desk, [room], allHave);
    assert.equal(first, 'u_ana', 'nobody else attends');
    const { seq: _, at: __, ...entry } = await told(boss, companion, 'assign');
    assert.deepEqual(entry, { type: 'assign', from: 'relay', key: 'relay', user: 'u_ana', automatic: true });
    assert.deepEqual(await standing(maya, room), {
      status: 'open',
      agent: { id: 'u_ana', name: 'Ana', kind: 'agent' },
    });

    await attend(jonas);
    await attend(boss);
    const rooms = await waiting(desk, 5);
    const one = await assigned(desk, rooms, allHave);
    assert.deepEqual(new Set(one.slice(0, 3)), new Set(['u_boss', 'u_jonas', 'u_ana']), 'each once');
    assert.equal(one[2], 'u_ana', 'whose turn it was last');
    assert.deepEqual(one.slice(3), one.slice(0, 2), 'and so on');

    const acts: string[] = [];
    for await (const { by, act, detail } of desk.relay.relay.audit({ room: rooms[0]! })) {
      if (act === 'assigned') acts.push(`${by} ${detail}`);
    }
    assert.deepEqual(acts, ['relay round-robin']);
    assert.equal(desk.relay.relay.stats().conversationsAssigned, 6);

    await desk.relay.close();
    const again = await desk.start();
    const [more, boss2, ana2, jonas2] = [
      await desk.enter('maya', undefined, again),
      await desk.enter('boss', 'admin', again),
      await desk.enter('ana', 'agent', again),
      await desk.enter('jonas', 'agent', again),
    ];
    for (const each of [boss2, ana2, jonas2]) await attend(each);
    const later = { ...desk, boss: boss2, maya: more };
    clock.advance(1_000);
    assert.deepEqual(await assigned(later, rooms, allHave), one, 'what somebody has stays theirs');
    const [next] = await waiting(later, 1);
    assert.deepEqual(
      await assigned(later, [next!], allHave),
      [one[2]],
      'it is the turn of who has waited for it the longest',
    );
    assert.equal(again.relay.stats().conversationsAssigned, 1);
  });

  test('P43: to whom has the fewest, up to a limit, the longest wait first; what is closed makes room', async (t) => {
    const desk = await deskWith(t, { rule: 'least-busy', limit: 2 });
    const { ana, jonas, maya, clock } = desk;
    const rooms = await waiting(desk, 5);
    await outcome(ana, companionOf(rooms[0]!), { type: 'assign', user: 'u_ana' });
    await attend(ana);
    await attend(jonas);
    const all = await assigned(desk, rooms, (each) => each.filter(Boolean).length === 4);
    assert.deepEqual(all.slice(0, 2), ['u_ana', 'u_jonas'], 'who has none comes before who has one');
    assert.deepEqual(all.slice(2).map(String).sort(), ['u_ana', 'u_jonas', 'undefined']);
    assert.equal(all[4], undefined, 'the last one waits');
    assert.deepEqual((await waitIn(maya, rooms[4]!)).position, 1);
    await outcome(ana, rooms[0]!, { type: 'conversation', status: 'closed' });
    assert.deepEqual(await assigned(desk, [rooms[4]!], allHave), ['u_ana']);
    // One that opens again is given as a new one, if it is nobody's.
    await outcome(ana, companionOf(rooms[0]!), { type: 'assign', user: null });
    await outcome(jonas, rooms[1]!, { type: 'conversation', status: 'closed' });
    clock.advance(1_000);
    await say(maya, rooms[0]!, 'one more thing');
    assert.deepEqual(await assigned(desk, [rooms[0]!], allHave), ['u_jonas']);
  });

  test('P43: who is away is given nothing, on all devices and after a restart; they say so themselves, admins of all', async (t) => {
    const desk = await deskWith(t, { rule: 'round-robin' });
    const { ana, jonas, boss, maya } = desk;
    await attend(ana);
    await attend(jonas);
    assert.equal(await setAway(maya, true), 'forbidden');
    assert.equal(await setAway(jonas, true, 'u_ana'), 'forbidden');
    assert.equal(await setAway(boss, true, 'u_nobody'), 'no-such-member');
    assert.equal(await setAway(ana, true), 'done');
    const rooms = await waiting(desk, 3);
    assert.deepEqual(await assigned(desk, rooms, allHave), ['u_jonas', 'u_jonas', 'u_jonas']);
    const { agents } = (await ask(boss, { type: 'agents' })) as unknown as { agents: { id: string; away?: true }[] };
    assert.deepEqual(agents.find(({ id }) => id === 'u_ana')!.away, true);
    assert.equal(agents.find(({ id }) => id === 'u_jonas')!.away, undefined);

    await desk.relay.close();
    const again = await desk.start();
    const later = {
      ...desk,
      boss: await desk.enter('boss', 'admin', again),
      maya: await desk.enter('maya', undefined, again),
    };
    const ana2 = await desk.enter('ana', 'agent', again);
    await attend(ana2);
    const [room] = await waiting(later, 1);
    desk.clock.advance(1_000);
    assert.deepEqual((await waitIn(later.maya, room!)).position, 1, 'of those whom nobody is to answer');
    assert.equal(await setAway(later.boss, false, 'u_jonas'), 'done');
    assert.equal(await setAway(ana2, false), 'done');
    assert.deepEqual(await assigned(later, [room!], allHave), ['u_ana']);
  });

  test('P43: what waits for who is gone for longer than the grace goes to others; what is answered stays', async (t) => {
    const desk = await deskWith(t, { rule: 'least-busy', grace: 8_000 });
    const { ana, jonas, boss, clock } = desk;
    await attend(ana);
    const rooms = await waiting(desk, 2);
    assert.deepEqual(await assigned(desk, rooms, allHave), ['u_ana', 'u_ana']);
    await say(ana, rooms[0]!, 'I look');
    await attend(jonas);
    await follow(boss, companionOf(rooms[1]!));
    ana.cut();
    const more = await waiting(desk, 1);
    assert.deepEqual(await assigned(desk, more, allHave), ['u_jonas'], 'somebody who is gone is given nothing');
    assert.deepEqual(await assigned(desk, rooms, allHave), ['u_ana', 'u_ana'], 'not yet');
    clock.advance(8_000);
    assert.deepEqual(await assigned(desk, rooms, ([, second]) => second === 'u_jonas'), ['u_ana', 'u_jonas']);
    const back = await boss.next('entries', ({ entries }) =>
      entries.some((each) => each.type === 'assign' && each.user === null && each.automatic === true),
    );
    assert.equal(back.room, companionOf(rooms[1]!));
    assert.equal(desk.relay.relay.stats().conversationsReturned, 1);
  });

  test('P43: a conversation with the tag of a group is given to that group alone', async (t) => {
    const desk = await deskWith(t, { rule: 'round-robin', groups: { billing: ['u_jonas'] } });
    const { ana, jonas, boss, maya, clock } = desk;
    const room = await makeRoom(boss, 'support', ['u_maya']);
    await outcome(boss, companionOf(room), { type: 'tag', tag: 'billing', on: true });
    await attend(ana);
    await say(maya, room, 'my invoice');
    clock.advance(10);
    const [other] = await waiting(desk, 1);
    assert.deepEqual(await assigned(desk, [room, other!], ([, second]) => second !== undefined), [undefined, 'u_ana']);
    await attend(jonas);
    assert.deepEqual(await assigned(desk, [room], allHave), ['u_jonas']);
  });

  test('P43: visitors are told their place and what is usual, in their own conversations alone; by default nothing is given', async (t) => {
    const desk = await deskFor(t);
    const { ana, maya, boss, clock, enter, folder, relay } = desk;
    await attend(ana);
    const rooms = await waiting(desk, 6);
    assert.deepEqual(
      await Promise.all(rooms.map(async (room) => (await waitIn(maya, room)).position)),
      [1, 2, 3, 4, 5, 6],
    );
    const since = (await waitIn(maya, rooms[0]!)).since!;
    assert.ok(since > 0);
    const zoe = await enter('zoe');
    assert.equal((await waitIn(zoe, rooms[0]!)).code, 'forbidden');
    assert.equal((await waitIn(maya, companionOf(rooms[0]!))).code, 'forbidden');
    await outcome(ana, companionOf(rooms[2]!), { type: 'assign', user: 'u_ana' });
    assert.equal((await waitIn(maya, rooms[2]!)).position, 1, 'of those who wait for her');
    assert.equal((await waitIn(maya, rooms[3]!)).position, 3);
    for (const [index, room] of rooms.slice(0, 5).entries()) {
      assert.equal((await waitIn(maya, rooms[5]!)).usual, undefined, 'of few nothing is told');
      clock.advance(index * 1_000);
      await say(ana, room, 'here');
    }
    const { position, usual } = await waitIn(maya, rooms[5]!);
    assert.equal(position, 1);
    assert.ok(usual! >= 3_000 && usual! < 4_000, String(usual));
    assert.equal((await waitIn(maya, rooms[0]!)).since, undefined);
    clock.advance(1_000);
    const page = (await ask(boss, { type: 'queue', queue: 'unassigned' })) as unknown as QueuePage;
    assert.ok(page.conversations.length === 5 && relay.relay.stats().conversationsAssigned === 0);

    const database = new DatabaseSync(databasePath(folder), { readOnly: true });
    for (const [sql, values] of [
      [unattendedAfter, [0, 0, 10]],
      [before, [null, 1, 1]],
      [recentTimes, [0]],
    ] as const) {
      const plan = database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => String(detail));
      assert.ok(!plan.some((line) => /SCAN conversations|TEMP B-TREE/.test(line)), plan.join('\n'));
    }
    database.close();
  });
});
