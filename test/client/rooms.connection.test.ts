import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';

import type { ChatError, Room } from '../../src/client/index.ts';
import { RoomList } from '../../src/client/room-list.ts';
import type { RoomSummary } from '../../src/protocol/index.ts';
import { createRoom, invite, redeem, remove, setRole } from '../../src/client/rooms.ts';
import { createStorage } from '../../src/client/storage.ts';
import { FakeRelay } from '../support/fake-relay.ts';
import { FakeBrowser, type FakeTab } from '../support/fake-tabs.ts';
import { useFakeTime } from '../support/fake-time.ts';
import { fakeWorld } from '../support/fake-world.ts';
import { tries } from '../support/tries.ts';

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: ChatError) => `${error.class} ${error.code}`,
  );

describe('requests about rooms, and the connection', () => {
  it('wait for a connection that is being made, and begin one where there is none', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const asked = codeOf(createRoom(chat, { kind: 'private' }));
    assert.equal(chat.snapshot.status, 'connecting');
    await pass(20);
    assert.equal(await asked, 'done');
    assert.equal(relay.received.filter(({ type }) => type === 'create').length, 1);
  });

  it('that are under way when it ends are `disconnected`, and not asked again by themselves', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    await pass(20);
    relay.latency = 50;
    const asked = [createRoom(chat, { kind: 'private' }), invite(chat, room), redeem(chat, 'i_0')].map(codeOf);
    await pass(60);
    relay.cut();
    await pass(20);
    assert.deepEqual(await Promise.all(asked), Array(3).fill('retry disconnected'));
    const count = relay.received.length;
    await pass(40_000);
    assert.equal(chat.snapshot.status, 'online');
    const again = relay.received.slice(count).map(({ type }) => type);
    assert.deepEqual(
      again.filter((type) => ['create', 'invite', 'redeem'].includes(type)),
      [],
    );
    // Each by itself works again, and is not mistaken for the one before.
    const room2 = createRoom(chat, { kind: 'direct', members: ['u_1'] });
    await pass(200);
    assert.match((await room2).id, /^p_/);
  });

  it('without a connection they fail at once: `disconnected` while it is tried again, and else why there is none', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    relay.down = true;
    const first = codeOf(redeem(chat, 'i_0'));
    await pass(20);
    assert.equal(await first, 'retry disconnected');
    assert.equal(chat.snapshot.status, 'waiting');
    assert.equal(await codeOf(redeem(chat, 'i_0')), 'retry disconnected');
    chat.close();
    assert.equal(await codeOf(redeem(chat, 'i_0')), 'stop closed');
    relay.down = false;
    const signedOut = start({ token: 'expired' });
    const second = codeOf(redeem(signedOut, 'i_0'));
    await pass(20);
    assert.equal(await second, 'reauth token-expired');
    assert.equal(await codeOf(redeem(signedOut, 'i_0')), 'reauth token-expired');
    const leaving = start();
    leaving.connect();
    await pass(20);
    const third = codeOf(createRoom(leaving, { kind: 'private' }));
    leaving.close();
    assert.equal(await third, 'stop closed');
  });

  it('end with the identity: nothing that was asked as one is answered to the next', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start({ token: 'ok:ada' });
    chat.connect();
    await pass(20);
    relay.latency = 50;
    const asked = codeOf(createRoom(chat, { kind: 'private' }));
    await pass(10);
    void chat.identify('ok:jonas');
    assert.equal(await asked, 'retry disconnected');
    await pass(1_000);
    assert.equal(chat.snapshot.user?.id, 'jonas');
  });

  it('P3: a role or a removal waits for the connection like a message, over a reload too, and is done once', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const chat = start({ storage });
    const room = chat.room('lobby');
    await pass(20);
    relay.down = true;
    relay.cut();
    await pass(20);
    void setRole(room, 'other', 'reader');
    void remove(room, 'other');
    assert.equal(chat.snapshot.unsent, 2);
    assert.equal(room.snapshot.messages.length, 0);
    await pass(20);
    chat.close();
    relay.down = false;
    const next = start({ storage });
    next.room('lobby');
    await pass(50);
    assert.equal(next.snapshot.unsent, 0);
    const log = relay.room('lobby').log.map((entry) => entry.type === 'member' && `${entry.change} ${entry.user.id}`);
    assert.deepEqual(log, ['role other', 'left other']);
  });

  it('a refusal that says when to come back does not put off the next connection', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(20);
    relay.answers = () => ({ code: 'store-unavailable', retryAfter: 30_000 });
    const asked = codeOf(createRoom(chat, { kind: 'private' }));
    await pass(20);
    assert.equal(await asked, 'retry store-unavailable');
    relay.cut();
    await pass(10);
    assert.ok(chat.snapshot.retryAt! - Date.now() < 5_000, String(chat.snapshot.retryAt! - Date.now()));
  });

  it('law: each is settled once, by its own answer or by the end of the connection, whatever ends and when', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    for (let index = 0; index < 40; index++) relay.write('lobby', String(index));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            what: fc.constantFrom('create', 'invite', 'redeem', 'page', 'cut', 'retry'),
            wait: fc.integer({ min: 0, max: 8 }),
          }),
          { maxLength: 25 },
        ),
        fc.integer({ min: 1, max: 5 }),
        async (steps, latency) => {
          relay.latency = latency;
          relay.invitations.set('i_good', 'lobby');
          const chat = start();
          const room = chat.room('lobby');
          await pass(50);
          const told: string[] = [];
          const asked = [];
          for (const { what, wait } of steps) {
            if (what === 'cut') relay.cut();
            else if (what === 'retry') chat.retryNow();
            else if (what === 'page') void room.loadOlder();
            else {
              const promise: Promise<Room | { room: string }> =
                what === 'create'
                  ? createRoom(chat, { kind: 'private' })
                  : what === 'invite'
                    ? invite(chat, room)
                    : redeem(chat, 'i_good');
              asked.push(
                promise.then(
                  (answer) =>
                    void told.push(
                      'room' in answer ? (what === 'invite' ? 'own' : 'other') : what === 'invite' ? 'other' : 'own',
                    ),
                  ({ code }: ChatError) => void told.push(code),
                ),
              );
            }
            await pass(wait);
          }
          await pass(200);
          assert.equal(told.length, asked.length, 'none waits for ever');
          for (const each of told) assert.ok(['own', 'disconnected'].includes(each), each);
          chat.close();
          await pass(20);
        },
      ),
      { numRuns: tries(25) },
    );
  });
});

