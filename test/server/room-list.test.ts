import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type {
  BannedList,
  MemberPage,
  PeopleFound,
  RelayMessage,
  RoomChanges,
  RoomPage,
} from '../../src/protocol/index.ts';
import { eventually } from '../support/eventually.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import { change, give, makeRoom, mute, outcome, text } from '../support/rooms.ts';
import type { WireClient } from '../support/wire-client.ts';

const filters = { words: [{ words: ['darn'], action: 'mask' }] } as const;
const relayOn = (t: TestContext) => relayOnDisk(t, { filters });

let ids = 1_000;
async function ask<T extends RelayMessage>(client: WireClient, message: object): Promise<T> {
  const id = ++ids;
  client.raw(JSON.stringify([{ ...message, id }]));
  return (await client.nextWhere((told): told is RelayMessage => 'id' in told && told.id === id)) as T;
}
const does = async (client: WireClient, message: object): Promise<string> => {
  const answer = await ask<RelayMessage>(client, message);
  return answer.type === 'error' ? answer.code : answer.type;
};
const list = async (client: WireClient): Promise<RoomPage['rooms']> =>
  (await ask<RoomPage>(client, { type: 'rooms' })).rooms;
const room = async (client: WireClient, id: string) => (await list(client)).find((each) => each.id === id);

/** What a watcher is told, when the clock lets it. */
async function changesOf(client: WireClient, clock: ManualClock, id: number): Promise<RoomChanges> {
  const told = client.next('changes', (message) => message.id === id);
  let isTold = false;
  void told.then(() => (isTold = true));
  await eventually(() => {
    clock.advance(bounds.listInterval);
    return isTold;
  });
  return told;
}
async function watch(client: WireClient): Promise<number> {
  const { id, rooms } = await ask<RoomChanges>(client, { type: 'watch' });
  assert.deepEqual(rooms, []);
  return id;
}

