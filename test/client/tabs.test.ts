import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import type { Room } from '../../src/client/index.ts';
import { newRequest } from '../../src/client/ask.ts';
import { Deliveries } from '../../src/client/deliveries.ts';
import { createStorage } from '../../src/client/storage.ts';
import { FakeRelay } from '../support/fake-relay.ts';
import { FakeBrowser, type FakeTab } from '../support/fake-tabs.ts';
import { useFakeTime } from '../support/fake-time.ts';

const texts = (room: Room) => room.snapshot.messages.map(({ text }) => text);

describe('tabs of one origin and identity', () => {
  let time: ReturnType<typeof useFakeTime>;
  let relay: FakeRelay;
  let browser: FakeBrowser;
  const pass = (milliseconds: number) => time.advance(milliseconds, milliseconds > 200 ? 10 : 1);
  const room = (tab: FakeTab, id = 'lobby') => tab.chat.room(id);
  const count = (type: string) => relay.received.filter((message) => message.type === type).length;

  beforeEach(() => {
    time = useFakeTime();
    relay = new FakeRelay();
    browser = new FakeBrowser(relay);
  });
  afterEach(() => {
    for (const { chat } of browser.tabs) chat.close();
    time.end();
  });

  /** So many tabs, one after the other, which all follow the lobby. */
  async function open(number: number): Promise<FakeTab[]> {
    for (let index = 0; index < number; index++) {
      room(browser.open());
      await pass(50);
    }
    return browser.tabs;
  }

  it('have one connection, one identity, and see the same', async () => {
    relay.write('lobby', 'before');
    const tabs = await open(3);
    assert.equal(relay.connections.size, 1);
    assert.deepEqual(
      tabs.map(({ chat }) => [chat.snapshot.status, chat.snapshot.leading, chat.snapshot.user?.id]),
      [
        ['online', true, 'g_1'],
        ['online', false, 'g_1'],
        ['online', false, 'g_1'],
      ],
    );
    relay.write('lobby', 'after');
    await pass(20);
    for (const tab of tabs) {
      assert.deepEqual(texts(room(tab)), ['before', 'after']);
      assert.equal(room(tab).snapshot.status, 'live');
      assert.equal(room(tab).snapshot.unread, 1);
    }
    assert.equal(count('hello'), 1);
  });

  it('P13: signing in again goes on where the application had no token for a while', async () => {
    let token = '';
    const tab = browser.open({
      token: () => (token ? Promise.resolve(token) : Promise.reject(new Error('no session'))),
    });
    const lobby = room(tab);
    await pass(50);
    assert.equal(tab.chat.snapshot.status, 'signed-out');
    const sent = lobby.send('meanwhile');
    // In vain, and then not.
    tab.chat.retryNow();
    await pass(50);
    assert.equal(tab.chat.snapshot.status, 'signed-out');
    token = 'token:maya';
    tab.chat.retryNow();
    await pass(200);
    assert.equal(tab.chat.snapshot.status, 'online');
    assert.ok((await sent).seq);
  });

  it('P38: each that asks what has arrived is told, again and again, and ends what it has asked for itself', async () => {
    const tabs = await open(2);
    const deliveries = tabs.map((tab) => new Deliveries(tab.chat, room(tab)));
    await pass(50);
    const asked = () => relay.received.filter((message) => message.type === 'deliveries');
    const ids = asked().map(({ id }) => id);
    assert.equal(new Set(ids).size, 2);
    for (const seq of [1, 2]) {
      for (const connection of relay.connections) {
        for (const id of ids) connection.send({ type: 'deliveries', id, room: 'lobby', upTo: [['u_ana', seq]] });
      }
      await pass(20);
      assert.deepEqual(
        deliveries.map(({ snapshot }) => [...snapshot]),
        [[['u_ana', seq]], [['u_ana', seq]]],
      );
    }
    deliveries[1]!.close();
    await pass(20);
    assert.equal(asked().at(-1)!.end, ids[1]);
    deliveries[0]!.close();
    await pass(20);
    assert.equal(asked().at(-1)!.end, ids[0]);
  });

  it('P42 P45: each is told of conversations and visitors, again and again; of a tab that has gone the relay is told, too', async () => {
    const tabs = await open(2);
    const types = ['attend', 'visitors'] as const;
    const heard: string[][] = [[], []];
    for (const [index, { chat }] of tabs.entries()) {
      for (const type of types) {
        const id = newRequest();
        chat.on('answer', (answer) => answer.id === id && heard[index]!.push(answer.type));
        chat.ask({ type, id });
      }
    }
    await pass(50);
    const asked = () => relay.received.filter((message) => message.type === 'attend' || message.type === 'visitors');
    const requests = asked();
    assert.equal(requests.length, 4);
    async function tell(times: number): Promise<void> {
      heard.splice(0, 2, [], []);
      const [connection] = relay.connections;
      const counts = { mine: 0, unassigned: 0, open: 0, snoozed: 0 };
      for (let time = 0; time < times; time++) {
        for (const { id, type } of requests) {
          if (type === 'attend') connection!.send({ type: 'attended', id, conversations: [], counts });
          else connection!.send({ type: 'visitors', id, count: 0, visitors: [], gone: [] });
        }
        await pass(20);
      }
      for (const each of heard) each.sort();
    }
    await tell(2);
    const twice = ['attended', 'attended', 'visitors', 'visitors'];
    assert.deepEqual(heard, [twice, twice]);
    tabs[1]!.kill();
    await pass(50);
    const ended = asked().slice(requests.length);
    assert.deepEqual(
      ended.map(({ type }) => type),
      types,
    );
    for (const { type, end } of ended) {
      const index = requests.findIndex((request) => request.type === type && request.id === end);
      assert.ok(index >= 0);
      requests.splice(index, 1);
    }
    await tell(1);
    assert.deepEqual(heard, [['attended', 'visitors'], []], 'what is left is of the tab that is still there');
  });

  it('two tabs that are opened at once are one guest, with one connection', async () => {
    const [one, two] = [browser.open(), browser.open()];
    room(one);
    room(two);
    await pass(100);
    assert.equal(relay.guests.size, 1);
    assert.equal(relay.connections.size, 1);
    assert.equal(one.chat.snapshot.user?.id, two.chat.snapshot.user?.id);
    assert.equal(room(two).snapshot.status, 'live');
  });

  it('the tab that leads goes on without a break when the second one comes', async () => {
    const [one] = await open(1);
    const states: string[] = [];
    one!.chat.subscribe(({ status }) => states.push(status));
    room(one!).subscribe(({ status }) => states.push(status));
    await open(1);
    assert.deepEqual([...new Set(states)].toSorted(), ['live', 'online']);
    assert.equal(relay.connections.size, 1);
    assert.equal(count('hello'), 1);
  });

  for (const end of ['kill', 'close', 'freeze', 'hide', 'stop'] as const) {
    it(`P2 P5: the others go on within 3 s when the tab that leads comes to its end (${end}), and nothing is lost`, async () => {
      const [one, two, three] = (await open(3)) as [FakeTab, FakeTab, FakeTab];
      relay.latency = 20;
      const sent = [...Array(5).keys()].flatMap((index) =>
        [one, two, three].map((tab) => {
          const promise = room(tab).send(`${browser.tabs.indexOf(tab)} ${index}`);
          return tab === one ? undefined : promise;
        }),
      );
      await pass(end === 'stop' ? 1_000 : 25);
      if (end === 'hide') {
        one.dispatch('pagehide', { persisted: true });
        one.stop();
      } else one[end]();
      relay.write('lobby', 'meanwhile');
      if (end === 'stop') void room(two).send('more');
      await pass(end === 'stop' ? 6_000 : 3_000);
      for (const tab of [two, three]) assert.equal(tab.chat.snapshot.status, 'online');
      assert.equal([two, three].filter(({ chat }) => chat.snapshot.leading).length, 1);
      assert.equal(
        relay.connections.size,
        end === 'stop' ? 2 : 1,
        'a stopped process keeps its socket until it goes on',
      );
      await Promise.all(sent);
      if (end === 'hide') {
        one.go();
        one.dispatch('pageshow', { persisted: true });
      } else if (end === 'freeze') one.thaw();
      else if (end === 'stop') one.go();
      await pass(3_000);
      assert.equal(relay.connections.size, 1);
      const log = relay.room('lobby').state.messages.map(({ text }) => text);
      for (const tab of browser.tabs.filter(({ isDead }) => !isDead)) {
        assert.deepEqual(texts(room(tab)), log);
        assert.equal(tab.chat.snapshot.unsent, 0);
      }
      assert.equal(new Set(log).size, log.length, 'nothing is doubled');
      for (const index of [0, 1, 2]) {
        const own = log.filter((text) => text.startsWith(`${index} `));
        assert.deepEqual(
          own,
          [0, 1, 2, 3, 4].map((number) => `${index} ${number}`),
        );
      }
    });
  }

  it('P3: one outbox: what one tab writes waits in all of them, and is sent once and in order', async () => {
    const tabs = await open(3);
    relay.latency = 20;
    relay.down = true;
    relay.cut();
    await pass(50);
    for (const [index, tab] of tabs.entries()) void room(tab).send(`from ${index}`);
    await pass(50);
    for (const tab of tabs) {
      assert.equal(tab.chat.snapshot.unsent, 3);
      assert.equal(texts(room(tab)).length, 3);
    }
    relay.down = false;
    await pass(40_000);
    assert.deepEqual(
      relay
        .room('lobby')
        .state.messages.map(({ text }) => text)
        .toSorted(),
      ['from 0', 'from 1', 'from 2'],
    );
    assert.equal(count('send'), 3);
    for (const tab of tabs) assert.equal(tab.chat.snapshot.unsent, 0);
  });

  it('P3: what a killed tab had written while nothing was connected is sent by another', async () => {
    const tabs = await open(3);
    relay.down = true;
    relay.cut();
    await pass(5);
    void room(tabs[2]!).send('last words');
    await pass(0);
    tabs[2]!.kill();
    relay.down = false;
    await pass(40_000);
    assert.deepEqual(texts(room(tabs[0]!)), ['last words']);
    assert.deepEqual(texts(room(tabs[1]!)), ['last words']);
  });

  it('P3: what a tab had stored and could not hand over any more is sent when it is gone', async () => {
    const tabs = await open(2);
    tabs[1]!.stop();
    const body = { type: 'message', text: 'stored' } as const;
    await browser.storage.putSend({ user: 'g_1', room: 'lobby', key: 'k', order: Date.now(), at: Date.now(), body });
    await pass(100);
    assert.deepEqual(texts(room(tabs[0]!)), []);
    tabs[1]!.kill();
    await pass(100);
    assert.deepEqual(texts(room(tabs[0]!)), ['stored']);
    assert.equal(tabs[0]!.chat.snapshot.unsent, 0);
  });

  for (const change of ['freeze', 'hide'] as const) {
    it(`P3: what a tab writes while it changes its place keeps its order (${change})`, async () => {
      browser.latency = 8;
      const [one, two] = (await open(2)) as [FakeTab, FakeTab];
      for (let number = 0; number < 60; number++) {
        if (number === 10) {
          if (change === 'freeze') one.freeze();
          else one.dispatch('pagehide', { persisted: true });
        }
        if (number === 20) {
          if (change === 'freeze') one.thaw();
          else one.dispatch('pageshow', { persisted: true });
        }
        one.run(() => void room(one).send(String(number)));
        await pass(1);
      }
      await pass(40_000);
      for (const tab of [one, two]) {
        assert.deepEqual(
          texts(room(tab)),
          Array.from({ length: 60 }, (_, number) => String(number)),
        );
        assert.equal(tab.chat.snapshot.unsent, 0);
      }
    });
  }

  it('P3: a follower’s refused sends wait in order behind the refused one, whoever wrote them', async () => {
    const tabs = await open(2);
    let refusals = 2;
    relay.faults = {
      ...relay.faults,
      refuse: () => (refusals-- > 0 ? { code: 'limited', retryAfter: 100 } : undefined),
    };
    for (let index = 0; index < 4; index++)
      for (const tab of tabs) void room(tab).send(`${browser.tabs.indexOf(tab)} ${index}`);
    await pass(3_000);
    const log = relay.room('lobby').state.messages.map(({ text }) => text);
    for (const index of [0, 1]) {
      assert.deepEqual(
        log.filter((text) => text.startsWith(`${index}`)),
        [0, 1, 2, 3].map((number) => `${index} ${number}`),
      );
    }
    assert.equal(log.length, 8);
  });

  it('what is refused for good fails in all tabs; discarded in one, it is gone in all', async () => {
    const tabs = await open(2);
    relay.faults = { ...relay.faults, refuse: () => ({ code: 'forbidden' }) };
    await assert.rejects(Promise.all([room(tabs[1]!).send('bad'), pass(50)]), { code: 'forbidden' });
    for (const tab of tabs)
      assert.deepEqual(
        room(tab).snapshot.messages.map(({ state }) => state),
        ['failed'],
      );
    room(tabs[0]!).discard(room(tabs[0]!).snapshot.messages[0]!.id);
    await pass(10);
    for (const tab of tabs) assert.equal(room(tab).snapshot.messages.length, 0);
  });

  it('one unread count: read in one tab is read in all, also in one that is opened later', async () => {
    const tabs = await open(2);
    for (let index = 0; index < 3; index++) relay.write('lobby', `news ${index}`);
    await pass(20);
    const unread = () => browser.tabs.map((tab) => room(tab).snapshot.unread);
    assert.deepEqual(unread(), [3, 3]);
    await open(1);
    assert.deepEqual(unread(), [3, 3, 3], 'nobody has read here yet: it counts from the same number');
    room(tabs[1]!).markRead();
    await pass(400);
    assert.deepEqual(unread(), [0, 0, 0]);
    assert.ok(relay.room('lobby').reads.get('g_1')! > 0, 'and the relay knows');
  });

  it('P5 P6: rooms that only some follow, pages, and a snapshot for one that is far behind', async () => {
    relay.bound = 3;
    for (let index = 0; index < 30; index++) relay.write('board', `old ${index}`);
    const tabs = await open(2);
    room(tabs[1]!, 'board');
    await pass(20);
    const board = room(tabs[1]!, 'board');
    assert.equal(board.snapshot.messages.length, 10);
    const loading = board.loadOlder();
    await pass(20);
    assert.equal(await loading, 10);
    relay.write('board', 'new');
    await pass(20);
    assert.equal(texts(board).at(-1), 'new');
    // The tab that leads comes later.
    const early = room(tabs[0]!, 'board');
    await pass(20);
    assert.equal(texts(early).at(-1), 'new');
    board.close();
    await pass(20);
    assert.equal(count('leave'), 0, 'somebody follows it still');
    early.close();
    await pass(20);
    assert.equal(count('leave'), 1);
  });

  it('P10: signals and typing reach all tabs of the others', async () => {
    const tabs = await open(2);
    const other = new FakeBrowser(relay, undefined).open();
    await Promise.all([room(other).send('hello'), pass(50)]);
    room(other).typing();
    await pass(20);
    for (const tab of tabs) assert.equal(room(tab).snapshot.typing.length, 1);
    other.kill();
  });

  it('P7: the line is asked for what the tabs follow together, and a loss on it is repaired for all', async () => {
    const tabs = await open(3);
    room(tabs[2]!, 'board');
    await pass(20);
    let lost = 0;
    relay.faults = {
      ...relay.faults,
      deliver: ([first]) => (first?.type === 'entries' && lost++ < 2 ? 'lose' : 'keep'),
    };
    relay.write('lobby', 'lost');
    relay.write('board', 'lost');
    await pass(16_000);
    for (const tab of tabs) assert.deepEqual(texts(room(tab)), ['lost']);
    assert.deepEqual(texts(room(tabs[2]!, 'board')), ['lost']);
  });

  it('logout in one tab logs out the others; what comes after is somebody new', async () => {
    const tabs = await open(3);
    await Promise.all([tabs[1]!.chat.logout(), pass(50)]);
    for (const { chat } of tabs)
      assert.deepEqual([chat.snapshot.status, chat.snapshot.user], ['signed-out', undefined]);
    assert.equal(relay.connections.size, 0);
    for (const { chat } of tabs) chat.retryNow();
    await pass(2_000);
    for (const { chat } of tabs) assert.equal(chat.snapshot.user?.id, 'g_2');
    assert.equal(relay.connections.size, 1);
  });

  it('another identity is another group, and the former one’s tabs go on', async () => {
    const tabs = await open(3);
    await Promise.all([tabs[0]!.chat.identify(`x.${btoa('{"sub":"maya"}')}.z:maya`), pass(2_000)]);
    assert.equal(relay.connections.size, 2);
    assert.equal(tabs[0]!.chat.snapshot.user?.id, 'maya');
    assert.deepEqual(
      tabs.map(({ chat }) => chat.snapshot.status),
      ['online', 'online', 'online'],
    );
    assert.equal(tabs[1]!.chat.snapshot.user?.id, 'g_1');
    await Promise.all([tabs[1]!.chat.identify(`x.${btoa('{"sub":"maya"}')}.y:maya`), pass(2_000)]);
    assert.equal(relay.connections.size, 2, 'the same user with another token shares');
    assert.equal(tabs[1]!.chat.snapshot.leading, false);
  });

  it('a line per tab: where it is switched off, where tokens do not say whose they are, where locks are missing', async () => {
    for (let index = 0; index < 2; index++) {
      room(browser.open({ shareTabs: false }));
      room(browser.open({ token: 'opaque:maya' }));
      room(browser.open({ environment: { page: Object.assign(new EventTarget(), { navigator: {} }) } }));
    }
    await pass(100);
    assert.equal(relay.connections.size, 6);
    for (const { chat } of browser.tabs)
      assert.deepEqual([chat.snapshot.status, chat.snapshot.leading], ['online', true]);
  });

  it('a guest with a storage of its own keeps its own line', async () => {
    const [one] = await open(1);
    const credential = relay.identify(undefined, 'Somebody else') as { user: { id: string }; secret: string };
    const storage = createStorage('another');
    await storage.saveCredential({ kind: 'guest', id: credential.user.id, secret: credential.secret });
    const two = browser.open({ storage });
    room(two);
    await pass(100);
    assert.equal(two.chat.snapshot.user?.id, credential.user.id);
    assert.notEqual(one!.chat.snapshot.user?.id, credential.user.id);
    assert.equal(relay.connections.size, 2);
  });

  it('P15: a relay that goes away moves all tabs by what it said, and no tab brings the line back sooner', async () => {
    await open(3);
    for (const connection of relay.connections) connection.send({ type: 'move', delay: 5_000 });
    await pass(5);
    relay.cut(4100, 'moved');
    await pass(4_500);
    assert.equal(count('hello'), 1);
    await pass(2_000);
    assert.equal(count('hello'), 2);
    assert.equal(relay.connections.size, 1);
  });
});
