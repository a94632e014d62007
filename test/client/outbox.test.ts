import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import fc from 'fast-check';

import { createChat } from '../../src/client/index.ts';
import type { Chat, ChatStorage, Room, Sent } from '../../src/client/index.ts';
import { createOutbox, type Outbox } from '../../src/client/outbox.ts';
import { createStorage } from '../../src/client/storage.ts';
import { FakeRelay } from '../support/fake-relay.ts';
import { settle, useFakeTime } from '../support/fake-time.ts';
import { tries } from '../support/tries.ts';

const rooms = ['lobby', 'support'] as const;

type Step =
  /** `isTorn`: the line breaks after it has arrived and before its acknowledgement has. */
  | { readonly do: 'send'; readonly room: number; readonly bad: boolean; readonly isTorn: boolean }
  | { readonly do: 'edit' | 'delete' | 'react' | 'discard'; readonly room: number; readonly target: number }
  | { readonly do: 'wait'; readonly milliseconds: number }
  | { readonly do: 'cut' | 'down' | 'up' | 'reload' }
  | {
      readonly do: 'refuse';
      readonly code: 'limited' | 'slow-mode';
      readonly count: number;
      readonly retryAfter: number;
    }
  | { readonly do: 'faults'; readonly on: boolean };

const room = fc.nat({ max: rooms.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      room,
      bad: fc.constantFrom(false, false, false, true),
      isTorn: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('edit' as const, 'delete' as const, 'react' as const, 'discard' as const),
      room,
      target: fc.constantFrom(0, 0, 0, 1, 2, 5),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(1, 2, 3, 5, 40, 2_000) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'down' as const, 'up' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      code: fc.constantFrom('limited' as const, 'slow-mode' as const),
      count: fc.integer({ min: 1, max: 3 }),
      retryAfter: fc.integer({ min: 1, max: 900 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('faults' as const), on: fc.boolean() }) },
);

/** What one message must have become when all is over. */
interface Expected {
  text: string;
  isDeleted: boolean;
  reactions: string[];
  readonly isBad: boolean;
}

