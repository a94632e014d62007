import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { createChat } from '../../src/node.ts';
import type { Chat, ChatOptions, ChatSnapshot, ChatStorage, RoomSnapshot } from '../../src/node.ts';
import { createStorage } from '../../src/client/storage.ts';
import { startRelay } from '../support/relay.ts';
import type { StartedRelay } from '../support/relay.ts';
import { claimsOf, hmacToken, secret } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const now = Math.floor(Date.now() / 1_000);
const tokenOf = (sub: string) => hmacToken(claimsOf(sub, { iat: now, exp: now + 3_600 }));

describe('P27: a guest who signs in', () => {
  let relay: StartedRelay;
  const chats: Chat[] = [];
  const start = (options: Partial<ChatOptions>) => {
    const chat = createChat({ url: relay.url, name: 'Passer-by', ...options });
    chats.push(chat);
    return chat;
  };
  before(async () => {
    relay = await startRelay({ auth: { secrets: [secret] } });
  });
  after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
  });

  /** A guest who has said something, and written something else while there was no line. */
  async function guestWith(storage: ChatStorage, room: string): Promise<string> {
    const chat = start({ storage });
    await chat.room(room).send('sent as a guest');
    const { id } = chat.snapshot.user!;
    await storage.putSend({
      user: id,
      room,
      key: `${room}-unsent`,
      order: Date.now(),
      at: Date.now(),
      body: { type: 'message', text: 'not sent yet' },
    });
    chat.close();
    return id;
  }

  const linesOf = ({ messages }: RoomSnapshot) => messages.map(({ from, name, own, text }) => [from, name, own, text]);

  it('keeps what was said, read and not yet sent, also on another page load', async () => {
    const storage = createStorage('keep');
    const guest = await guestWith(storage, 'keep');
    const chat = start({ storage, token: tokenOf('maya'), keepGuest: true });
    const room = chat.room('keep');
    const snapshot = await until<RoomSnapshot>(
      room,
      ({ messages }) => messages.length === 2 && messages.every(({ state }) => state === 'sent'),
    );
    assert.deepEqual(linesOf(snapshot), [
      ['u_maya', 'Maya', true, 'sent as a guest'],
      ['u_maya', 'Maya', true, 'not sent yet'],
    ]);
    assert.equal(await storage.loadCredential(), undefined, 'the secret is dead');
    assert.deepEqual(await storage.loadOutbox(guest), []);
    // What was the guest's is the user's own to change.
    await room.edit(snapshot.messages[0]!.id, 'edited as a user');
  });

  it('by identify(), on the page where the guest has talked', async () => {
    const storage = createStorage('identify');
    const chat = start({ storage, keepGuest: true });
    const room = chat.room('identify');
    await room.send('sent as a guest');
    await chat.identify(tokenOf('jonas'));
    const snapshot = await until<RoomSnapshot>(room, ({ status, messages }) => status === 'live' && !!messages[0]);
    assert.deepEqual(linesOf(snapshot), [['u_jonas', 'Jonas', true, 'sent as a guest']]);
  });

  it('keeps nothing without keepGuest: what the guest had unsent is nobody else’s', async () => {
    const storage = createStorage('apart');
    const guest = await guestWith(storage, 'apart');
    const chat = start({ storage, token: tokenOf('eve') });
    const room = chat.room('apart');
    await until<RoomSnapshot>(room, ({ status }) => status === 'live');
    await room.send('of another');
    assert.deepEqual(linesOf(room.snapshot), [
      [guest, 'Passer-by', false, 'sent as a guest'],
      ['u_eve', 'Eve', true, 'of another'],
    ]);
    assert.equal((await storage.loadOutbox(guest)).length, 1);
    assert.notEqual(await storage.loadCredential(), undefined);
  });

  it('is signed in also where another user has that guest already; that is told', async () => {
    const storage = createStorage('late');
    await guestWith(storage, 'late');
    const credential = await storage.loadCredential();
    const first = start({ storage, token: tokenOf('first'), keepGuest: true });
    await until<RoomSnapshot>(first.room('late'), ({ messages }) => messages.length === 2);
    await storage.saveCredential(credential);
    const second = start({ storage, token: tokenOf('second'), keepGuest: true });
    const told = new Promise<Error>((resolve) => second.on('error', resolve));
    second.connect();
    assert.equal(((await told) as Error & { code: string }).code, 'forbidden');
    await until<ChatSnapshot>(second, ({ status }) => status === 'online');
    assert.equal(second.snapshot.user?.id, 'u_second');
    // Refused for good: what is nobody's any more is not asked for again, neither now nor after a reload.
    const later: Error[] = [];
    const third = start({ storage, token: tokenOf('second'), keepGuest: true });
    third.on('error', (error) => later.push(error));
    third.connect();
    await until<ChatSnapshot>(third, ({ status }) => status === 'online');
    await third.room('late').send('after what would have been told');
    assert.deepEqual(later, []);
  });
});
