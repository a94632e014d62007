import { expect } from '@open-wc/testing';

import { createChat, hasStoredIdentity } from '../../src/index.ts';
import type { Chat, StoredSend } from '../../src/index.ts';
import { createStorage } from '../../src/client/storage.ts';
import { mockRelay } from '../support/mocked-relay.ts';
import type { MockedRelay } from '../support/mocked-relay.ts';
import { until } from '../support/until.ts';

const names = async () => (await indexedDB.databases()).map(({ name }) => name ?? '');
const send = (user: string, key: string, order: number): StoredSend => ({
  user,
  room: 'lobby',
  key,
  order,
  at: order,
  body: { type: 'message', text: key },
});

describe('storage in a browser', () => {
  let mocked: MockedRelay;
  let chats: Chat[];
  beforeEach(async () => {
    mocked = await mockRelay();
    chats = [];
  });
  afterEach(async () => {
    for (const chat of chats) chat.close();
    await mocked.disable();
  });
  const start = () => {
    const chat = createChat({ url: mocked.url, environment: { random: () => 0 } });
    chats.push(chat);
    return chat;
  };
  const online = (chat: Chat) => until(chat, ({ status }) => status === 'online');
  const mine = async () => (await names()).filter((name) => name.includes(new URL(mocked.url).host));

  it('touches nothing before it is needed; the identity of a former visit can be told without making anything', async () => {
    const chat = start();
    expect(chat.snapshot.persistent).to.equal(true);
    expect(await hasStoredIdentity(mocked.url)).to.equal(false);
    expect(await mine()).to.deep.equal([]);
    chat.connect();
    await online(chat);
    await until(chat, () => true);
    // Who only looks leaves nothing behind.
    expect(await mine()).to.deep.equal([]);
    expect(await hasStoredIdentity(mocked.url)).to.equal(false);
    await chat.room('lobby').send('Hello');
    expect((await mine()).length).to.equal(1);
    expect(await hasStoredIdentity(mocked.url)).to.equal(true);
    expect(await hasStoredIdentity('not an address')).to.equal(false);
    await chat.logout();
    expect(await hasStoredIdentity(mocked.url)).to.equal(false);
  });

  it('after a logout nobody is kept either until they write', async () => {
    const chat = start();
    await chat.room('lobby').send('Hello');
    await chat.logout();
    const next = start();
    next.connect();
    await online(next);
    next.close();
    expect(await hasStoredIdentity(mocked.url)).to.equal(false);
    chat.retryNow();
    await online(chat);
    expect(await hasStoredIdentity(mocked.url)).to.equal(false);
    await chat.room('lobby').send('Hello again');
    expect(await hasStoredIdentity(mocked.url)).to.equal(true);
  });

  it('P13: identity and unsent messages survive the page', async () => {
    const first = start();
    const room = first.room('lobby');
    const { user } = await online(first);
    mocked.relay.down = true;
    mocked.relay.cut();
    await until(first, ({ status }) => status === 'waiting');
    void room.send('kept');
    void room.send('kept too');
    const address = `ws://${new URL(mocked.url).host}/connect`;
    const look = () => createStorage(address).loadOutbox(user!.id);
    while ((await look()).length < 2);
    first.close();

    const second = start();
    const again = second.room('lobby');
    const { messages } = await until(again, (snapshot) => snapshot.messages.length === 2);
    expect(messages.map(({ text, state }) => [text, state])).to.deep.equal([
      ['kept', 'queued'],
      ['kept too', 'queued'],
    ]);
    expect(second.snapshot.unsent).to.equal(2);
    mocked.relay.down = false;
    second.retryNow();
    await until(again, (snapshot) => snapshot.messages.every(({ state }) => state === 'sent'));
    expect(second.snapshot.user).to.deep.equal(user);
    expect(mocked.relay.room('lobby').state.messages.map(({ text }) => text)).to.deep.equal(['kept', 'kept too']);
    while ((await look()).length > 0);
  });

  it('keeps what was put, by user, and forgets what was deleted', async () => {
    const address = `ws://${crypto.randomUUID()}.test/connect`;
    const storage = createStorage(address);
    await Promise.all(
      [send('maya', 'b', 2), send('maya', 'a', 1), send('jonas', 'c', 1), send('', 'd', 1), send('maya l', 'e', 1)].map(
        (item) => storage.putSend(item),
      ),
    );
    await storage.saveText('draft', 'half a sentence');
    await storage.saveCredential({ kind: 'guest', id: 'g', secret: 's' });
    await storage.deleteSend({ user: 'maya', room: 'lobby', key: 'b' });
    await storage.putSend({ ...send('maya', 'a', 1), body: { type: 'message', text: 'changed' } });
    for (const reader of [storage, createStorage(address)]) {
      expect(
        (await reader.loadOutbox('maya')).map(({ key, body }) => [key, 'text' in body && body.text]),
      ).to.deep.equal([['a', 'changed']]);
      expect((await reader.loadOutbox('')).map(({ key }) => key)).to.deep.equal(['d']);
      expect((await reader.loadOutbox('ma')).length).to.equal(0);
      expect(await reader.loadText('draft')).to.equal('half a sentence');
      expect(await reader.loadCredential()).to.deep.equal({ kind: 'guest', id: 'g', secret: 's' });
    }
    await storage.saveText('draft', undefined);
    expect((await createStorage(address).loadText('draft')) === undefined).to.equal(true);
    await storage.wipe();
    expect((await createStorage(address).loadOutbox('maya')).length).to.equal(0);
    expect((await storage.loadCredential()) === undefined).to.equal(true);
  });

  it('a page can take away what is stored at once, also what was wiped, and something new is made when there is something to keep', async () => {
    const address = `ws://${crypto.randomUUID()}.test/connect`;
    const take = () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(`live-chat ${address}`);
        request.onsuccess = () => resolve('gone');
        request.onblocked = () => resolve('blocked');
        request.onerror = reject;
      });
    const storage = createStorage(address);
    const other = createStorage(address);
    await storage.putSend(send('maya', 'a', 1));
    expect((await other.loadOutbox('maya')).length).to.equal(1);
    await storage.wipe();
    // Looks into the empty one.
    expect((await storage.loadOutbox('maya')).length).to.equal(0);
    expect(await take()).to.equal('gone');
    await storage.putSend(send('maya', 'b', 2));
    expect(storage.persistent).to.equal(true);
    expect((await createStorage(address).loadOutbox('maya')).map(({ key }) => key)).to.deep.equal(['b']);
  });

  it('goes on in memory where the browser gives no storage', async () => {
    const real = Object.getOwnPropertyDescriptor(IDBFactory.prototype, 'open')!;
    Object.defineProperty(IDBFactory.prototype, 'open', {
      configurable: true,
      value() {
        throw new DOMException('no storage here', 'SecurityError');
      },
    });
    try {
      const chat = start();
      const room = chat.room('lobby');
      await room.send('still');
      expect(chat.snapshot.persistent).to.equal(false);
      expect(room.snapshot.messages[0]?.text).to.equal('still');
    } finally {
      Object.defineProperty(IDBFactory.prototype, 'open', real);
    }
  });
});
