import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import type { Chat, ChatError, Room } from '../../src/client/index.ts';
import * as rooms from '../../src/rooms.ts';
import {
  ban,
  block,
  blocked,
  createRoom,
  describeRoom,
  directRoom,
  discover,
  leaveRoom,
  loadBanned,
  membersOf,
  people,
  RoomList,
  unblock,
  type RoomListSnapshot,
} from '../../src/rooms.ts';
import { FakeChat } from '../support/fake-chat.ts';
import { peopleAt, when } from '../support/people.ts';
import { until } from '../support/until.ts';

const listOf = (chat: Chat, ends: { after(end: () => void): void }): RoomList => {
  const list = new RoomList(chat);
  ends.after(() => list.close());
  return list;
};
const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: ChatError) => error.code,
  );
const seen = (list: RoomList, matches: (snapshot: RoomListSnapshot) => boolean): Promise<RoomListSnapshot> =>
  until<RoomListSnapshot>(list, matches);

describe('P33: the list of one’s rooms by the SDK, at a relay', { concurrency: 4 }, () => {
  it('has all pages, is told of what changes, and keeps the objects of rooms that do not', async (t) => {
    const at = await peopleAt(t, { limits: { pageLength: 2 } });
    const [ada, jonas] = [at.user('ada'), at.user('jonas')];
    const made: Room[] = [];
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) {
      made.push(await createRoom(ada, { kind: 'private', name, members: ['u_jonas'] }));
    }
    const list = listOf(jonas, t);
    assert.equal(list.snapshot.status, 'loading');
    const full = await seen(list, (snapshot) => snapshot.rooms.length === 5);
    assert.deepEqual(full.rooms.map(({ name }) => name).toSorted(), ['Five', 'Four', 'One', 'Three', 'Two']);
    await made[1]!.send('Hello');
    const told = await seen(list, (snapshot) => snapshot.rooms.some(({ unread }) => unread > 0));
    assert.deepEqual([told.rooms[0]!.id, told.rooms[0]!.last!.text], [made[1]!.id, 'Hello']);
    const [first] = made as [Room];
    const same = (snapshot: RoomListSnapshot) => snapshot.rooms.find(({ id }) => id === first.id);
    assert.equal(same(told), same(full));
    const there = jonas.room(made[1]!.id);
    await when(there, 'live');
    there.markRead();
    await seen(list, (snapshot) => snapshot.rooms.every(({ unread }) => unread === 0));
    await describeRoom(first, { topic: 'The first' });
    await seen(list, (snapshot) => same(snapshot)!.topic === 'The first');
    await leaveRoom(jonas.room(first.id));
    await seen(list, (snapshot) => snapshot.rooms.length === 4);
    const direct = await directRoom(ada, 'u_jonas');
    await direct.send('Only you');
    const { others } = (await seen(list, ({ rooms: [room] }) => room?.id === direct.id && room.last !== undefined))
      .rooms[0]!;
    assert.deepEqual(others, [{ id: 'u_ada', name: 'ada', kind: 'user', present: true }]);
  });

  it('people, open rooms, members and blocks are asked for, and refused, as the relay says', async (t) => {
    const at = await peopleAt(t);
    const [ada, jonas, admin] = [at.user('ada'), at.user('jonas'), at.user('admin', {}, { roles: ['admin'] })];
    const room = await createRoom(ada, { kind: 'private', members: ['u_jonas', 'u_eve'] });
    const there = jonas.room(room.id);
    await when(there, 'live');
    await there.send('Here');
    assert.deepEqual(
      (await people(ada, { search: 'JON' })).map(({ id, present }) => [id, present]),
      [['u_jonas', true]],
    );
    assert.equal(await refusal(people(at.guest())), 'forbidden');
    const { members, next } = await membersOf(ada, room, { limit: 2 });
    assert.deepEqual(
      [members.map(({ id, present }) => [id, present]), next],
      [
        [
          ['u_ada', true],
          ['u_eve', false],
        ],
        'u_eve',
      ],
    );
    assert.deepEqual(
      (await membersOf(ada, room, { after: next! })).members.map(({ id }) => id),
      ['u_jonas'],
    );
    assert.equal(await refusal(membersOf(admin, room)), 'forbidden');
    await ban(room, 'u_tom');
    assert.deepEqual(
      (await loadBanned(ada, room)).users.map(({ id, rank }) => [id, rank]),
      [['u_tom', 'owner']],
    );
    assert.deepEqual(await loadBanned(ada, room, 'u_tom'), { users: [] });
    assert.equal(await refusal(loadBanned(jonas, room)), 'forbidden');
    await describeRoom(admin.room('garden'), { name: 'Garden', listed: true });
    assert.deepEqual(
      (await discover(ada, { search: 'garden' })).rooms.map(({ id, joined }) => [id, joined]),
      [['garden', false]],
    );
    const direct = await directRoom(jonas, 'u_ada');
    await block(ada, 'u_jonas');
    assert.deepEqual(
      (await blocked(ada)).map(({ name }) => name),
      ['jonas'],
    );
    assert.equal(await refusal(direct.send('Hello?')), 'forbidden');
    assert.equal(await refusal(block(ada, 'u_ada')), 'bad-message');
    await unblock(ada, 'u_jonas');
    assert.equal(await refusal(direct.send('Hello!')), 'done');
  });

  it('the snippet of the documentation does what it says', async (t) => {
    const at = await peopleAt(t);
    const [chat, jonas] = [at.user('ada'), at.user('jonas')];
    const garden = await createRoom(chat, { kind: 'private', members: ['u_jonas'] });
    await when(jonas.room(garden.id), 'live');
    await jonas.room(garden.id).send('Here');
    const document = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
    const code = /<!-- snippet: room-list -->\s*```js\n([\s\S]*?)```/.exec(document)![1]!;
    const [, names = '', body = ''] = /^import \{(.*)\} from 'live-chat\/rooms';\n([\s\S]*)$/.exec(code)!;
    const shown: unknown[] = [];
    const page: Readonly<Record<string, unknown>> = { chat, garden, show: (...row: unknown[]) => shown.push(row) };
    const known: Readonly<Record<string, unknown>> = { ...rooms, ...page };
    const used = [...names.split(',').map((each) => each.trim()), ...Object.keys(page)];
    const text = `return (async () => { ${body} return { list, room, members, open }; })()`;
    const run = new Function(...used, text) as (...values: unknown[]) => Promise<{
      list: RoomList;
      room: Room;
      members: readonly { id: string }[];
      open: { rooms: unknown[] };
    }>;
    const made = await run(...used.map((each) => known[each]));
    t.after(() => made.list.close());
    await seen(made.list, (snapshot) => snapshot.rooms.some(({ id }) => id === made.room.id));
    assert.deepEqual([made.members.length, made.open.rooms], [2, []]);
    assert.ok(shown.some((row) => (row as unknown[])[1] === 'Garden'));
  });
});