describe('P33: the list of one’s rooms', () => {
  test('names, kinds, roles, the newest message and what is unread; also what was read a moment ago', async (t) => {
    const { enter } = await relayOn(t);
    const [maya, jonas] = [await enter('maya'), await enter('jonas')];
    const { room: id } = await ask<Extract<RelayMessage, { type: 'entered' }>>(maya, {
      type: 'create',
      kind: 'private',
      members: ['u_jonas'],
      name: ' The\u202E garden\n',
      topic: 'What grows',
    });
    assert.equal(await outcome(maya, id, text('hello')), 'ack');
    const seen = (await room(jonas, id))!;
    assert.deepEqual(
      [seen.name, seen.topic, seen.kind, seen.role, seen.unread, seen.last!.text, seen.memberCount],
      ['The garden', 'What grows', 'private', 'member', 1, 'hello', 2],
    );
    const joined = await jonas.join(id);
    assert.deepEqual([joined.name, joined.topic], ['The garden', 'What grows']);
    jonas.send({ type: 'read', room: id, seq: joined.head });
    assert.deepEqual([(await room(jonas, id))!.unread, (await room(jonas, id))!.readTo], [0, joined.head]);
    assert.equal(await outcome(maya, id, { type: 'settings', name: 'Yard' }), 'ack');
    const { entries } = await jonas.next('entries', (message) =>
      message.entries.some(({ type }) => type === 'settings'),
    );
    const said = entries.find((entry) => entry.type === 'settings') as unknown as Record<string, unknown>;
    assert.deepEqual([said['name'], said['topic'], said['slow']], ['Yard', undefined, undefined]);
    assert.equal((await maya.join(id)).name, 'Yard');
  });

  test('who is brought into a room is called there as the one who brings them knows them', async (t) => {
    const { enter } = await relayOn(t);
    const [maya, jonas, eve] = [await enter('maya'), await enter('jonas'), await enter('eve')];
    const shared = await makeRoom(maya, 'private', ['u_jonas']);
    assert.equal(await outcome(jonas, shared, text('hello')), 'ack');
    const id = await makeRoom(maya, 'private', ['u_jonas', 'u_nobody']);
    const { members } = await ask<MemberPage>(maya, { type: 'members', room: id });
    const named = Object.fromEntries(members.map((each) => [each.id, each.name]));
    assert.deepEqual(named, { u_jonas: 'Jonas', u_maya: 'Maya', u_nobody: '' });
    // Who knows nobody learns no name by it.
    const other = await makeRoom(eve, 'private', ['u_jonas']);
    const found = await ask<MemberPage>(eve, { type: 'members', room: other });
    assert.deepEqual(found.members.map(({ name }) => name).toSorted(), ['', 'Eve']);
  });

  test('is told page by page, and only to those who may read', async (t) => {
    const { enter } = await relayOn(t);
    const maya = await enter('maya');
    for (let count = 0; count < 5; count++) await makeRoom(maya, 'private');
    const all: string[] = [];
    let before: RoomPage['next'];
    do {
      const page = await ask<RoomPage>(maya, { type: 'rooms', limit: 2, ...(before && { before }) });
      assert.ok(page.rooms.length <= 2);
      all.push(...page.rooms.map(({ id }) => id));
      before = page.next;
    } while (before);
    assert.equal(new Set(all).size, 5);
    const [id] = all as [string];
    const other = await enter('other');
    assert.deepEqual(await list(other), []);
    assert.equal(await outcome(maya, id, { type: 'member', change: 'left' }), 'ack');
    assert.equal(await room(maya, id), undefined);
  });

  test('what a room is called is refused where a filter meets it, also by an owner, and to all who may not say it', async (t) => {
    const { enter } = await relayOn(t);
    const [maya, jonas] = [await enter('maya'), await enter('jonas')];
    assert.equal(await does(maya, { type: 'create', kind: 'private', name: 'darn' }), 'text-refused');
    const id = await makeRoom(maya, 'private', ['u_jonas']);
    assert.equal(await outcome(maya, id, { type: 'settings', topic: 'a darn room' }), 'text-refused');
    assert.equal(await outcome(maya, id, { type: 'settings' } as never), 'bad-message');
    assert.equal(await outcome(maya, id, { type: 'settings', name: 'x'.repeat(81) }), 'bad-message');
    assert.equal(await outcome(maya, id, { type: 'settings', listed: true }), 'forbidden');
    assert.equal(await outcome(maya, id, give('u_jonas', 'moderator')), 'ack');
    assert.equal(await outcome(jonas, id, { type: 'settings', name: 'Ours' }), 'forbidden');
    assert.equal(await outcome(jonas, id, { type: 'settings', slow: 1_000, topic: 'ours' }), 'forbidden');
    assert.equal(await outcome(jonas, id, { type: 'settings', slow: 1_000 }), 'ack');
    const members = ['u_jonas'];
    assert.equal(await does(maya, { type: 'create', kind: 'direct', members, name: 'Us' }), 'bad-message');
    const direct = await makeRoom(maya, 'direct', members);
    assert.equal(await outcome(maya, direct, { type: 'settings', name: 'Us' }), 'forbidden');
    assert.equal((await room(maya, id))!.name, '');
  });
});

