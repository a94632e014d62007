import { createChat } from '../../src/client/index.ts';
import type { Chat, ChatOptions, ChatStorage, Environment, TabPage } from '../../src/client/index.ts';
import { createStorage } from '../../src/client/storage.ts';
// Loaded before time is taken over: the chats ask for it when the second tab is there.
import '../../src/client/tabs/shared.ts';
import type { FakeRelay } from './fake-relay.ts';

interface Request {
  readonly tab: FakeTab;
  readonly callback: (lock: Lock | null) => unknown;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** A browser in memory: tabs of one origin, with Web Locks, BroadcastChannel and a life cycle, as far as a chat needs them. */
export class FakeBrowser {
  readonly relay: FakeRelay;
  readonly storage: ChatStorage;
  readonly tabs: FakeTab[] = [];
  /** Milliseconds from tab to tab. */
  latency = 1;
  readonly #held = new Map<string, Request>();
  readonly #queued = new Map<string, Request[]>();

  constructor(relay: FakeRelay, storage = createStorage('test')) {
    this.relay = relay;
    this.storage = storage;
  }

  open(options: Partial<ChatOptions> = {}): FakeTab {
    const tab = new FakeTab(this, options);
    this.tabs.push(tab);
    return tab;
  }

  /** Whether somebody has this lock. */
  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  request(tab: FakeTab, name: string, options: LockOptions, callback: Request['callback']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request: Request = { tab, callback, resolve, reject };
      const { signal } = options;
      if (signal?.aborted) return reject(signal.reason as Error);
      if (options.ifAvailable && (this.#held.has(name) || this.#queued.get(name)?.length)) {
        return tab.run(() => resolve(callback(null)));
      }
      const queue = this.#queued.get(name) ?? [];
      this.#queued.set(name, queue);
      if (options.steal) {
        const former = this.#held.get(name);
        this.#held.delete(name);
        former?.tab.run(() => former.reject(new DOMException('stolen', 'AbortError')));
        queue.unshift(request);
      } else {
        queue.push(request);
      }
      signal?.addEventListener('abort', () => {
        const index = queue.indexOf(request);
        if (index < 0) return;
        queue.splice(index, 1);
        reject(signal.reason as Error);
      });
      this.#grant(name);
    });
  }

