import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { createChat } from '../../src/client/index.ts';
import type { Chat } from '../../src/client/index.ts';
import { FakeRelay } from '../support/fake-relay.ts';
import { useFakeTime } from '../support/fake-time.ts';

describe('chat', () => {
  let time: ReturnType<typeof useFakeTime>;
  let relay: FakeRelay;
  let chat: Chat;

  beforeEach(() => {
    time = useFakeTime();
    relay = new FakeRelay();
    chat = createChat({ url: 'http://relay.test', name: 'Maya', WebSocket: relay.WebSocket });
  });
  afterEach(() => {
    chat.close();
    time.end();
  });

  it('does nothing until it is asked to', async () => {
    await time.advance(1_000, 100);
    assert.equal(chat.snapshot.status, 'idle');
    assert.equal(relay.connections.size, 0);
  });

  it('sends, and resolves when the relay has it', async () => {
    const room = chat.room('lobby');
    const sent = room.send('Hello');
    assert.equal(room.snapshot.messages[0]?.state, 'queued');
    await time.advance(20);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal((await sent).seq, 2);
    const [message] = room.snapshot.messages;
    assert.equal(message?.text, 'Hello');
    assert.equal(message.state, 'sent');
    assert.equal(message.own, true);
    assert.equal(chat.snapshot.unsent, 0);
    assert.equal(room.snapshot.status, 'live');
  });

  it('reconnects and catches up', async () => {
    const room = chat.room('lobby');
    await time.advance(20);
    relay.write('lobby', 'one');
    await time.advance(20);
    relay.cut();
    relay.write('lobby', 'two');
    await time.advance(2);
    assert.equal(chat.snapshot.status, 'waiting');
    assert.equal(room.snapshot.status, 'catching-up');
    await time.advance(1_100, 10);
    assert.equal(chat.snapshot.status, 'online');
    assert.deepEqual(
      room.snapshot.messages.map(({ text }) => text),
      ['one', 'two'],
    );
    assert.equal(room.snapshot.restored, 1);
  });
});