describe('outbox', () => {
  let time: ReturnType<typeof useFakeTime>;
  beforeEach(() => {
    time = useFakeTime();
  });
  afterEach(() => time.end());

  it('P2 P3 P13: whatever happens, each send takes effect once, in the order of sending, and none is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 1, 30, 3_000),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        run,
      ),
      { numRuns: tries(80) },
    );
  });

  async function run(steps: readonly Step[], latency: number, chances: fc.Stream<number>): Promise<void> {
    const random = () => chances.next().value as number;
    const relay = new FakeRelay();
    relay.latency = latency;
    const storage = createStorage('test');
    let refusals: { left: number; code: 'limited' | 'slow-mode'; retryAfter: number } = {
      left: 0,
      code: 'limited',
      retryAfter: 0,
    };
    let isFaulty = false;
    relay.faults = {
      refuse({ body }) {
        if (body.type === 'message' && body.text.startsWith('bad')) return { code: 'forbidden' };
        if (refusals.left-- > 0) return { code: refusals.code, retryAfter: refusals.retryAfter };
        return undefined;
      },
      deliver([first]) {
        if (!isFaulty || first?.type !== 'entries') return 'keep';
        const chance = random();
        return chance < 0.3 ? 'lose' : chance < 0.6 ? 'repeat' : 'keep';
      },
      ackLast: () => isFaulty && random() < 0.5,
    };
    // Nothing but WebSocket goes through here.
    const fetch = () => Promise.reject(new TypeError('no network'));
    const start = () =>
      createChat({ url: 'http://relay.test', WebSocket: relay.WebSocket, storage, environment: { random, fetch } });
    let chat: Chat = start();
    let open: Room[] = rooms.map((id) => chat.room(id));
    const expected: Map<string, Expected>[] = rooms.map(() => new Map());
    /** Everything that was asked for, in order, as in the log. */
    const issued: string[][] = rooms.map(() => []);
    const acknowledged: { room: number; sent: Sent }[] = [];
    let count = 0;
    await time.advance(10);

    for (const step of steps) {
      if (step.do === 'send') {
        const text = `${step.bad ? 'bad' : 'good'} ${++count}`;
        const promise = open[step.room]!.send(text);
        promise.then(
          (sent) => acknowledged.push({ room: step.room, sent }),
          () => {},
        );
        const { id } = open[step.room]!.snapshot.messages.at(-1)!;
        issued[step.room]!.push(`message ${id}`);
        expected[step.room]!.set(id, { text, isDeleted: false, reactions: [], isBad: step.bad });
        if (step.isTorn) {
          await time.advance(latency, latency > 10 ? 10 : 1);
          relay.cut();
          await time.advance(2);
        }
      } else if ('target' in step) {
        const own = open[step.room]!.snapshot.messages.filter((message) => message.own && !message.deleted);
        const message = own.at(-1 - step.target);
        const model = message && expected[step.room]!.get(message.id);
        if (!message || !model || message.state === 'failed' || model.isBad) continue;
        if (step.do === 'edit') {
          model.text = `edited ${++count}`;
          issued[step.room]!.push(`edit ${model.text}`);
          void open[step.room]!.edit(message.id, model.text);
        } else if (step.do === 'delete') {
          model.isDeleted = true;
          issued[step.room]!.push(`delete ${message.key}`);
          void open[step.room]!.delete(message.id);
        } else if (step.do === 'react') {
          model.reactions = ['👍'];
          issued[step.room]!.push(`reaction ${message.key}`);
          void open[step.room]!.react(message.id, '👍');
        } else if (message.state === 'queued') {
          open[step.room]!.discard(message.id);
          model.isDeleted = true;
        }
      } else if (step.do === 'wait') {
        await time.advance(step.milliseconds, step.milliseconds > 10 ? 10 : 1);
      } else if (step.do === 'refuse') {
        refusals = { left: step.count, code: step.code, retryAfter: step.retryAfter };
      } else if (step.do === 'faults') {
        isFaulty = step.on;
      } else if (step.do === 'reload') {
        await time.advance(0);
        chat.close();
        chat = start();
        open = rooms.map((id) => chat.room(id));
        await time.advance(10);
      } else {
        if (step.do === 'cut') relay.cut();
        else relay.down = step.do === 'down';
        if (relay.down) relay.cut();
      }
    }

    relay.down = isFaulty = false;
    refusals.left = 0;
    chat.retryNow();
    // A lost frame of entries heals with the second beat.
    await time.advance(150_000, 50);

    const failed = open.flatMap(({ snapshot }) => snapshot.messages.filter(({ state }) => state === 'failed'));
    assert.equal(chat.snapshot.unsent, failed.length, 'the outbox is empty but for what was refused for good');
    for (const [index, id] of rooms.entries()) {
      const log = relay.room(id).state.messages;
      // A discarded message may have reached the relay before it was discarded; otherwise nothing is more, less or elsewhere.
      const wanted = [...expected[index]!].filter(
        ([key, { isBad, isDeleted }]) => !isBad && !(isDeleted && !log.some((message) => message.key === key)),
      );
      assert.deepEqual(
        log.map(({ key }) => key),
        wanted.map(([key]) => key),
        'each once, in the order of sending',
      );
      let position = 0;
      for (const entry of relay.room(id).log) {
        if (entry.type === 'member') continue;
        const about = 'of' in entry ? log.find(({ seq }) => seq === entry.of)!.key : entry.key;
        const found = issued[index]!.indexOf(`${entry.type} ${entry.type === 'edit' ? entry.text : about}`, position);
        assert.notEqual(found, -1, `${entry.type} out of order`);
        position = found + 1;
      }
      const shown = open[index]!.snapshot;
      assert.equal(shown.status, 'live');
      assert.deepEqual(
        shown.messages
          .filter(({ state }) => state === 'sent')
          .map(({ key, text, reactions }) => ({ key, text, reactions })),
        log.map(({ key, text, reactions }) => ({ key, text, reactions })).slice(-shown.messages.length),
        'what is shown is the log',
      );
      for (const message of log) {
        const model = expected[index]!.get(message.key)!;
        if (model.isDeleted) continue;
        assert.equal(message.text, model.text);
        assert.deepEqual(
          message.reactions.map(({ emoji }) => emoji),
          model.reactions,
        );
      }
      for (const { sent } of acknowledged.filter((other) => other.room === index)) {
        assert.equal(relay.room(id).log[sent.seq - 1]?.type, 'message', 'what is acknowledged is in the log');
      }
    }
    chat.close();
    await time.advance(50, 10);
  }
});