  #grant(name: string): void {
    const queue = this.#queued.get(name);
    if (this.#held.has(name) || !queue?.length) return;
    const request = queue.shift()!;
    this.#held.set(name, request);
    const end = () => {
      if (this.#held.get(name) !== request) return;
      this.#held.delete(name);
      this.#grant(name);
    };
    // Also if it is stolen before this runs: then it is told so afterwards.
    request.tab.run(() => {
      Promise.resolve(request.callback({ name, mode: 'exclusive' })).then((value) => {
        request.resolve(value);
        end();
      }, request.reject);
    });
  }

  /** What a tab had, the browser gives to others. */
  release(tab: FakeTab): void {
    for (const queue of this.#queued.values()) {
      queue.splice(0, queue.length, ...queue.filter((request) => request.tab !== tab));
    }
    for (const [name, request] of [...this.#held]) {
      if (request.tab !== tab) continue;
      this.#held.delete(name);
      this.#grant(name);
    }
  }
}

/** One tab, which can be closed, killed, frozen and stopped. */
export class FakeTab {
  readonly chat: Chat;
  readonly channels = new Set<FakeChannel>();
  isDead = false;
  /** While it is stopped: what would have happened in it. */
  #pending: (() => unknown)[] | undefined;
  readonly #page: EventTarget & TabPage;
  readonly #browser: FakeBrowser;
  readonly #sockets = new Set<FakeSocket>();

  constructor(browser: FakeBrowser, options: Partial<ChatOptions>) {
    const { setTimeout, clearTimeout } = globalThis;
    this.#browser = browser;
    const locks = {
      request: (name: string, first: LockOptions | Request['callback'], second?: Request['callback']) =>
        typeof first === 'function'
          ? browser.request(this, name, {}, first)
          : browser.request(this, name, first, second!),
    } as LockManager;
    const BroadcastChannel = channelOf(this, browser);
    this.#page = Object.assign(new EventTarget(), { navigator: { locks }, BroadcastChannel }) as EventTarget & TabPage;
    const environment: Partial<Environment> = {
      random: () => 0.5,
      setTimeout: (callback, milliseconds) => setTimeout(() => this.run(callback), milliseconds),
      clearTimeout: clearTimeout as Environment['clearTimeout'],
      page: this.#page,
      ...options.environment,
    };
    this.chat = createChat({
      url: 'http://relay.test',
      storage: browser.storage,
      WebSocket: socketOf(this, browser.relay, this.#sockets),
      ...options,
      environment,
    });
  }

  get isStopped(): boolean {
    return !!this.#pending || this.isDead;
  }

  /** Does it in this tab: now, or when it runs again. */
  run(callback: () => unknown): void {
    if (this.isDead) return;
    if (this.#pending) this.#pending.push(callback);
    else callback();
  }

  dispatch(type: string, more: object = {}): void {
    this.#page.dispatchEvent(Object.assign(new Event(type), more));
  }

  /** Its process is gone. */
  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#browser.release(this);
    for (const socket of this.#sockets) socket.cut();
    for (const channel of this.channels) channel.close();
  }

  /** It is closed by its user. */
  close(): void {
    if (!this.isStopped) this.dispatch('pagehide', { persisted: false });
    this.kill();
  }

  /** It gets no time any more, without a word. */
  stop(): void {
    this.#pending ??= [];
  }

  go(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    for (const callback of pending ?? []) this.run(callback);
  }

  /** The browser puts it to sleep. */
  freeze(): void {
    this.dispatch('freeze');
    this.stop();
  }

  thaw(): void {
    this.go();
    this.dispatch('resume');
  }
}

class FakeChannel {
  onmessage: ((event: MessageEvent) => void) | undefined;
  readonly name: string;
  readonly #tab: FakeTab;
  readonly #browser: FakeBrowser;

  constructor(name: string, tab: FakeTab, browser: FakeBrowser) {
    this.name = name;
    this.#tab = tab;
    this.#browser = browser;
    tab.channels.add(this);
  }

  postMessage(value: unknown): void {
    // What is still done in a stopped tab here would be done only later.
    if (this.#tab.isStopped) return this.#tab.run(() => this.#tab.channels.has(this) && this.postMessage(value));
    if (!this.#tab.channels.has(this)) throw new DOMException('closed', 'InvalidStateError');
    const data: unknown = structuredClone(value);
    for (const tab of this.#browser.tabs) {
      for (const channel of tab.channels) {
        if (channel === this || channel.name !== this.name) continue;
        setTimeout(() => {
          tab.run(() => {
            if (tab.channels.has(channel)) channel.onmessage?.(new MessageEvent('message', { data }));
          });
        }, this.#browser.latency);
      }
    }
  }

  close(): void {
    this.#tab.channels.delete(this);
  }
}

const channelOf = (tab: FakeTab, browser: FakeBrowser) =>
  class extends FakeChannel {
    constructor(name: string) {
      super(name, tab, browser);
    }
  } as unknown as new (name: string) => BroadcastChannel;

/** The relay's fake socket, whose events wait while its tab has no time. */
interface FakeSocket {
  cut(): void;
}

function socketOf(tab: FakeTab, relay: FakeRelay, sockets: Set<FakeSocket>): unknown {
  const Base = relay.WebSocket as new (url: string) => EventTarget & {
    send(data: string): void;
    finish(code: number, reason: string): void;
  };
  return class extends Base implements FakeSocket {
    static readonly OPEN = 1;

    constructor(url: string) {
      super(url);
      sockets.add(this);
    }

    override send(data: string): void {
      tab.run(() => super.send(data));
    }

    override dispatchEvent(event: Event): boolean {
      tab.run(() => super.dispatchEvent(event));
      return true;
    }

    cut(): void {
      relay.cutSocket(this);
    }
  };
}
