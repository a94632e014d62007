// What a browser does is in test/e2e/push.test.ts.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createChat, type ChatError } from '../../src/node.ts';
import { changePush, pushHere, pushSettings, subscribePush } from '../../src/push.ts';
import { when } from '../support/people.ts';
import { startRelay } from '../support/relay.ts';

async function lobby(t: TestContext, push?: false) {
  const relay = await startRelay(push === false ? { push } : {});
  const chat = createChat({ url: relay.url });
  t.after(async () => {
    chat.close();
    await relay.close();
  });
  const room = chat.room('lobby');
  await when(room, 'live');
  return { chat, room };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    ({ code }: ChatError) => code,
  );

test('P39: a room is muted, a pause made and hours set by the SDK; what is not named stays', async (t) => {
  const { chat, room } = await lobby(t);
  const before = await pushSettings(chat, { room: room.id });
  assert.match(before.key!, /^[\w-]{87}$/);
  assert.deepEqual({ ...before, key: '' }, { key: '', devices: 0, text: true, muted: false });
  const hours = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' };
  await changePush(chat, { hours });
  const muted = await changePush(chat, { room: room.id, mute: true, text: false });
  assert.deepEqual([muted.hours, muted.muted, muted.text], [hours, true, false]);
  const paused = await changePush(chat, { pause: 3_600_000 });
  assert.ok(paused.pausedUntil! > 0);
  const after = await changePush(chat, { pause: 0, hours: null });
  assert.deepEqual([after.pausedUntil, after.hours, after.text], [undefined, undefined, false]);
  assert.equal((await pushSettings(chat)).muted, undefined, 'no room was asked about');
});

test('P39: what the relay refuses rejects with its code; where it sends none there is no key', async (t) => {
  const { chat } = await lobby(t);
  assert.equal(await codeOf(changePush(chat, { pause: -1 })), 'bad-message');
  assert.equal(
    await codeOf(changePush(chat, { hours: { from: '22:00', to: '07:00', zone: 'Atlantis' } })),
    'bad-message',
  );
  const without = await lobby(t, false);
  assert.equal((await pushSettings(without.chat)).key, undefined);
  assert.equal(await codeOf(changePush(without.chat, { pause: 1 })), 'forbidden');
});

test('where there are no pushes at all it says so and asks nobody', async (t) => {
  const { chat } = await lobby(t);
  assert.equal(await pushHere(chat), 'unsupported');
  assert.equal(await codeOf(subscribePush(chat, { worker: '/live-chat-push-worker.js' })), 'push-unsupported');
});
