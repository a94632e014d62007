import { expect, oneEvent } from '@open-wc/testing';
import { LiveChat } from '../../src/element/live-chat.ts';
import { FakeChat, ana, message, users } from '../support/fake-chat.ts';
import { look, mount, unmountAll, until } from './mount.ts';

/** Everything that reaches beyond the element while `work` runs: what listens and what was started, minus what was ended. */
async function traces(work: (left: string[]) => Promise<unknown>): Promise<string[]> {
  const left: string[] = [];
  const undo: (() => void)[] = [];
  const spy = <T extends object, K extends keyof T>(target: T, name: K, change: (original: T[K]) => unknown) => {
    const own = Object.getOwnPropertyDescriptor(target, name);
    const original = target[name];
    Object.defineProperty(target, name, { configurable: true, writable: true, value: change(original) });
    undo.push(() => (own ? Object.defineProperty(target, name, own) : delete target[name]));
  };
  const remove = (entry: string) => {
    const index = left.indexOf(entry);
    if (index >= 0) left.splice(index, 1);
  };
  for (const target of [window, document, visualViewport!] as EventTarget[]) {
    const name = target.constructor.name;
    spy(
      target,
      'addEventListener',
      (original) => (type: string, listener: never, options?: AddEventListenerOptions) => {
        left.push(`${name} ${type}`);
        options?.signal?.addEventListener('abort', () => remove(`${name} ${type}`));
        original.call(target, type, listener, options);
      },
    );
    spy(target, 'removeEventListener', (original) => (type: string, listener: never) => {
      remove(`${name} ${type}`);
      original.call(target, type, listener);
    });
  }
  spy(window, 'matchMedia', (original) => (query: string) => {
    const list = original.call(window, query);
    spy(list, 'addEventListener', (add) => (type: string, listener: never, options?: AddEventListenerOptions) => {
      left.push('media change');
      options?.signal?.addEventListener('abort', () => remove('media change'));
      add.call(list, type, listener, options);
    });
    return list;
  });
  spy(window, 'setTimeout', (original) => (handler: () => void, delay?: number) => {
    const end = () => remove(`${delay ? 'timer' : 'task'} ${id}`);
    const id = original.call(
      window,
      () => {
        end();
        handler();
      },
      delay,
    ) as unknown as number;
    left.push(`${delay ? 'timer' : 'task'} ${id}`);
    return id;
  });
  spy(window, 'clearTimeout', (original) => (id: number) => {
    remove(`timer ${id}`);
    remove(`task ${id}`);
    original.call(window, id);
  });
  spy(window, 'setInterval', () => () => left.push('interval'));
  spy(window, 'ResizeObserver', (Original) => {
    return class extends Original {
      override observe(target: Element) {
        left.push('resize');
        super.observe(target);
      }
      override disconnect() {
        remove('resize');
        super.disconnect();
      }
    };
  });
  spy(
    window,
    'WebSocket',
    () =>
      class extends EventTarget {
        constructor() {
          super();
          left.push('socket');
        }
        close() {}
        send() {}
      },
  );
  spy(window, 'fetch', () => () => {
    left.push('fetch');
    return Promise.reject(new Error('no network'));
  });
  spy(indexedDB, 'open', () => () => {
    left.push('database');
    throw new Error('no database');
  });
  spy(Storage.prototype, 'setItem', () => () => left.push('storage'));
  try {
    await work(left);
    await until(() => !left.some((each) => each.startsWith('task')), 'what is due at once is done');
    return left;
  } finally {
    for (const each of undo.reverse()) each();
  }
}

describe('before anybody wants it', () => {
  afterEach(unmountAll);

  it('there is no socket, request, storage, timer or listener', async () => {
    const left = await traces(async () => {
      const element = document.createElement('live-chat');
      element.server = 'https://chat.example.com';
      document.body.append(element);
      await oneEvent(element, 'live-chat-ready');
      // What a returning visitor is known by is looked for, and not found.
      await indexedDB.databases();
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('.panel > div')!.childElementCount).to.equal(0);
      element.remove();
    });
    // The test’s own.
    expect(left.filter((each) => !/^timer/.test(each))).to.deep.equal([]);
    expect(left.length).to.be.lessThan(2);
  });

  it('and from the first intent on there is a connection', async () => {
    await traces(async (left) => {
      const element = document.createElement('live-chat');
      element.server = 'https://chat.example.com';
      document.body.append(element);
      await element.updateComplete;
      element.shadowRoot!.querySelector('.launch')!.dispatchEvent(new Event('pointerenter'));
      await until(() => left.includes('socket'), 'socket');
      element.remove();
      await element.updateComplete;
    });
  });
});

