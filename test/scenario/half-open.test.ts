import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createChat } from '../../src/node.ts';
import { defaultLimits } from '../../src/protocol/index.ts';
import { relayFor } from '../support/relay-test.ts';
import { until } from '../support/until.ts';
import { Link } from './link.ts';

/** A client's clock, which goes on only by `advance`. */
class ClientClock {
  readonly #calls = new Map<object, { readonly at: number; readonly call: () => void }>();
  #now = 1_767_225_600_000;

  readonly environment = {
    now: () => this.#now,
    setTimeout: (call: () => void, milliseconds: number) => {
      const handle = {};
      this.#calls.set(handle, { at: this.#now + milliseconds, call });
      return handle;
    },
    clearTimeout: (handle: unknown) => void this.#calls.delete(handle as object),
  };

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const [handle, { at, call }] of [...this.#calls]) {
      if (at <= this.#now && this.#calls.delete(handle)) call();
    }
  }
}

const step = 250;
/** What a look of the relay at all its connections may come late, and a step of these clocks. */
const late = 1_250;

/** The limits of earnest, on clocks that are turned; the sockets are real. */
describe('5. a half-open link: nothing passes, and nobody is told', () => {
  for (const hold of ['both', 'up', 'down'] as const) {
    // To the relay one that only hears nothing is alive, until it goes.
    const sides = hold === 'down' ? (['client'] as const) : (['client', 'relay'] as const);
    test(`P7: nothing passes (${hold}): ${sides.join(' and ')} notice within limits.silence, and all is caught up`, async (t) => {
      const relay = await relayFor(t);
      const link = await Link.open(() => relay.port);
      const clock = new ClientClock();
      const chat = createChat({ url: link.url, name: 'Maya', environment: clock.environment });
      t.after(async () => {
        chat.close();
        await link.close();
      });
      const room = chat.room('lobby');
      const announced: string[] = [];
      room.on('message', ({ text }) => announced.push(text));
      const live = () => until(room, ({ status }) => status === 'live');
      await live();
      await room.send('before');
      const sessions = () => relay.relay.stats().sessions;
      assert.equal(sessions(), 1);

      link.weather = { hold };
      const noticed: { client?: number; relay?: number } = {};
      for (let passed = 0; sides.some((side) => noticed[side] === undefined); passed += step) {
        assert.ok(passed <= defaultLimits.silence + late, `not noticed: ${JSON.stringify(noticed)}`);
        if (chat.snapshot.status !== 'online') noticed.client ??= passed;
        if (sessions() === 0) noticed.relay ??= passed;
        clock.advance(step);
        await relay.pass(step);
      }
      assert.ok(noticed.client! <= defaultLimits.silence + step, `the client noticed after ${noticed.client} ms`);

      const other = await relay.enter('Ada');
      assert.equal((await other.say('lobby', 'k', 'meanwhile')).type, 'ack');
      const after = room.send('after');
      link.weather = {};
      let isKept = false;
      void after.then(() => (isKept = true));
      // Ten times as fast as the sockets, which are real.
      while (!isKept) {
        clock.advance(50);
        await relay.pass(50);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await live();
      assert.deepEqual(announced, ['before', 'meanwhile', 'after']);
      assert.deepEqual(
        room.snapshot.messages.map(({ text, state }) => [text, state]),
        announced.map((text) => [text, 'sent']),
      );
    });
  }
});
