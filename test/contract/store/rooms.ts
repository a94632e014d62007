import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Body, Role, User } from '../../../src/protocol/index.ts';
import { fold, jonas, logOf, maya, request, say, seqOf, type StoreBench } from './bench.ts';

const ada: User = { id: 'ada', name: 'Ada', kind: 'user' };
const give = (user: string, role: Role): Body => ({ type: 'member', change: 'role', user, role });
const about = (user: string, change: 'removed' | 'banned' | 'unbanned'): Body => ({ type: 'member', change, user });

/** Rooms of the kinds, roles, bans, invitations, and who may append. */
export function testRooms(bench: StoreBench): void {
  let made = 0;
  const make = async (kind: 'private' | 'direct' | 'support', members: readonly User[] = []): Promise<string> => {
    const name = `p_${String(++made).padStart(22, 'x')}`;
    const role = kind === 'private' ? 'owner' : 'member';
    const result = await bench.store.createRoom({ name, kind, creator: ada, role, members });
    assert.ok(result.ok);
    return result.room;
  };

  it('a room that nobody made is open; one with an id that only the relay makes is private', async () => {
    assert.deepEqual(await bench.store.place(bench.newRoom(), 'maya'), {
      kind: 'open',
      role: undefined,
      isBanned: false,
    });
    const { kind } = await bench.store.place('p_AAAAAAAAAAAAAAAAAAAAAA', 'maya');
    assert.equal(kind, 'private');
  });

  it('a private room begins with its members in the log, and takes sends of them only', async () => {
    const room = await make('private', [jonas]);
    const members = fold(await logOf(bench.store, room)).members;
    assert.deepEqual(
      [...members.values()].map(({ id, role }) => [id, role]),
      [
        ['ada', 'owner'],
        ['jonas', undefined],
      ],
    );
    seqOf(await bench.store.append(request(room, jonas, say('in'))));
    const refused = await bench.store.append(request(room, maya, say('out')));
    assert.equal(!refused.ok && refused.code, 'forbidden');
    seqOf(await bench.store.append(request(room, maya, say('by her token'), { grant: 'member' })));
    await bench.reopen();
    assert.deepEqual(
      { ...(await bench.store.place(room, 'jonas')) },
      { kind: 'private', role: 'member', isBanned: false },
    );
    assert.equal((await bench.store.place(room, 'ada')).role, 'owner');
  });

  it('tells members of a room and rooms of a user, page by page', async () => {
    const [one, two] = [await make('private', [jonas, maya]), await make('support', [maya])];
    const members = await bench.store.members(one, '', 10);
    assert.deepEqual(
      members.map(({ id, name, role }) => [id, name, role]),
      [
        ['ada', 'Ada', 'owner'],
        [jonas.id, jonas.name, undefined],
        [maya.id, maya.name, undefined],
      ],
    );
    assert.deepEqual(
      (await bench.store.members(one, 'ada', 1)).map(({ id }) => id),
      [jonas.id],
    );
    assert.deepEqual(await bench.store.members(bench.newRoom(), '', 10), []);
    const rooms = (await bench.store.roomsOf(maya.id, '', 1_000)).filter(({ room }) => room === one || room === two);
    assert.deepEqual(
      rooms.map((each) => ({ ...each })),
      [
        { room: one, kind: 'private', role: 'member', head: 3 },
        { room: two, kind: 'support', role: 'member', head: 2 },
      ],
    );
    assert.deepEqual(
      (await bench.store.roomsOf(maya.id, one, 1)).map(({ room }) => room),
      [two],
    );
    seqOf(await bench.store.append(request(one, ada, about(maya.id, 'removed'))));
    assert.ok((await bench.store.roomsOf(maya.id, '', 1_000)).every(({ room }) => room !== one));
    assert.equal((await bench.store.roomsOf('ada', '', 1_000)).find(({ room }) => room === one)?.role, 'owner');
  });

  it('a direct room is one for each set of participants', async () => {
    const [one, two] = [await make('direct', [jonas]), await make('direct', [jonas])];
    assert.equal(one, two);
    assert.notEqual(await make('direct', [maya]), one);
    const left = await bench.store.append(request(one, jonas, { type: 'member', change: 'left' }));
    assert.equal(!left.ok && left.code, 'forbidden');
  });

  it('roles and bans are entries, hold from the next request on, and count nobody twice', async () => {
    const room = await make('private', [jonas, maya]);
    const does = async (sender: User, body: Body): Promise<string> => {
      const result = await bench.store.append(request(room, sender, body));
      return result.ok ? 'ok' : result.code;
    };
    const together = await Promise.all([
      does(ada, give('jonas', 'reader')),
      does(jonas, say('muted')),
      does(ada, give('jonas', 'moderator')),
      does(jonas, about('ada', 'banned')),
      does(jonas, about('maya', 'banned')),
      does(maya, say('banned')),
      does(jonas, about('maya', 'removed')),
    ]);
    assert.deepEqual(together, ['ok', 'forbidden', 'ok', 'forbidden', 'ok', 'forbidden', 'no-such-member']);
    const state = fold(await logOf(bench.store, room));
    assert.deepEqual(
      [...state.members.values()].map(({ id, role }) => `${id} ${role}`),
      ['ada owner', 'jonas moderator'],
    );
    const snapshot = await bench.store.snapshot(room, 10);
    assert.equal(snapshot.memberCount, 2);
    assert.equal(state.memberCount, 2);
    await bench.reopen();
    assert.deepEqual(
      { ...(await bench.store.place(room, 'maya')) },
      { kind: 'private', role: undefined, isBanned: true, bannedBy: 'moderator' },
    );
    assert.deepEqual(
      [await does(jonas, about('maya', 'unbanned')), await does(maya, say('still out'))],
      ['ok', 'forbidden'],
    );
  });

  it('invitations let in as many as they say, at once too, and say nothing else', async () => {
    const room = await make('private');
    const hash = `hash-${room}`;
    const invitation = { room, hash, role: 'member', expires: Number.MAX_SAFE_INTEGER, uses: 2 } as const;
    assert.ok(!(await bench.store.invite({ ...invitation, sender: maya })).ok);
    assert.ok((await bench.store.invite({ ...invitation, sender: ada })).ok);
    const many = Array.from({ length: 5 }, (_, index): User => ({ id: `n${index}`, name: 'N', kind: 'guest' }));
    const results = await Promise.all(many.map((user) => bench.store.redeem(hash, user)));
    assert.deepEqual(
      results.map(({ ok }) => ok),
      [true, true, false, false, false],
    );
    assert.ok((await bench.store.redeem(hash, many[0]!)).ok, 'who is in comes in');
    const refusals = [await bench.store.redeem(hash, maya), await bench.store.redeem('nothing', maya)];
    assert.deepEqual(refusals[0], refusals[1]);
  });
}