describe('rooms in tabs that share one connection', () => {
  let time: ReturnType<typeof useFakeTime>;
  let relay: FakeRelay;
  let browser: FakeBrowser;
  const pass = (milliseconds: number) => time.advance(milliseconds, milliseconds > 200 ? 10 : 1);

  beforeEach(() => {
    time = useFakeTime();
    relay = new FakeRelay();
    browser = new FakeBrowser(relay);
  });
  afterEach(() => {
    for (const { chat } of browser.tabs) chat.close();
    time.end();
  });

  async function open(number: number, room = 'lobby'): Promise<FakeTab[]> {
    for (let index = 0; index < number; index++) {
      browser.open().chat.room(room);
      await pass(50);
    }
    return browser.tabs;
  }

  it('each tab has the answers to what it asked, whoever leads', async () => {
    const tabs = await open(3);
    assert.deepEqual(
      tabs.map(({ chat }) => chat.snapshot.leading),
      [true, false, false],
    );
    const asked = tabs.map(({ chat }) => invite(chat, chat.room('lobby')));
    const refused = codeOf(redeem(tabs[2]!.chat, 'i_nothing'));
    await pass(50);
    const tokens = (await Promise.all(asked)).map(({ token }) => token);
    assert.deepEqual(new Set(tokens).size, 3);
    assert.equal(await refused, 'stop forbidden');
    const made = createRoom(tabs[1]!.chat, { kind: 'private' });
    await pass(50);
    assert.equal((await made).snapshot.status, 'live');
    assert.equal(relay.connections.size, 1);
  });

  it('P33: each tab that has a list is told what changes, whoever leads, again and again', async () => {
    const tabs = await open(2);
    const lists = tabs.map(({ chat }) => new RoomList(chat, globalThis));
    await pass(50);
    assert.deepEqual(
      lists.map(({ snapshot }) => snapshot.status),
      ['ready', 'ready'],
    );
    for (const head of [1, 2]) {
      const room = { id: 'p_1', head, at: head } as RoomSummary;
      for (const [connection, id] of relay.watches) connection.send({ type: 'changes', id, rooms: [room], gone: [] });
      await pass(20);
      assert.deepEqual(
        lists.map(({ snapshot }) => snapshot.rooms.map((each) => each.head)),
        [[head], [head]],
      );
    }
    assert.equal(relay.connections.size, 1);
    for (const list of lists) list.close();
  });

  it('what one may do, and that it is nothing any more, is told in all tabs', async () => {
    const tabs = await open(3);
    const heard: string[] = [];
    for (const [index, { chat }] of tabs.entries()) {
      chat.room('lobby').on('access', ({ can }) => heard.push(`${index} ${can.join()}`));
    }
    relay.allow('lobby', ['read']);
    await pass(20);
    assert.deepEqual(heard.splice(0).toSorted(), ['0 read', '1 read', '2 read']);
    relay.allow('lobby', []);
    await pass(20);
    assert.deepEqual(heard.toSorted(), ['0 ', '1 ', '2 ']);
    for (const { chat } of tabs) {
      const { status, kind, can, error } = chat.room('lobby').snapshot;
      assert.deepEqual([status, kind, can, error?.code], ['refused', undefined, [], 'forbidden']);
    }
  });

  for (const who of [0, 1]) {
    it(`tab ${who} takes an invitation to a room that was refused: it is live there and in the others; in those that do not follow it nothing is asked`, async () => {
      const tabs = await open(2);
      const [, , stranger] = await open(1, 'p_2');
      relay.invitations.set('i_good', 'lobby');
      relay.allow('lobby', []);
      await pass(20);
      const { status } = tabs[1 - who]!.chat.room('lobby').snapshot;
      assert.equal(status, 'refused');
      const redeemed = redeem(tabs[who]!.chat, 'i_good');
      await pass(50);
      const room = await redeemed;
      assert.equal(room, tabs[who]!.chat.room('lobby'));
      const other = tabs[1 - who]!.chat.room('lobby');
      await pass(2_000);
      relay.write('lobby', 'to both');
      await pass(50);
      for (const each of [room, other]) {
        assert.deepEqual([each.snapshot.status, each.snapshot.error], ['live', undefined]);
        assert.equal(each.snapshot.messages.at(-1)?.text, 'to both');
      }
      assert.equal(stranger!.chat.room('p_2').snapshot.status, 'live');
    });
  }

  it('a room that is refused to the tab that leads does not keep the second tab waiting', async () => {
    relay.shut.add('p_1');
    const [one] = await open(1, 'p_1');
    assert.equal(one!.chat.room('p_1').snapshot.status, 'refused');
    const [, two] = await open(1, 'p_1');
    assert.equal(two!.chat.room('p_1').snapshot.status, 'refused');
    relay.invitations.set('i_good', 'p_1');
    const redeemed = redeem(two!.chat, 'i_good');
    await pass(50);
    assert.equal((await redeemed).snapshot.status, 'live');
  });

  it('what is under way when the tab that leads is gone is `disconnected` in the others', async () => {
    const tabs = await open(2);
    relay.latency = 50;
    const asked = codeOf(createRoom(tabs[1]!.chat, { kind: 'private' }));
    await pass(10);
    tabs[0]!.kill();
    await pass(3_000);
    assert.equal(await asked, 'retry disconnected');
    assert.equal(tabs[1]!.chat.snapshot.status, 'online');
  });

  it('P3: who is removed from a tab that follows is removed once, and by the outbox of all', async () => {
    const tabs = await open(2);
    const removed = codeOf(remove(tabs[1]!.chat.room('lobby'), 'other'));
    await pass(50);
    assert.equal(await removed, 'done');
    assert.equal(relay.room('lobby').log.filter(({ type }) => type === 'member').length, 1);
    for (const { chat } of tabs) assert.equal(chat.snapshot.unsent, 0);
  });
});