describe('life', () => {
  afterEach(unmountAll);

  it('a hundred mounts leave nothing', async () => {
    const chats: FakeChat[] = [];
    const left = await traces(async () => {
      for (let round = 0; round < 100; round++) {
        const messages = [message(), message({ own: true, state: 'sending', at: Date.now() })];
        const it = await mount({
          attributes: { open: '' },
          room: { messages, members: users(ana), memberCount: 1, typing: [ana] },
          state: { status: 'waiting', retryAt: Date.now() + 60_000 },
        });
        chats.push(it.chat);
        it.room.receive(message());
        await it.updated();
        it.$('.own .bub').dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
        await it.updated();
        it.$('.mi.trash').click();
        await it.updated();
        it.element.remove();
        await it.updated();
        expect(it.element.childElementCount).to.equal(0);
      }
    });
    expect(left).to.deep.equal([]);
    expect(chats.reduce((sum, chat) => sum + chat.listeners, 0)).to.equal(0);
    expect(chats.every((chat) => chat.rooms.get('lobby')!.closed)).to.equal(true);
    // A chat of the page’s own is not closed for it.
    expect(chats.some((chat) => chat.called('close').length)).to.equal(false);
  }).timeout(60_000);

  it('one that was only opened and taken out leaves nothing either', async () => {
    const left = await traces(async () => {
      const it = await mount({ attributes: { open: '' } });
      it.element.remove();
      await Promise.resolve();
    });
    expect(left).to.deep.equal([]);
  });

  it('a move in the page is not the end', async () => {
    const it = await mount({ attributes: { open: '' }, room: { messages: [message()] } });
    await it.write('half');
    const box = document.body.appendChild(document.createElement('div'));
    box.append(it.element);
    await it.updated();
    expect(it.chat.called('room').length).to.equal(1);
    expect(it.room.closed).to.equal(false);
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('half');
    it.room.receive(message({ text: 'still here' }));
    await it.updated();
    expect(it.$$('.msg').length).to.equal(2);
    expect(it.element.querySelectorAll('[aria-live]').length).to.equal(1);
    box.remove();
  });

  it('comes back after it was taken out', async () => {
    const it = await mount({ attributes: { open: '' }, room: { messages: [message()] } });
    const first = it.room;
    it.element.remove();
    await it.updated();
    expect(first.closed).to.equal(true);
    document.body.append(it.element);
    await it.updated();
    const again = await look(it.element, it.chat);
    expect(again.room === first).to.equal(false);
    expect(again.$$('.msg').length).to.equal(1);
    expect(it.element.querySelectorAll('[aria-live]').length).to.equal(1);
  });

  it('destroy takes it out of the page', async () => {
    const it = await mount({ attributes: { open: '' } });
    it.element.destroy();
    await it.updated();
    expect(it.element.isConnected).to.equal(false);
    // What was asked ends with its answer.
    for (const [asked] of it.chat.called('ask')) {
      const { id, room } = asked as { id: number; room: string };
      it.chat.emit('answer', { type: 'pins', id, room, epoch: 'e', asOf: 0, messages: [], users: [] });
    }
    expect(it.chat.listeners).to.equal(0);
    expect(it.chat.called('ask').length).to.equal(1);
  });

  it('follows another room when it is told to', async () => {
    const it = await mount({ attributes: { open: '' } });
    const lobby = it.room;
    it.element.setAttribute('room', 'other');
    await it.updated();
    expect(lobby.closed).to.equal(true);
    expect([...it.chat.rooms.keys()]).to.deep.equal(['lobby', 'other']);
  });

  it('signs in with a new token on the open chat', async () => {
    const it = await mount({ attributes: { open: '' } });
    await it.element.identify('one');
    const provider = () => 'two';
    await it.element.identify({ token: provider });
    expect(it.chat.called('identify')).to.deep.equal([['one'], [provider]]);
  });

  it('logs out: what comes after it is somebody new', async () => {
    const it = await mount({ attributes: { open: '' }, room: { messages: [message()] } });
    const before = it.room;
    await it.element.logout();
    await it.updated();
    expect(it.chat.called('logout').length).to.equal(1);
    expect(before.closed).to.equal(true);
    expect(it.room === before).to.equal(false);
    // A closed one stays silent.
    const closed = await mount();
    closed.element.token = 'x';
    await closed.element.logout();
    await closed.updated();
    expect(closed.chat.calls).to.deep.equal([['logout']]);
    expect(closed.element.token).to.equal(undefined);
  });

  it('sends for the page, opening nothing', async () => {
    const it = await mount();
    await it.element.send('Hello');
    const { room, element } = await look(it.element, it.chat);
    expect(room.called('send')).to.deep.equal([['Hello']]);
    expect(element.open).to.equal(false);
  });

  it('tells the page what happens', async () => {
    const seen: unknown[] = [];
    const types = ['message', 'unread', 'state', 'error'] as const;
    const note = (event: Event) => seen.push([event.type.slice(10), (event as CustomEvent).detail]);
    for (const type of types) document.addEventListener(`live-chat-${type}`, note);
    const it = await mount({ attributes: { open: '' }, room: { status: 'catching-up' } });
    const arrived = message();
    it.room.receive(arrived);
    it.room.emit('refused', { id: 'a', code: 'limited', message: 'slow down' });
    it.chat.emit('error', Object.assign(new Error('no token'), { code: 'token-provider-failed' }));
    for (const type of types) document.removeEventListener(`live-chat-${type}`, note);
    expect(seen).to.deep.equal([
      ['state', { status: 'online' }],
      ['unread', { count: 1 }],
      ['message', arrived],
      ['error', { id: 'a', code: 'limited', message: 'slow down' }],
      ['error', { code: 'token-provider-failed', message: 'no token' }],
    ]);
  });

  it('has attributes by the names of its properties, with their defaults, and takes what was set before it was one', async () => {
    // In HTML names are without capitals; the Lit of the script file knows no other names than those of the properties.
    expect(LiveChat.observedAttributes.filter((name) => name !== name.toLowerCase())).to.deep.equal([]);
    expect(LiveChat.observedAttributes).to.not.include('tokenProvider');
    const { element } = await mount();
    element.setAttribute('mode', 'full');
    expect(element.mode).to.equal('full');
    element.removeAttribute('mode');
    expect(element.mode).to.equal('bubble');
    element.setAttribute('heading', 'Us');
    element.removeAttribute('heading');
    expect(element.heading).to.equal(null);
    element.toggleAttribute('open', true);
    expect(element.open).to.equal(true);
    element.open = false;
    await element.updateComplete;
    expect(element.hasAttribute('open')).to.equal(false);
    expect(element.hasAttribute('room')).to.equal(false);
    const early = document.createElement('early-chat') as LiveChat;
    early.mode = 'inline';
    early.room = 'early';
    document.body.append(early);
    customElements.define('early-chat', class extends LiveChat {});
    await early.updateComplete;
    expect([early.mode, early.room, early.getAttribute('mode')]).to.deep.equal(['inline', 'early', 'inline']);
    expect(Object.hasOwn(early, 'room')).to.equal(false);
    early.remove();
  });

  it('reflects what it is told by properties', async () => {
    const element = new LiveChat();
    element.mode = 'inline';
    element.theme = 'dark';
    document.body.append(element);
    element.chat = new FakeChat();
    await element.updateComplete;
    expect(element.getAttribute('mode')).to.equal('inline');
    expect(element.getAttribute('theme')).to.equal('dark');
    expect(getComputedStyle(element).colorScheme).to.equal('dark');
    element.remove();
  });

  it('says so where the address or the room is none, and goes on', async () => {
    const errors: string[] = [];
    const note = (event: CustomEvent<{ code: string }>) => errors.push(event.detail.code);
    document.addEventListener('live-chat-error', note);
    const element = document.createElement('live-chat');
    element.setAttribute('server', 'https://');
    element.setAttribute('mode', 'inline');
    document.body.append(element);
    await element.updateComplete;
    element.heading = 'Still here';
    await element.updateComplete;
    expect(errors).to.deep.equal(['bad-argument']);
    expect(element.shadowRoot!.querySelector('h2')!.textContent).to.equal('Still here');
    const it = await mount({ attributes: { mode: 'inline' } });
    it.chat.room = () => {
      throw Object.assign(new Error('not a room'), { code: 'bad-argument' });
    };
    it.element.room = 'no such room!';
    await it.updated();
    expect(errors).to.deep.equal(['bad-argument', 'bad-argument']);
    document.removeEventListener('live-chat-error', note);
    element.remove();
  });
});
