import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import fc from 'fast-check';

import { FakeRelay } from '../support/fake-relay.ts';
import { FakeBrowser, type FakeTab } from '../support/fake-tabs.ts';
import { useFakeTime } from '../support/fake-time.ts';
import { tries } from '../support/tries.ts';

const rooms = ['lobby', 'board'] as const;

type Step =
  | { readonly do: 'open' | 'cut' | 'down' | 'up' | 'write' }
  | {
      readonly do: 'kill' | 'close' | 'freeze' | 'stop' | 'go' | 'follow' | 'read' | 'older' | 'leave';
      readonly tab: number;
    }
  | { readonly do: 'send'; readonly tab: number; readonly room: number }
  /** Writes on and on, one a millisecond, while it is put to sleep and woken. */
  | { readonly do: 'doze'; readonly tab: number; readonly room: number; readonly milliseconds: number }
  | { readonly do: 'refuse'; readonly count: number; readonly retryAfter: number }
  | { readonly do: 'wait'; readonly milliseconds: number };

const tab = fc.nat({ max: 3 });
const one = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('send' as const), tab, room: fc.nat({ max: 1 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('doze' as const),
      tab,
      room: fc.nat({ max: 1 }),
      milliseconds: fc.constantFrom(2, 9, 30),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: one('open', 'write', 'write', 'cut', 'down', 'up') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: one('kill', 'close', 'freeze', 'stop', 'go', 'go', 'follow', 'follow', 'read', 'older', 'leave'),
      tab,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      count: fc.integer({ min: 1, max: 3 }),
      retryAfter: fc.integer({ min: 1, max: 900 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(1, 2, 3, 5, 40, 3_000) }),
  },
);

describe('tabs, whatever happens', () => {
  let time: ReturnType<typeof useFakeTime>;
  beforeEach(() => {
    time = useFakeTime();
  });
  afterEach(() => time.end());

  it('P2 P3 P5: every tab ends with the same log, each send takes effect once and in its tab’s order, and there is one line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 1, 20),
        fc.constantFrom(1, 1, 7),
        fc.constantFrom(Infinity, Infinity, 3),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        run,
      ),
      { numRuns: tries(30) },
    );
  });

  async function run(
    steps: readonly Step[],
    latency: number,
    between: number,
    bound: number,
    chances: fc.Stream<number>,
  ): Promise<void> {
    const random = () => chances.next().value as number;
    const relay = new FakeRelay();
    relay.latency = latency;
    relay.bound = bound;
    let refusals = { left: 0, retryAfter: 0 };
    relay.faults = {
      ...relay.faults,
      refuse: () => (refusals.left-- > 0 ? { code: 'limited', retryAfter: refusals.retryAfter } : undefined),
      ackLast: () => random() < 0.5,
    };
    const browser = new FakeBrowser(relay);
    browser.latency = between;
    /** What each tab sent in each room, in order. */
    const sent = new Map<FakeTab, string[][]>();
    const asleep = new Set<FakeTab>();
    let count = 0;
    const open = () => {
      const tab = browser.open({ environment: { random } });
      sent.set(tab, [[], []]);
      tab.chat.room(rooms[0]);
    };
    const send = (tab: FakeTab, room: number) => {
      const text = `text ${++count}`;
      sent.get(tab)![room]!.push(text);
      void tab.chat.room(rooms[room]!).send(text);
    };
    const alive = () => browser.tabs.filter(({ isDead }) => !isDead);
    open();
    open();

    for (const step of steps) {
      const tab = 'tab' in step ? alive()[step.tab] : undefined;
      const isAwake = tab && !tab.isStopped;
      if (step.do === 'open') {
        if (alive().length < 4) open();
      } else if (step.do === 'send') {
        if (isAwake) send(tab, step.room);
      } else if (step.do === 'doze') {
        if (!isAwake) continue;
        for (let at = 0; at < 2 * step.milliseconds; at++) {
          if (at === 2) tab.freeze();
          if (at === step.milliseconds) tab.thaw();
          if (!tab.isStopped) send(tab, step.room);
          await time.advance(1, 1);
        }
      } else if (step.do === 'write') {
        relay.write(rooms[count % 2]!, `other ${++count}`);
      } else if (step.do === 'follow') {
        if (isAwake) tab.chat.room(rooms[1]);
      } else if (step.do === 'leave') {
        if (isAwake) tab.chat.room(rooms[1]).close();
      } else if (step.do === 'read') {
        if (isAwake) tab.chat.room(rooms[0]).markRead();
      } else if (step.do === 'older') {
        if (isAwake)
          tab.chat
            .room(rooms[0])
            .loadOlder()
            .catch(() => {});
      } else if (step.do === 'kill' || step.do === 'close') {
        tab?.[step.do]();
      } else if (step.do === 'freeze') {
        if (!isAwake) continue;
        asleep.add(tab);
        tab.freeze();
      } else if (step.do === 'stop') {
        tab?.stop();
      } else if (step.do === 'go') {
        if (tab) wake(tab);
      } else if (step.do === 'cut') {
        relay.cut();
      } else if (step.do === 'down' || step.do === 'up') {
        relay.down = step.do === 'down';
        if (relay.down) relay.cut();
      } else if (step.do === 'refuse') {
        refusals = { left: step.count, retryAfter: step.retryAfter };
      } else if (step.do === 'wait') {
        await time.advance(step.milliseconds, step.milliseconds > 100 ? 20 : 1);
      }
    }

    function wake(tab: FakeTab): void {
      if (asleep.delete(tab)) tab.thaw();
      else tab.go();
    }

    // Everything heals.
    relay.down = false;
    refusals.left = 0;
    if (alive().length === 0) open();
    alive().forEach(wake);
    await time.advance(45_000, 20);
    const tabs = alive();
    assert.deepEqual(
      tabs.map(({ chat }) => chat.snapshot.status),
      tabs.map(() => 'online'),
    );
    assert.equal(relay.connections.size, 1, 'one connection');
    assert.equal(tabs.filter(({ chat }) => chat.snapshot.leading).length, 1, 'one that leads');
    for (const id of rooms) for (const { chat } of tabs) chat.room(id);
    await time.advance(500, 5);
    for (const [index, id] of rooms.entries()) {
      const { messages } = relay.room(id).state;
      const log = messages.map(({ text }) => text);
      for (const [tab, all] of sent) {
        const own = all[index]!;
        const arrived = log.filter((text) => own.includes(text));
        assert.deepEqual(arrived, own.slice(0, arrived.length), 'once, and in order');
        // Of a killed tab, what was not on its disk yet may be lost.
        if (!tab.isDead) assert.deepEqual(arrived, own, 'nothing is lost');
      }
      for (const { chat } of tabs) {
        const seen = chat.room(id).snapshot.messages;
        assert.deepEqual(
          seen.map(({ seq, text }) => [seq, text]),
          messages.slice(-seen.length || messages.length).map(({ seq, text }) => [seq, text]),
          'the same log',
        );
        assert.ok(seen.length >= Math.min(relay.pageLength, messages.length));
        assert.equal(chat.room(id).snapshot.status, 'live');
        assert.equal(chat.snapshot.unsent, 0);
      }
    }
    for (const { chat } of browser.tabs) chat.close();
    await time.advance(50, 10);
  }
});
