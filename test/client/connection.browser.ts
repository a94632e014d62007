import { expect } from '@open-wc/testing';

import { createChat } from '../../src/index.ts';
import type { Chat, ChatOptions, ChatStatus } from '../../src/index.ts';
import { mockRelay } from '../support/mocked-relay.ts';
import type { MockedRelay } from '../support/mocked-relay.ts';
import { until } from '../support/until.ts';

describe('connection in a browser', () => {
  let mocked: MockedRelay;
  let chats: Chat[];
  /** Waits as long as it is told to. */
  let chance: number;

  beforeEach(async () => {
    mocked = await mockRelay();
    chats = [];
    chance = 0;
  });
  afterEach(async () => {
    for (const chat of chats) await chat.logout().then(() => chat.close());
    await mocked.disable();
  });

  function start(options: Partial<ChatOptions> = {}): Chat {
    const chat = createChat({ url: mocked.url, environment: { random: () => chance }, ...options });
    chats.push(chat);
    return chat;
  }
  const status = (chat: Chat, wanted: ChatStatus) => until(chat, (snapshot) => snapshot.status === wanted);
  /** Somebody looks at the page, which in a test may be behind others. */
  function look(): void {
    Object.defineProperty(document, 'hidden', { configurable: true, value: false });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    Reflect.deleteProperty(document, 'hidden');
  }
  const received = (type: string) => mocked.relay.received.filter((message) => message.type === type);

  it('talks over the platform’s WebSocket, and comes back when the line breaks', async () => {
    const chat = start({ name: 'Maya' });
    const room = chat.room('lobby');
    const sent = await room.send('Hello');
    expect(sent.seq).to.equal(2);
    mocked.relay.cut();
    mocked.relay.write('lobby', 'meanwhile');
    await status(chat, 'waiting');
    const { messages } = await until(room, (snapshot) => snapshot.messages.length === 2);
    expect(messages.map(({ text }) => text)).to.deep.equal(['Hello', 'meanwhile']);
    expect(mocked.opened()).to.equal(2);
    expect(room.snapshot.restored).to.equal(1);
  });

  it('tries at once when the page is looked at again, instead of waiting', async () => {
    const chat = start();
    chat.connect();
    await status(chat, 'online');
    chance = 0.999;
    mocked.relay.cut();
    const { retryAt } = await status(chat, 'waiting');
    expect(retryAt! - Date.now()).to.be.greaterThan(500);
    look();
    expect(chat.snapshot.status).to.equal('connecting');
    await status(chat, 'online');
  });

  it('asks a connection for a sign of life when the page is looked at again', async () => {
    const chat = start();
    chat.room('lobby');
    await status(chat, 'online');
    expect(received('beat').length).to.equal(0);
    look();
    await until(chat, ({ roundTrip }) => roundTrip !== undefined);
    expect(received('beat').length).to.equal(1);
    expect(chat.snapshot.status).to.equal('online');
  });

  it('makes no tries without a network, and one at once when there is one again', async () => {
    const chat = start();
    chat.connect();
    await status(chat, 'online');
    window.dispatchEvent(new Event('offline'));
    expect(chat.snapshot.status).to.equal('offline');
    expect(chat.snapshot.retryAt === undefined).to.equal(true);
    window.dispatchEvent(new Event('online'));
    expect(chat.snapshot.status).to.equal('connecting');
    await status(chat, 'online');
    expect(mocked.opened()).to.equal(2);
  });

  it('says goodbye when the page goes for good; one that may come back lets go of its connection until it does', async () => {
    const chat = start();
    chat.connect();
    await status(chat, 'online');
    for (const [away, back] of [
      [
        new PageTransitionEvent('pagehide', { persisted: true }),
        new PageTransitionEvent('pageshow', { persisted: true }),
      ],
      [new Event('freeze'), new Event('resume')],
    ] as const) {
      window.dispatchEvent(away);
      expect(chat.snapshot.status).to.equal('offline');
      window.dispatchEvent(back);
      await status(chat, 'online');
    }
    expect(received('bye').length).to.equal(0);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    await status(chat, 'waiting');
    expect(received('bye').length).to.equal(1);
  });

  it('listens to the page no longer once it is closed', async () => {
    const chat = start();
    chat.connect();
    await status(chat, 'online');
    chat.close();
    window.dispatchEvent(new Event('online'));
    window.dispatchEvent(new Event('offline'));
    expect(chat.snapshot.status).to.equal('closed');
    expect(mocked.opened()).to.equal(1);
  });

  it('a page that may not open sockets waits and tries again', async () => {
    let tries = 0;
    const WebSocket = class {
      constructor() {
        tries++;
        throw new DOMException('blocked', 'SecurityError');
      }
    };
    const chat = start({ WebSocket });
    chat.connect();
    await status(chat, 'waiting');
    await status(chat, 'connecting');
    await status(chat, 'waiting');
    expect(tries).to.be.greaterThan(1);
    expect(chat.snapshot.error?.code).to.equal('disconnected');
  });
});
