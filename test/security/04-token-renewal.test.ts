import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { createChat, type Chat, type TokenProvider } from '../../src/node.ts';
import { relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { secret, tokenOf } from '../support/tokens.ts';

interface Alarm {
  readonly due: number;
  readonly callback: () => void;
}

/** The SDK on the relay's clock. `pass` lets time pass for both, in steps, with everything that it brings about. */
async function world(t: TestContext, token: TokenProvider) {
  const relay: RelayUnderTest = await relayFor(t, { auth: { secrets: [secret] } });
  const { clock } = relay;
  const alarms = new Set<Alarm>();
  const chat: Chat = createChat({
    url: relay.url,
    token,
    environment: {
      now: clock.now,
      random: () => 0.5,
      setTimeout(callback, milliseconds) {
        const alarm = { due: clock.now() + milliseconds, callback };
        alarms.add(alarm);
        return alarm;
      },
      clearTimeout: (alarm) => alarms.delete(alarm as Alarm),
    },
  });
  t.after(() => chat.close());
  /** Until what is on its way between the two has arrived. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      // Signatures are made and checked on other threads: what was begun later there has come to its end ...
      for (let job = 0; job < 4; job++) await crypto.subtle.digest('SHA-256', new Uint8Array(1));
      // ... and so has a way there and back.
      await (await fetch(`${relay.url}/healthz`)).text();
      for (let index = 0; index < 20; index++) await turn();
    }
  };
  const pass = async (milliseconds: number): Promise<void> => {
    const end = clock.now() + milliseconds;
    while (clock.now() < end) {
      // Never past an alarm: the client takes a late one for a machine that slept.
      const next = Math.min(...[...alarms].map(({ due }) => due), clock.now() + 5_000, end);
      clock.advance(Math.max(next - clock.now(), 1));
      for (const alarm of [...alarms]) {
        if (alarm.due <= clock.now() && alarms.delete(alarm)) alarm.callback();
      }
      await settle();
    }
  };
  const seconds = (): number => Math.floor(clock.now() / 1_000);
  return { relay, chat, pass, settle, seconds };
}

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await turn();
};

test('security row 4: a token is renewed on the open connection, by one question each, for as long as one stays', async (t) => {
  let asked = 0;
  let now = (): number => 0;
  const { relay, chat, pass, seconds } = await world(t, () => tokenOf('maya', { exp: now() + 300, jti: `${++asked}` }));
  now = seconds;
  const statuses: string[] = [];
  chat.on('status', (status) => statuses.push(status));
  chat.connect();
  await until(() => chat.snapshot.status === 'online');
  await pass(3_600_000);
  assert.deepEqual(statuses, ['connecting', 'online'], 'the connection of the beginning');
  assert.equal(relay.relay.stats().connectionsTotal, 1);
  assert.ok(asked >= 14 && asked <= 17, `one question every four minutes, ${asked} in an hour`);
});

test('security row 4: a provider that fails is asked once at each end and never in a loop; what was not sent is kept and sent later', async (t) => {
  let asked = 0;
  let isDown = false;
  let now = (): number => 0;
  const provider: TokenProvider = () => {
    asked += 1;
    if (isDown) throw new Error('the login is over');
    return tokenOf('maya', { exp: now() + 300 });
  };
  const { relay, chat, pass, settle, seconds } = await world(t, provider);
  now = seconds;
  const room = chat.room('lobby');
  await until(() => room.snapshot.status === 'live');
  isDown = true;
  await pass(420_000);
  assert.equal(chat.snapshot.status, 'signed-out');
  assert.equal(chat.snapshot.error?.code, 'token-provider-failed');
  assert.equal(asked, 3, 'at hello, before the end, at the end');
  const sent = room.send('kept');
  await settle();
  assert.equal(chat.snapshot.unsent, 1);
  await pass(600_000);
  assert.equal(asked, 3);
  isDown = false;
  chat.retryNow();
  await sent;
  assert.equal(asked, 4);
  assert.equal(relay.store.calls.append, 1);
  assert.deepEqual(
    room.snapshot.messages.map(({ text, from }) => [text, from]),
    [['kept', 'u_maya']],
  );
});

test('security row 4: access that is taken back is shown, and not asked for again', async (t) => {
  let asked = 0;
  const { relay, chat, settle } = await world(t, () => (asked++, tokenOf('maya')));
  chat.connect();
  await until(() => chat.snapshot.status === 'online');
  await relay.relay.revoke({ user: 'u_maya' });
  await until(() => chat.snapshot.status === 'signed-out');
  await settle();
  assert.equal(chat.snapshot.error?.code, 'revoked');
  assert.equal(asked, 1);
});