/** What was asked, and how it is answered. */
class Desk {
  readonly chat = new FakeChat();
  readonly timers: (() => void)[] = [];
  readonly list = new RoomList(this.chat, {
    setTimeout: (callback) => this.timers.push(callback),
    clearTimeout: () => undefined,
  });

  asked(type: string): { readonly id: number; readonly before?: unknown; readonly end?: number }[] {
    return this.chat
      .called('ask')
      .flatMap(([message]) => ((message as { type: string }).type === type ? [message as never] : []));
  }
  async answer(answer: object): Promise<void> {
    this.chat.emit('answer', answer as never);
    await new Promise(setImmediate);
  }
  page(rooms: readonly object[], next?: unknown): Promise<void> {
    return this.answer({
      type: 'rooms',
      id: this.asked('rooms').at(-1)!.id,
      rooms,
      ...(next !== undefined && { next }),
    });
  }
  changes(rooms: readonly object[], gone: readonly string[] = []): Promise<void> {
    return this.answer({ type: 'changes', id: this.asked('watch').at(-1)!.id, rooms, gone });
  }
  go(status: 'online' | 'waiting' | 'refused'): void {
    this.chat.set({ status });
    this.chat.emit('status', status);
  }
  get shown(): string {
    const { status, rooms } = this.list.snapshot;
    return [status, ...rooms.map(({ id, head }) => `${id}:${head}`)].join(' ');
  }
}
const room = (id: string, head: number): object => ({ id, head, at: head, unread: 0 });