describe('outbox, one rule at a time', () => {
  const silent = { now: () => 0, random: () => 0, setTimeout: () => 0, clearTimeout: () => {}, fetch };

  /** An outbox of maya that is online, with what it hands to the wire. */
  async function open(storage: ChatStorage = createStorage('test'), early = (_: Outbox): unknown => undefined) {
    const wire: string[] = [];
    const timers: (() => void)[] = [];
    const clock = { now: 0 };
    const environment = {
      ...silent,
      now: () => clock.now,
      setTimeout: (callback: () => void, milliseconds: number) =>
        timers.push(() => {
          clock.now += milliseconds;
          callback();
        }),
    };
    const outbox = createOutbox(storage, environment, {
      send: ({ key, resume }) => wire.push(key + (resume ? ' resume' : '')),
      refused: () => {},
      changed: () => {},
      stored: () => true,
      dropped: () => {},
    });
    early(outbox);
    outbox.online('maya');
    await outbox.open('maya');
    const add = (text: string, room = 'lobby') => outbox.add(room, { type: 'message', text }).key;
    const refuse = (key: string, code: 'limited' | 'slow-mode' | 'held', room = 'lobby') =>
      outbox.refused({ type: 'error', code, class: 'retry', message: '', room, key, retryAfter: 1 });
    return { outbox, wire, add, refuse, timers, clock };
  }

  it('is on disk here before it is handed to the wire, in order even if the disk is not', async () => {
    const saved: (() => void)[] = [];
    const storage = { ...createStorage('test'), putSend: () => new Promise<void>((resolve) => saved.push(resolve)) };
    const { wire, add } = await open(storage as ChatStorage);
    const [one, two] = [add('one'), add('two')];
    await settle();
    assert.deepEqual(wire, []);
    saved[1]!();
    await settle();
    assert.deepEqual(wire, []);
    saved[0]!();
    await settle();
    assert.deepEqual(wire, [one, two]);
  });

  it('is deleted here only when it is acknowledged', async () => {
    const storage = createStorage('test');
    const { outbox, add } = await open(storage);
    const key = add('one');
    await settle();
    outbox.offline();
    outbox.online('maya');
    assert.equal((await storage.loadOutbox('maya')).length, 1);
    outbox.acknowledged('lobby', key, { seq: 1, at: 1 });
    await settle();
    assert.equal((await storage.loadOutbox('maya')).length, 0);
  });

  it('has a bounded number of sends under way', async () => {
    const { outbox, wire, add } = await open();
    for (let index = 0; index < 100; index++) add('more');
    await settle();
    assert.equal(wire.length, 32);
    outbox.acknowledged('lobby', wire[0]!, { seq: 1, at: 1 });
    assert.equal(wire.length, 33);
  });

  it('P3: begins again slowly after a refusal, with all earlier answers in', async () => {
    const { outbox, wire, add, refuse, timers } = await open();
    const [before, first, second] = [add('before'), add('first'), add('second')];
    await settle();
    refuse(first, 'limited');
    outbox.acknowledged('lobby', before, { seq: 1, at: 1 });
    for (const timer of timers.splice(0)) timer();
    assert.equal(
      wire.length,
      3,
      'the answer to the second is still to come, and must not be taken for one to its next try',
    );
    refuse(second, 'held');
    for (const timer of timers.splice(0)) timer();
    assert.deepEqual(wire.slice(3), [`${first} resume`]);
    outbox.acknowledged('lobby', first, { seq: 2, at: 2 });
    assert.deepEqual(wire.slice(4), [`${second} resume`]);
  });

  it('P24: a room in slow mode waits alone and in order, the others go on', async () => {
    const { outbox, wire, add, refuse, timers } = await open();
    const [first, second, third] = [add('first'), add('second'), add('third')];
    await settle();
    refuse(first, 'slow-mode');
    const elsewhere = [add('elsewhere', 'support'), add('and more', 'support')];
    await settle();
    assert.deepEqual(wire.splice(0), [first, second, third, ...elsewhere]);
    for (const timer of timers.splice(0)) timer();
    assert.deepEqual(wire, [], 'what is under way in the slow room is answered first');
    refuse(second, 'held');
    refuse(third, 'held');
    assert.deepEqual(wire.splice(0), [`${first} resume`]);
    refuse(first, 'slow-mode');
    assert.deepEqual(wire, []);
    for (const timer of timers.splice(0)) timer();
    assert.deepEqual(wire.splice(0), [`${first} resume`]);
    outbox.acknowledged('lobby', first, { seq: 1, at: 1 });
    assert.deepEqual(wire, [`${second} resume`], 'one after the other');
  });

  it('P24: what limits the connection still holds all rooms, a slow one among them', async () => {
    const { outbox, wire, add, refuse, timers } = await open();
    const slow = add('slow');
    const elsewhere = [add('elsewhere', 'support'), add('and more', 'support')];
    await settle();
    refuse(slow, 'slow-mode');
    const [ofRoom] = timers.splice(0);
    refuse(elsewhere[0]!, 'limited', 'support');
    refuse(elsewhere[1]!, 'held', 'support');
    wire.length = 0;
    const third = add('third room', 'third');
    await settle();
    ofRoom!();
    assert.deepEqual(wire, []);
    for (const timer of timers.splice(0)) timer();
    assert.deepEqual(wire, [`${slow} resume`], 'one at first, in the order of sending');
    outbox.acknowledged('lobby', slow, { seq: 1, at: 1 });
    assert.deepEqual(wire.slice(1), [`${elsewhere[0]} resume`, third]);
  });

  it('P24: a new connection does not wait for what the last one was told', async () => {
    const { outbox, wire, add, refuse } = await open();
    const key = add('one');
    await settle();
    refuse(key, 'slow-mode');
    outbox.offline();
    outbox.online('maya');
    await settle();
    assert.deepEqual(wire, [key, `${key} resume`]);
  });

  it('P3: a clock that is set back by an hour after a refusal keeps nothing waiting (scenario seed 214)', async () => {
    const { wire, add, refuse, timers, clock } = await open();
    const first = add('first');
    await settle();
    refuse(first, 'limited');
    clock.now -= 3_600_000;
    for (const timer of timers.splice(0)) timer();
    assert.deepEqual(wire, [first, `${first} resume`]);
  });

  it('P3: what is written before the stored items are read comes after them, also if the clock was set back (scenario seed 3002)', async () => {
    const storage = createStorage('test');
    for (const [user, key, order] of [
      ['maya', 'second', 3_600_002],
      ['', 'first', 3_600_001],
    ] as const) {
      await storage.putSend({ user, room: 'lobby', key, order, at: order, body: { type: 'message', text: key } });
    }
    const { outbox, wire, add } = await open(storage, (outbox) =>
      ['third', 'fourth'].map((text) => outbox.add('lobby', { type: 'message', text }).key),
    );
    const [third, fourth] = outbox.items('lobby').flatMap(({ key }) => (key.includes('-') ? key : []));
    await settle();
    assert.deepEqual(wire, ['first', 'second', third, fourth]);
    const fifth = add('fifth');
    const stored = [...(await storage.loadOutbox('maya'))].sort((one, other) => one.order - other.order);
    assert.deepEqual(
      stored.map(({ key }) => key),
      ['first', 'second', third, fourth, fifth],
      'the next start of this program finds them in this order',
    );
  });

  it('P3: a page that ends while what it wrote becomes somebody’s leaves it in order (scenario seed 12061)', async () => {
    const texts = ['first', 'second', 'third'];
    for (let left = texts.length; left <= 3 * texts.length; left += 1) {
      const storage = createStorage('test');
      const writes: string[] = [];
      const counted = <A>(name: string, write: (value: A) => Promise<void>) =>
        async function (value: A): Promise<void> {
          writes.push(name);
          // The page is gone.
          if (writes.length > left) return new Promise(() => {});
          return write(value);
        };
      const page: ChatStorage = {
        ...storage,
        putSend: counted('put', storage.putSend),
        deleteSend: counted('delete', storage.deleteSend),
      };
      await open(page, (outbox) => texts.map((text) => outbox.add('lobby', { type: 'message', text })));
      await settle();
      assert.equal(writes.length, 3 * texts.length);
      const next = await open(storage);
      await settle();
      assert.deepEqual(
        next.outbox.items('lobby').map(({ body }) => 'text' in body && body.text),
        texts,
        `after ${left} writes`,
      );
    }
  });

  it('P3: what another tab told of its own before anybody was known keeps its place', async () => {
    const storage = createStorage('test');
    const sends = ['first', 'second'].map((key, index) => ({
      ...{ user: '', room: 'lobby', key, order: index + 1, at: index + 1 },
      body: { type: 'message', text: key } as const,
    }));
    for (const send of sends) await storage.putSend(send);
    // Of the second it is not told yet.
    const { wire } = await open(storage, (outbox) => outbox.adopt(sends[0]!));
    await settle();
    assert.deepEqual(wire, ['first', 'second']);
  });

  it('P13: nothing is sent while it is not known for whom', async () => {
    const storage = createStorage('test');
    const { outbox, wire, add } = await open(storage);
    outbox.detach();
    const key = add('one');
    await settle();
    assert.deepEqual(wire, []);
    assert.equal((await storage.loadOutbox('')).length, 1);
    await outbox.open('jonas');
    await settle();
    assert.deepEqual(wire, [key]);
    assert.deepEqual(
      (await storage.loadOutbox('jonas')).map((send) => send.key),
      [key],
      'and belongs to that user from then on',
    );
    assert.equal((await storage.loadOutbox('')).length, 0);
  });

  it('P13: of two identities that follow each other closely, the last counts', async () => {
    const storage = createStorage('test');
    for (const user of ['maya', 'jonas']) {
      await storage.putSend({ user, room: 'lobby', key: user, order: 1, at: 1, body: { type: 'message', text: user } });
    }
    let answer = () => {};
    const { outbox, wire } = await open({
      ...storage,
      async loadOutbox(user) {
        if (user === 'ana') await new Promise<void>((resolve) => (answer = resolve));
        return storage.loadOutbox(user);
      },
    });
    await settle();
    assert.deepEqual(wire, ['maya']);
    const first = outbox.open('ana');
    await settle();
    await outbox.open('jonas');
    answer();
    await first;
    assert.deepEqual(wire, ['maya', 'jonas']);
    assert.deepEqual(
      outbox.items('lobby').map(({ user }) => user),
      ['jonas'],
    );
  });
});
