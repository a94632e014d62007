import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Hub } from '../../server/src/hub.ts';
import { createStats } from '../../server/src/metrics.ts';
import type { Room } from '../../server/src/room.ts';
import type { Services } from '../../server/src/services.ts';
import type { LogSlice, RoomCommit, Store } from '../../server/src/store/store.ts';
import { Subscription, type Recipient } from '../../server/src/subscription.ts';
import type { Flushable } from '../../server/src/turn.ts';
import { completeLimits } from '../../server/src/limits.ts';
import { tries } from '../support/tries.ts';

const user = { id: 'u', name: 'U', kind: 'guest' } as const;

/** A store whose every step (reading, arriving, telling of a commit) happens when the scheduler says so. */
class ScheduledStore implements Pick<Store, 'epoch' | 'head' | 'reads' | 'since' | 'onCommit'> {
  readonly epoch = 'e';
  readonly log: string[] = [];
  readonly #scheduler: fc.Scheduler;
  readonly #untold: RoomCommit[] = [];
  #listener: (commits: readonly RoomCommit[]) => void = () => undefined;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Entries become durable now; the relay is told some time later, in order. */
  append(count: number): void {
    const first = this.log.length + 1;
    for (let seq = first; seq < first + count; seq += 1) this.log.push(JSON.stringify({ seq }));
    this.#untold.push({ room: 'lobby', first, last: this.log.length, entries: this.log.slice(first - 1) });
    void this.#scheduler
      .schedule(Promise.resolve(), 'commit is told')
      .then(() => this.#listener([this.#untold.shift()!]));
  }

  onCommit(listener: (commits: readonly RoomCommit[]) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  async #read<T>(what: string, read: () => T): Promise<T> {
    await this.#scheduler.schedule(Promise.resolve(), `${what} is read`);
    const result = read();
    await this.#scheduler.schedule(Promise.resolve(), `${what} arrives`);
    return result;
  }

  head(): Promise<number> {
    return this.#read('head', () => this.log.length);
  }

  async reads(): Promise<[]> {
    return [];
  }

  /** At most two at a time, so that catching up takes several reads. */
  since(_room: string, seq: number): Promise<LogSlice> {
    return this.#read(`since ${seq}`, () => ({ head: this.log.length, entries: this.log.slice(seq, seq + 2) }));
  }
}

/** The other end: holds every number against what must come next. */
class CheckedSession implements Recipient {
  readonly #scheduler: fc.Scheduler;
  /** What the client has. */
  reached = 0;
  /** Numbers that are lost on the way, silently. */
  losing = false;
  /** The send buffer is over its bound. */
  isOverBound = false;
  /** What the relay must write next; 0 while it may write nothing. */
  expected = 1;
  /** It was told that the buffer is over its bound. */
  mustWait = false;
  ended = false;
  /** The first thing that went wrong. Kept, because the relay would catch what is thrown. */
  fault: string | undefined;
  subscription: Subscription | undefined;
  readonly hasBacklog = false;
  readonly askArrival = (): void => undefined;
  readonly user = user;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  write(bytes: Buffer): boolean {
    if (this.mustWait) this.fault ??= 'written to one who is behind';
    const text = bytes.toString();
    const [message] = JSON.parse(text.slice(text.indexOf('[{'))) as [{ entries: { seq: number }[] }];
    for (const { seq } of message.entries) {
      if (seq !== this.expected) this.fault ??= `${seq} was written where ${this.expected} comes next`;
      this.expected = seq + 1;
      if (!this.losing && seq === this.reached + 1) this.reached = seq;
    }
    this.mustWait = this.isOverBound;
    return !this.isOverBound;
  }