describe('P33: who watches', () => {
  test('is told of many changes at once, of a room that is new, of what was read, and of one that is gone', async (t) => {
    const { enter, clock } = await relayOn(t);
    const [maya, jonas] = [await enter('maya'), await enter('jonas')];
    const id = await makeRoom(maya, 'private', ['u_jonas']);
    const first = await watch(jonas);
    for (const word of ['one', 'two', 'three']) assert.equal(await outcome(maya, id, text(word)), 'ack');
    const told = await changesOf(jonas, clock, first);
    assert.deepEqual(
      [told.rooms.map((each) => [each.id, each.last!.text, each.unread]), told.gone],
      [[[id, 'three', 3]], []],
    );
    const other = await makeRoom(maya, 'private', ['u_jonas']);
    assert.deepEqual(
      (await changesOf(jonas, clock, first)).rooms.map((each) => each.id),
      [other],
    );
    const elsewhere = await enter('jonas');
    const { head } = await elsewhere.join(id);
    elsewhere.send({ type: 'read', room: id, seq: head });
    const read = (await changesOf(jonas, clock, first)).rooms;
    assert.deepEqual(
      read.map((each) => [each.id, each.unread]),
      [[id, 0]],
    );
    assert.equal(await outcome(maya, other, change('u_jonas', 'removed')), 'ack');
    const last = await changesOf(jonas, clock, first);
    assert.deepEqual([last.rooms, last.gone], [[], [other]]);
    assert.ok(
      maya.received.every(({ type }) => type !== 'changes'),
      'nobody else is told',
    );
    assert.equal(await does(jonas, { type: 'watch', end: first }), 'done');
    const count = jonas.received.length;
    assert.equal(await outcome(maya, id, text('four')), 'ack');
    clock.advance(10 * bounds.listInterval);
    await list(jonas);
    assert.ok(jonas.received.slice(count).every(({ type }) => type !== 'changes'));
  });

  test('by more requests than may be has the oldest given up, and is told so', async (t) => {
    const { enter } = await relayOn(t);
    const maya = await enter('maya');
    const oldest = await watch(maya);
    for (let count = 1; count < bounds.watches; count++) await watch(maya);
    assert.ok(maya.received.every(({ type }) => type !== 'error'));
    await watch(maya);
    const refused = await maya.next('error');
    assert.deepEqual([refused.id, refused.code], [oldest, 'busy']);
  });

  test('P11: is told of others of direct rooms whether they are there, after a grace where the connection broke', async (t) => {
    const { enter, clock } = await relayOn(t);
    const maya = await enter('maya');
    const id = await makeRoom(maya, 'direct', ['u_jonas']);
    const first = await watch(maya);
    const jonas = await enter('jonas');
    assert.deepEqual(
      (await room(maya, id))!.others,
      [{ id: 'u_jonas', name: '', kind: 'user', present: false }],
      'nobody is told of strangers',
    );
    assert.equal(await outcome(jonas, id, text('hello')), 'ack');
    assert.equal((await changesOf(maya, clock, first)).rooms[0]!.others![0]!.present, true);
    jonas.cut();
    await eventually(() => {
      clock.advance(1_000);
      return maya.received.some(
        (message) => message.type === 'changes' && message.rooms.some(({ others }) => others?.[0]?.present === false),
      );
    });
    const gone = maya.received.filter(({ type }) => type === 'changes').length;
    const again = await enter('jonas');
    await eventually(() => {
      clock.advance(bounds.listInterval);
      return maya.received.filter(({ type }) => type === 'changes').length > gone;
    });
    assert.equal((await room(maya, id))!.others![0]!.present, true);
    again.send({ type: 'bye' });
    await eventually(() => {
      clock.advance(bounds.listInterval);
      return maya.received.filter(({ type }) => type === 'changes').length > gone + 1;
    });
    assert.equal((await room(maya, id))!.others![0]!.present, false, 'without a grace for those who go on purpose');
  });
});

