import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Body, User } from '../../../src/protocol/index.ts';
import type { ListStore } from '../../../server/src/store/lists.ts';
import { bounds } from '../../../server/src/limits.ts';
import { fold, logOf, request, say, seqOf, type StoreBench } from './bench.ts';

const eve: User = { id: 'u_eve', name: 'Eve', kind: 'user' };
const tom: User = { id: 'u_tom', name: 'Tom', kind: 'user' };
const una: User = { id: 'u_una', name: 'Ünä', kind: 'user' };
const bot: User = { id: 's_bot', name: 'Bot', kind: 'service' };

/** Lists of rooms and people, what rooms are called, blocks, and whose a room is that its owner has left (P33, P34). */
export function testLists(bench: StoreBench): void {
  let made = 0;
  const lists = (): ListStore => bench.store.lists!;
  const make = async (
    kind: 'private' | 'direct',
    creator: User,
    members: readonly User[] = [],
    described: { name?: string; topic?: string } = {},
  ): Promise<string> => {
    const name = `${kind[0]}_${String(++made).padStart(22, 'l')}`;
    const role = kind === 'private' ? 'owner' : 'member';
    const result = await bench.store.createRoom({ name, kind, creator, role, members, described });
    assert.ok(result.ok, JSON.stringify(result));
    return result.room;
  };
  const put = async (room: string, sender: User, body: Body, more = {}): Promise<number> => {
    bench.clock += 1;
    return seqOf(await bench.store.append(request(room, sender, body, more)));
  };
  const refusal = async (room: string, sender: User, body: Body, more = {}): Promise<string> => {
    const result = await bench.store.append(request(room, sender, body, more));
    return result.ok ? 'ok' : result.code;
  };
  const summary = async (user: User, room: string) => (await lists().summaries([{ user: user.id, room }]))[0]!;

  it('P33: rooms come with the newest first, page by page, with what is last and unread', async () => {
    const one = await make('private', eve, [tom], { name: 'One', topic: 'The first' });
    const two = await make('private', tom, [eve]);
    await put(one, tom, say('hello'));
    await put(two, eve, say('mine'));
    const last = await put(two, tom, say('theirs'));
    await put(two, tom, { type: 'reaction', of: last, emoji: '👍', on: true });
    const first = await lists().page(eve.id, undefined, 1);
    assert.equal(first.length, 1);
    const { memberCount, role, ...newest } = first[0]!;
    assert.deepEqual(
      { ...newest, memberCount, role },
      {
        ...{ id: two, kind: 'private', name: '', topic: '', memberCount: 2, role: 'member' },
        ...{ head: last + 1, at: bench.clock, readTo: 1, unread: 1, mentions: 0 },
        last: { seq: last, at: bench.clock - 1, from: tom.id, name: tom.name, text: 'theirs', files: 0 },
      },
    );
    const rest = await lists().page(eve.id, [newest.at, newest.id], 10);
    assert.deepEqual(
      rest.map(({ id, name, topic, role, unread }) => [id, name, topic, role, unread]),
      [[one, 'One', 'The first', 'owner', 1]],
    );
    assert.deepEqual((await lists().roomIds(eve.id, 10)).slice(0, 2), [two, one]);
    assert.equal(await summary({ ...eve, id: 'u_nobody' }, one), null);
  });

  it('P33: unread are messages of others after the marker, without deleted ones, and no more than are counted', async () => {
    const room = await make('private', eve, [tom]);
    const before = await put(room, tom, say('read'));
    await bench.store.saveReads([{ room, user: eve.id, seq: before }]);
    const gone = await put(room, tom, say('deleted'));
    await put(room, tom, { type: 'delete', of: gone });
    await put(room, eve, say('own'));
    await put(room, tom, say('unread'));
    assert.deepEqual(
      [(await summary(eve, room)).unread, (await summary(eve, room)).readTo, (await summary(tom, room)).unread],
      [1, before, 1],
    );
    const all = Array.from({ length: bounds.unreadCounted + 5 }, (_, index) => put(room, tom, say(`${index}`)));
    await Promise.all(all);
    assert.equal((await summary(eve, room)).unread, bounds.unreadCounted);
    await put(room, tom, { type: 'delete', of: (await summary(eve, room)).last!.seq });
    assert.deepEqual([(await summary(eve, room)).last!.deleted, (await summary(eve, room)).last!.text], [true, '']);
  });

  it('P33: what was there before one became a member is not unread; a long text is cut between characters', async () => {
    const room = bench.newRoom();
    await put(room, tom, say('before'));
    await put(room, eve, { type: 'member', change: 'joined' });
    assert.equal((await summary(eve, room)).unread, 0);
    await put(room, tom, say(`${'a'.repeat(bounds.lastTextLength - 1)}😀`));
    const { unread, last } = await summary(eve, room);
    assert.deepEqual([unread, last!.text], [1, 'a'.repeat(bounds.lastTextLength - 1)]);
    await put(room, eve, { type: 'member', change: 'left' });
    assert.equal(await summary(eve, room), null);
  });

  it('P33: name and topic are said by an owner alone, and only open rooms are listed', async () => {
    const room = await make('private', eve, [tom]);
    const called = { type: 'settings', name: 'Garden', topic: 'What grows' } as const;
    assert.equal(await refusal(room, tom, called), 'forbidden');
    assert.equal(await refusal(room, eve, { ...called, listed: true }), 'forbidden');
    assert.equal(await refusal(room, eve, called, { filtering: { isRefused: true } }), 'text-refused');
    const seq = await put(room, eve, called);
    assert.equal(await put(room, eve, called), seq, 'it is so already');
    assert.deepEqual({ ...(await lists().described(room)) }, { name: 'Garden', topic: 'What grows' });
    await put(room, eve, { type: 'settings', slow: 1000 });
    await put(room, eve, { type: 'settings', topic: '' });
    assert.deepEqual({ ...(await lists().described(room)) }, { name: 'Garden', topic: '' });
    assert.equal((await bench.store.place(room, tom.id)).slow, 1000);
    const direct = await make('direct', eve, [tom]);
    assert.equal(await refusal(direct, eve, called), 'forbidden');
    const entries = (await logOf(bench.store, room)).filter(({ type }) => type === 'settings');
    assert.deepEqual(
      entries.map(({ seq: _, at: __, from: ___, ...entry }) => ('key' in entry ? { ...entry, key: '' } : entry)),
      [
        { type: 'settings', key: '', name: 'Garden', topic: 'What grows' },
        { type: 'settings', key: '', slow: 1000 },
        { type: 'settings', key: '', topic: '' },
      ],
    );
  });

  it('P33: the directory has open rooms that are listed and named, by words of both, page by page', async () => {
    const rooms = ['dir-a', 'dir-b', 'dir-c'];
    for (const [index, room] of rooms.entries()) {
      const settings = { type: 'settings', name: `Gärtner ${index}`, topic: 'tomatoes', listed: true } as const;
      await put(room, eve, settings, { isAdmin: true });
    }
    await put('dir-d', eve, { type: 'settings', name: 'Gärtner unlisted' }, { isAdmin: true });
    const first = await lists().directory(tom.id, 'TOMATO gartner', '', 2);
    assert.deepEqual(
      [first.rooms.map(({ id, joined, memberCount }) => [id, joined, memberCount]), first.next],
      [
        [
          ['dir-a', false, 1],
          ['dir-b', false, 1],
        ],
        'dir-b',
      ],
    );
    const second = await lists().directory(eve.id, 'gartner', first.next!, 2);
    assert.deepEqual([second.rooms.map(({ id, joined }) => [id, joined]), second.next], [[['dir-c', true]], undefined]);
    assert.deepEqual((await lists().directory(tom.id, 'cucumber', '', 2)).rooms, []);
    await put('dir-a', eve, { type: 'settings', listed: false }, { isAdmin: true });
    assert.equal((await lists().directory(tom.id, '', '', 10)).rooms.length, 2);
  });

  it('P33: members and people are found by words of their names, without regard to accents', async () => {
    const room = await make('private', eve, [tom, una, bot]);
    const found = async (search: string, after = '', limit = 10) => {
      const { members, next } = await lists().members(room, after, limit, search);
      return [members.map(({ id, role }) => (role ? `${id} ${role}` : id)), next];
    };
    assert.deepEqual(await found(''), [[bot.id, `${eve.id} owner`, tom.id, una.id], undefined]);
    assert.deepEqual(await found('una'), [[una.id], undefined]);
    assert.deepEqual(await found('', bot.id, 1), [[`${eve.id} owner`], eve.id]);
    const people = async (user: User, search: string) =>
      (await lists().people(user.id, search, 10, false)).map(({ id }) => id);
    assert.deepEqual(await people(tom, 'UNA'), [una.id]);
    assert.deepEqual(await people(una, ''), [eve.id, tom.id], 'no service, not oneself, and each once');
    assert.deepEqual(await people({ ...una, id: 'u_stranger' }, ''), []);
  });

  it('P34: who is blocked writes no more in a direct room of two, makes no new one, and is not unread elsewhere', async () => {
    const [ann, bob]: [User, User] = [
      { ...eve, id: 'u_ann' },
      { ...tom, id: 'u_bob' },
    ];
    const common = await make('private', ann, [bob]);
    const direct = await make('direct', bob, [ann]);
    const own = await put(direct, bob, say('hello'));
    assert.deepEqual(await lists().block(ann.id, bob.id), { ok: true });
    assert.deepEqual(await lists().block(ann.id, bob.id), { ok: true }, 'once more');
    assert.equal((await lists().block(ann.id, ann.id)).ok, false);
    for (const body of [
      say('again'),
      { type: 'edit', of: own, text: 'x' },
      { type: 'reaction', of: own, emoji: '👍', on: true },
    ]) {
      assert.equal(await refusal(direct, bob, body as Body), 'forbidden');
    }
    assert.equal(await refusal(direct, bob, { type: 'delete', of: own }), 'ok', 'what is one’s own may go');
    assert.equal(await refusal(direct, ann, say('goodbye')), 'ok');
    assert.equal(await refusal(common, bob, say('to all')), 'ok');
    assert.deepEqual([(await summary(ann, common)).unread, (await summary(ann, direct)).blocked], [0, true]);
    assert.equal((await summary(bob, direct)).blocked, undefined);
    assert.equal((await summary(bob, direct)).others![0]!.isApart, true);
    assert.deepEqual(
      (await lists().blocks(ann.id)).map(({ id, name }) => [id, name]),
      [[bob.id, bob.name]],
    );
    assert.deepEqual(await lists().blocks(bob.id), []);
    assert.equal(await make('direct', bob, [ann]), direct, 'the one that is there');
    const cid: User = { ...eve, id: 'u_cid' };
    await lists().block(cid.id, bob.id);
    const room = { name: `d_${'n'.repeat(22)}`, kind: 'direct', creator: bob, role: 'member', members: [cid] } as const;
    const refused = await bench.store.createRoom(room);
    assert.equal(!refused.ok && refused.code, 'forbidden');
    const unasked = await make('private', bob, [cid, tom]);
    const within = async (user: User) => (await lists().roomIds(user.id, 100)).includes(unasked);
    assert.deepEqual([await within(cid), await within(tom), await within(bob)], [false, true, true]);
    const three = await make('direct', ann, [bob, tom]);
    assert.equal(await refusal(three, bob, say('to both')), 'ok', 'a room of three is a common one');
    await bench.reopen();
    assert.equal(await refusal(direct, bob, say('still')), 'forbidden');
    await lists().unblock(ann.id, bob.id);
    assert.equal(await refusal(direct, bob, say('again')), 'ok');
    assert.equal((await summary(ann, common)).unread, 1);
  });

  it('P34: one has so many people blocked, and no more', async () => {
    const busy = 'u_busy';
    const all = Array.from({ length: bounds.blocks }, (_, index) => lists().block(busy, `u_${index}`));
    assert.ok((await Promise.all(all)).every(({ ok }) => ok));
    const more = await lists().block(busy, 'u_more');
    assert.equal(!more.ok && more.code, 'too-many');
    assert.equal((await lists().blocks(busy)).length, bounds.blocks);
  });

  it('P33: a private room that its only owner leaves is the oldest moderator’s, else the oldest member’s, and no service’s', async () => {
    const room = await make('private', eve, [bot, tom, una]);
    const roles = async () =>
      [...fold(await logOf(bench.store, room)).members.values()].map(({ id, role }) => `${id} ${role}`);
    await put(room, eve, { type: 'member', change: 'role', user: una.id, role: 'moderator' });
    await put(room, eve, { type: 'member', change: 'left' });
    assert.deepEqual(await roles(), ['s_bot undefined', 'u_tom undefined', 'u_una owner']);
    const last = (await logOf(bench.store, room)).at(-1)!;
    assert.deepEqual([last.type, last.from], ['member', 'relay']);
    await put(room, una, { type: 'member', change: 'role', user: tom.id, role: 'owner' });
    await put(room, una, { type: 'member', change: 'left' });
    assert.deepEqual(await roles(), ['s_bot undefined', 'u_tom owner'], 'there was another owner');
    await put(room, tom, { type: 'member', change: 'left' });
    assert.deepEqual(await roles(), ['s_bot undefined']);
  });
}