  whenDrained(callback: () => void): void {
    void this.#scheduler.schedule(Promise.resolve(), 'drained').then(() => {
      this.isOverBound = false;
      this.mustWait = false;
      callback();
    });
  }

  /** A heartbeat with what it has (P7). What is sent again begins there, and never before this call is over. */
  beat(services: Services): void {
    const { repaired } = services.stats;
    this.subscription?.confirm(this.reached);
    if (services.stats.repaired > repaired) this.expected = this.reached + 1;
  }

  /** A join on the same connection (P6): nothing is delivered until it is answered, which takes a while. */
  async rejoin(): Promise<void> {
    const { subscription } = this;
    if (!subscription || this.mustWait) return;
    const run = subscription.begin();
    this.expected = 0;
    await subscription.room.ready;
    await this.#scheduler.schedule(Promise.resolve(), 'rejoin is answered');
    if (!subscription.isCurrent(run)) return;
    this.losing = false;
    this.expected = this.reached + 1;
    subscription.start(this.reached);
  }

  leave(): void {
    this.subscription?.leave(user, false);
    this.subscription = undefined;
    this.expected = 0;
    this.losing = false;
  }

  tell(): void {}

  end(): void {
    this.ended = true;
  }
}

function compose(scheduler: fc.Scheduler) {
  const store = new ScheduledStore(scheduler);
  const sessions = Array.from({ length: 3 }, () => new CheckedSession(scheduler));
  const services = {
    store,
    stats: createStats(),
    limits: completeLimits(),
    clock: { now: () => 0, elapsed: () => 0, every: () => () => undefined, random: () => 0 },
    wheel: { set: () => undefined, cancel: () => undefined },
    markers: { add: () => undefined },
    turn: {
      first: (flushable: Flushable) =>
        void scheduler.schedule(Promise.resolve(), 'end of turn').then(() => flushable.flush()),
    },
    log: { error: () => undefined },
  } as unknown as Services;
  const hub = new Hub(services);
  return { store, sessions, hub, services };
}

async function join(room: Room, session: CheckedSession, services: Services): Promise<void> {
  const subscription = new Subscription(session, room, services);
  session.subscription = subscription;
  const run = subscription.begin();
  await room.ready;
  if (!subscription.isCurrent(run)) return;
  session.expected = session.reached + 1;
  subscription.start(session.reached);
}

describe('P5 to P8 at every interleaving of commits, their notices, reads, drains, beats and rejoins', () => {
  const action = fc.oneof(
    fc.record({ what: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ what: fc.constantFrom('join', 'leave', 'rejoin', 'full', 'lose', 'beat'), who: fc.nat({ max: 2 }) }),
  );
  const step = fc.record({ action, then: fc.nat({ max: 6 }) });

  test('entries are written in order, once, and all of them arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { maxLength: 40, size: 'max' }), async (scheduler, steps) => {
        const { store, sessions, hub, services } = compose(scheduler);
        const joining = new Map<CheckedSession, Promise<void>>();
        const begin = (session: CheckedSession): void => {
          if (!joining.has(session)) joining.set(session, join(hub.room('lobby'), session, services));
        };
        for (const { action, then } of steps) {
          if ('count' in action) {
            store.append(action.count);
          } else {
            const session = sessions[action.who]!;
            if (action.what === 'join') begin(session);
            else if (action.what === 'leave' && joining.delete(session)) session.leave();
            else if (action.what === 'rejoin') void session.rejoin();
            else if (action.what === 'full') session.isOverBound = true;
            else if (action.what === 'lose') session.losing = true;
            else if (action.what === 'beat') session.beat(services);
          }
          await scheduler.waitNext(Math.min(then, scheduler.count()));
        }
        sessions.forEach(begin);
        for (const session of sessions) session.losing = false;
        await scheduler.waitIdle();
        // The second heartbeat after a loss repairs it.
        for (let round = 0; round < 3; round += 1) {
          for (const session of sessions) session.beat(services);
          await scheduler.waitIdle();
        }
        for (const session of sessions) {
          assert.equal(session.fault, undefined);
          assert.equal(session.ended, false);
          assert.equal(session.reached, store.log.length);
          assert.ok(session.subscription?.isLive);
        }
      }),
      { numRuns: tries(200) },
    );
  });
});