describe('P33: people and open rooms', () => {
  test('members of a room with their roles, who is there, and who is meant; nobody else is told', async (t) => {
    const { enter } = await relayOn(t);
    const [maya, jonas, eve] = [await enter('maya'), await enter('jonas'), await enter('eve')];
    const id = await makeRoom(maya, 'private', ['u_jonas', 'u_tom']);
    assert.equal(await outcome(jonas, id, text('here')), 'ack');
    await jonas.join(id);
    const found = async (more: object = {}) => {
      const { members, next } = await ask<MemberPage>(maya, { type: 'members', room: id, ...more });
      return [members.map(({ id: user, role, present }) => [user, role, present]), next];
    };
    const all = [
      ['u_jonas', undefined, true],
      ['u_maya', 'owner', false],
      ['u_tom', undefined, false],
    ];
    assert.deepEqual(await found(), [all, undefined]);
    assert.deepEqual(await found({ limit: 1 }), [all.slice(0, 1), 'u_jonas']);
    assert.deepEqual(await found({ search: 'JÓN' }), [all.slice(0, 1), undefined]);
    const missing = await ask<RelayMessage>(eve, { type: 'members', room: `p_${'A'.repeat(22)}` });
    const theirs = await ask<RelayMessage>(eve, { type: 'members', room: id });
    assert.deepEqual({ ...theirs, id: 0, room: '' }, { ...missing, id: 0, room: '' }, 'as of a room that is not there');
    assert.equal(theirs.type, 'error');
  });

  test('P23: who is banned, and until when who is muted, is told to moderators, page by page, and to nobody else', async (t) => {
    const { enter, clock } = await relayOn(t);
    const [maya, jonas, tom] = [await enter('maya'), await enter('jonas'), await enter('tom')];
    const id = await makeRoom(maya, 'private', ['u_jonas', 'u_tom', 'u_eve', 'u_kim']);
    assert.equal(await outcome(maya, id, give('u_jonas', 'moderator')), 'ack');
    assert.equal(await outcome(tom, id, text('rude')), 'ack');
    assert.equal(await does(tom, { type: 'banned', room: id }), 'forbidden');
    for (const user of ['u_tom', 'u_stranger']) assert.equal(await outcome(maya, id, change(user, 'banned')), 'ack');
    assert.equal(await outcome(jonas, id, change('u_eve', 'banned')), 'ack');
    const page = async (more: object = {}) => {
      const { users, next } = await ask<BannedList>(jonas, { type: 'banned', room: id, ...more });
      return [users.map(({ id: user, name, rank }) => [user, name, rank]), next];
    };
    const all = [
      ['u_eve', '', 'moderator'],
      ['u_stranger', '', 'owner'],
      ['u_tom', 'Tom', 'owner'],
    ];
    assert.deepEqual(await page(), [all, undefined]);
    assert.deepEqual(await page({ limit: 2 }), [all.slice(0, 2), 'u_stranger']);
    assert.deepEqual(await page({ limit: 2, after: 'u_stranger' }), [all.slice(2), undefined]);
    // Nor is there more to be learned about a room that one may not read than of one that is not there.
    const theirs = await ask<RelayMessage>(tom, { type: 'banned', room: id });
    const missing = await ask<RelayMessage>(tom, { type: 'banned', room: `p_${'A'.repeat(22)}` });
    assert.deepEqual({ ...theirs, id: 0, room: '' }, { ...missing, id: 0, room: '' });
    assert.equal(theirs.type, 'error');
    assert.equal(await outcome(jonas, id, change('u_eve', 'unbanned')), 'ack');
    assert.deepEqual(await page(), [all.slice(1), undefined]);

    const muteOf = async (client: WireClient) => {
      const { members } = await ask<MemberPage>(client, { type: 'members', room: id });
      return members.find((member) => member.id === 'u_kim')?.mutedUntil;
    };
    const until = clock.now() + 1_000;
    assert.equal(await outcome(maya, id, mute('u_kim', 1_000)), 'ack');
    assert.equal(await muteOf(jonas), until);
    const kim = await enter('kim');
    assert.equal(await muteOf(kim), undefined, 'not to a member');
    clock.advance(1_000);
    assert.equal(await muteOf(jonas), undefined, 'it is over');
  });

  test('people are those with whom one shares a room; guests are told of nobody', async (t) => {
    const { enter, guest } = await relayOn(t);
    const [maya, jonas, eve] = [await enter('maya'), await enter('jonas'), await enter('eve')];
    const id = await makeRoom(maya, 'private', ['u_jonas']);
    assert.equal(await outcome(jonas, id, text('here')), 'ack');
    const people = async (client: WireClient, search?: string) =>
      (await ask<PeopleFound>(client, { type: 'people', ...(search && { search }) })).people;
    assert.deepEqual(await people(maya, 'jo'), [{ id: 'u_jonas', name: 'Jonas', kind: 'user', present: true }]);
    assert.deepEqual(await people(maya, 'eve'), []);
    assert.deepEqual(await people(eve), []);
    assert.equal(await does(await guest(), { type: 'people' }), 'forbidden');
  });

  test('open rooms that an admin has named and listed are found, and not by those who are banned there', async (t) => {
    const { enter } = await relayOn(t);
    const [admin, maya, jonas] = [
      await enter('admin', { roles: ['admin'] }),
      await enter('maya'),
      await enter('jonas'),
    ];
    assert.equal(await outcome(maya, 'garden', { type: 'settings', name: 'Garden' }), 'forbidden');
    assert.equal(await outcome(admin, 'garden', { type: 'settings', name: 'Garden', listed: true }), 'ack');
    assert.equal(await outcome(admin, 'cellar', { type: 'settings', name: 'Garden cellar' }), 'ack');
    const found = async (client: WireClient) => {
      const { rooms } = await ask<Extract<RelayMessage, { type: 'directory' }>>(client, {
        type: 'discover',
        search: 'GARD',
      });
      return rooms.map(({ id, name, joined }) => [id, name, joined]);
    };
    assert.equal(await outcome(maya, 'garden', { type: 'member', change: 'joined' }), 'ack');
    assert.deepEqual(await found(maya), [['garden', 'Garden', true]]);
    assert.equal(await outcome(admin, 'garden', change('u_jonas', 'banned')), 'ack');
    assert.deepEqual(await found(jonas), []);
  });
});