describe('P33: the list of one’s rooms, and the connection', () => {
  it('is shown from the first page on; the newest is what counts, whatever comes first', async () => {
    const desk = new Desk();
    assert.equal(desk.shown, 'loading');
    // The answer to the watch, which comes first.
    await desk.changes([]);
    assert.equal(desk.shown, 'loading');
    await desk.page([room('a', 5)], [5, 'a']);
    assert.equal(desk.shown, 'ready a:5');
    assert.deepEqual(desk.asked('rooms').at(-1)!.before, [5, 'a']);
    await desk.changes([room('b', 9)]);
    await desk.page([room('b', 2), room('c', 1)]);
    assert.equal(desk.shown, 'ready b:9 a:5 c:1');
  });

  it('stays while the connection is away, is asked for anew with it, and loses what is not there any more', async () => {
    const desk = new Desk();
    await desk.page([room('a', 5), room('b', 4)]);
    const [first] = desk.asked('watch');
    desk.go('waiting');
    assert.equal(desk.shown, 'ready a:5 b:4');
    desk.go('online');
    assert.equal(desk.asked('watch').length, 2);
    await desk.answer({ type: 'changes', id: first!.id, rooms: [room('z', 1)], gone: [] });
    await desk.page([room('b', 7)], [7, 'b']);
    assert.equal(desk.shown, 'ready b:7 a:5', 'until all pages are here');
    await desk.changes([room('c', 8)]);
    await desk.page([]);
    assert.equal(desk.shown, 'ready c:8 b:7');
    await desk.changes([], ['b']);
    assert.equal(desk.shown, 'ready c:8');
  });

  it('is tried again where it failed for now; else it says so, and is tried again when it is asked for', async () => {
    const desk = new Desk();
    const refuse = (code: string, kind: string, type = 'rooms') =>
      desk.answer({ type: 'error', code, class: kind, message: '', id: desk.asked(type).at(-1)!.id });
    await refuse('store-unavailable', 'retry');
    assert.equal(desk.shown, 'loading');
    desk.timers.pop()!();
    assert.equal(desk.asked('rooms').length, 2);
    await refuse('bad-message', 'stop');
    assert.equal(desk.shown, 'error');
    assert.equal(desk.list.snapshot.error!.code, 'bad-message');
    desk.list.reload();
    assert.equal(desk.shown, 'loading');
    await desk.page([room('a', 1)]);
    await refuse('busy', 'retry', 'watch');
    assert.equal(desk.shown, 'ready a:1');
    const before = desk.asked('watch').length;
    desk.timers.pop()!();
    assert.equal(desk.asked('watch').length, before + 1, 'what is not watched any more is watched again');
  });

  it('is another’s when somebody else is here, and ends with close', async () => {
    const desk = new Desk();
    await desk.page([room('a', 1)]);
    let told = 0;
    const off = desk.list.subscribe(() => (told += 1));
    desk.chat.emit('user', { id: 'u_other', name: '', kind: 'user' });
    assert.equal(desk.shown, 'loading');
    await desk.page([room('b', 1)]);
    assert.equal(desk.shown, 'ready b:1');
    assert.ok(told > 1);
    off();
    const { id } = desk.asked('watch').at(-1)!;
    desk.list.close();
    assert.equal(desk.asked('watch').at(-1)!.end, id);
    assert.equal(desk.chat.listeners, 0);
    desk.go('online');
    assert.equal(desk.asked('rooms').length, 2);
  });
});