describe('P34: blocks', () => {
  test('hold on all devices, are told to nobody, and end what the other writes to one alone', async (t) => {
    const { enter, clock } = await relayOn(t);
    const [maya, jonas] = [await enter('maya'), await enter('jonas')];
    const [direct, common] = [
      await makeRoom(maya, 'direct', ['u_jonas']),
      await makeRoom(maya, 'private', ['u_jonas']),
    ];
    assert.equal(await outcome(jonas, direct, text('hello')), 'ack');
    await jonas.join(direct);
    const first = await watch(maya);
    const count = jonas.received.length;
    assert.equal(await does(maya, { type: 'block', user: 'u_jonas' }), 'done');
    const told = await changesOf(maya, clock, first);
    assert.ok(told.rooms.find(({ id }) => id === direct)!.blocked);
    const answer = await jonas.append(direct, 'k1', text('hello?'));
    assert.deepEqual(
      { ...answer, key: '', room: '' },
      { type: 'error', code: 'forbidden', class: 'stop', message: 'send is not permitted here', room: '', key: '' },
    );
    assert.equal(await outcome(jonas, common, text('to all')), 'ack');
    assert.equal((await room(maya, common))!.unread, 0);
    assert.equal((await room(jonas, direct))!.others![0]!.present, false);
    assert.ok(
      jonas.received.slice(count).every(({ type }) => type !== 'access'),
      'nobody is told',
    );
    const device = await enter('maya');
    const { users } = await ask<Extract<RelayMessage, { type: 'blocks' }>>(device, { type: 'blocks' });
    assert.deepEqual(users, [{ id: 'u_jonas', name: 'Jonas', kind: 'user' }]);
    assert.equal(await does(jonas, { type: 'block', user: 'u_jonas' }), 'bad-message');
    assert.equal(await does(device, { type: 'unblock', user: 'u_jonas' }), 'done');
    assert.equal(await outcome(jonas, direct, text('again')), 'ack');
  });

  test('no new direct room is made by who is blocked, with the answer of those who may make none', async (t) => {
    const { enter, guest } = await relayOn(t);
    const [maya, jonas] = [await enter('maya'), await enter('jonas')];
    assert.equal(await does(maya, { type: 'block', user: 'u_jonas' }), 'done');
    const make = { type: 'create', kind: 'direct', members: ['u_maya'] };
    const [refused, usual] = [await ask<RelayMessage>(jonas, make), await ask<RelayMessage>(await guest(), make)];
    assert.deepEqual({ ...refused, id: 0 }, { ...usual, id: 0 });
    assert.equal(refused.type, 'error');
  });
});
