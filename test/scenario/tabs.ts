import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, CDPSession, Page } from 'puppeteer-core';
import { openBrowser } from '../support/browser.ts';
import type { History, SeenMessage } from './history.ts';
import type { Link } from './link.ts';
import type { Participant, Truth } from './participant.ts';
import type { PlannedClient } from './plan.ts';
import { Recorder } from './recorder.ts';

/** What the page offers, see pages/tab.js. */
interface TabPage {
  say(room: string, text: string): void;
  react(room: string): void;
  jump(milliseconds: number): void;
  state(): {
    readonly status: string;
    readonly error: string | undefined;
    readonly unsent: number;
    readonly rooms: readonly { id: string; status: string; waiting: boolean; last: number }[];
  };
  show(): Promise<{ room: string; whole: boolean; unsent: number; messages: SeenMessage[] }[]>;
}

type Methods = Readonly<Record<string, (...values: readonly unknown[]) => void>>;

declare global {
  interface Window {
    tab: TabPage;
  }
}

const files: Readonly<Record<string, [file: string, type: string]>> = {
  '/tab.html': ['pages/tab.html', 'text/html'],
  '/tab.js': ['pages/tab.js', 'text/javascript'],
  '/live-chat-sdk.js': ['../../server/dist/public/live-chat-sdk.js', 'text/javascript'],
  '/live-chat-fallback.js': ['../../server/dist/public/live-chat-fallback.js', 'text/javascript'],
};

/** A browser, and a server for the pages that is there whatever becomes of the relay. */
export async function openTabs(): Promise<{
  open(planned: PlannedClient, link: Link, history: History): Promise<Participant>;
  close(): Promise<void>;
}> {
  const browser: Browser = await openBrowser();
  const server = createServer((request, response) => {
    const [file, type] = files[request.url!.split('?')[0]!] ?? [];
    if (file === undefined) return void response.writeHead(404).end();
    readFile(fileURLToPath(new URL(file, import.meta.url))).then(
      (content) => response.writeHead(200, { 'content-type': type }).end(content),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    open: async (planned, link, history) =>
      new Tab(await browser.createBrowserContext(), origin, planned, link, history),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** The SDK in a real tab, with the browser's storage, in a browser profile of its own. Killing it is a crash of the tab. */
class Tab implements Participant {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly link: Link;
  readonly #context: BrowserContext;
  readonly #origin: string;
  readonly #history: History;
  readonly #recorder: Recorder;
  readonly #counts = new Map<string, number>();
  #page: Page | undefined;
  #devtools: CDPSession | undefined;
  #isAsleep = false;
  #life = 0;

  constructor(context: BrowserContext, origin: string, planned: PlannedClient, link: Link, history: History) {
    this.#context = context;
    this.#origin = origin;
    this.name = planned.name;
    this.rooms = planned.rooms;
    this.link = link;
    this.#history = history;
    this.#recorder = new Recorder(this.name, this.rooms, history);
  }

  get isAlive(): boolean {
    return this.#page !== undefined && !this.#isAsleep;
  }

  async start(): Promise<void> {
    const life = ++this.#life;
    const page = await this.#context.newPage();
    const connections = new Map<number, string>();
    page.on('pageerror', (error) => this.#history.add({ what: 'broken', text: `in a tab: ${String(error)}` }));
    await page.exposeFunction('record', (what: string, ...values: never[]) => {
      if (life === this.#life) this.#record(life, connections, what, values);
    });
    this.#history.add({ what: 'born', client: this.name, life });
    const address = new URLSearchParams({ url: this.link.url, name: this.name, rooms: this.rooms.join() });
    await page.goto(`${this.#origin}/tab.html?${address.toString()}`, { waitUntil: 'load' });
    await page.waitForFunction(() => window.tab !== undefined);
    this.#devtools = await page.createCDPSession();
    this.#page = page;
  }

  #record(life: number, connections: Map<number, string>, what: string, values: readonly (string | number)[]): void {
    const [first, second, third] = values as never[];
    const { name: client } = this;
    if (what === 'connected') connections.set(first!, this.#recorder.connected());
    else if (what === 'received') this.#recorder.received(connections.get(first!)!, second!);
    else if (what === 'sent') this.#recorder.sent(first!);
    else if (what === 'announced') this.#history.add({ what, client, life, room: first!, seq: second! });
    else if (what === 'reset') this.#history.add({ what, client, life, room: first!, reason: second! });
    else if (what === 'refused') this.#history.add({ what, client, room: first!, text: second!, code: third! });
    else if (what === 'acknowledged') {
      const connection = this.#recorder.current;
      this.#history.add({ what, client, connection, room: first!, text: second!, seq: third! });
    }
  }

  /** Has the page do something, which is nothing where it crashes meanwhile. */
  async #call(method: 'say' | 'react' | 'jump', ...values: readonly (string | number)[]): Promise<void> {
    const call = (name: string, args: readonly unknown[]) => (window.tab as never as Methods)[name]!(...args);
    await this.#page?.evaluate(call, method, values).catch(() => undefined);
  }

  async say(room: string): Promise<void> {
    const count = (this.#counts.get(room) ?? 0) + 1;
    this.#counts.set(room, count);
    const text = `${this.name}.${count}@${room}`;
    this.#history.add({ what: 'asked', client: this.name, room, text });
    await this.#call('say', room, text);
  }

  async touch(room: string): Promise<void> {
    await this.#call('react', room);
  }

  async kill(): Promise<void> {
    const page = this.#page;
    const devtools = this.#devtools;
    this.#page = undefined;
    this.#isAsleep = false;
    this.#life += 1;
    void devtools?.send('Page.crash').catch(() => undefined);
    if (page) await once(page as unknown as NodeJS.EventEmitter, 'error').catch(() => undefined);
    await page?.close().catch(() => undefined);
  }

  async sleep(): Promise<void> {
    this.#isAsleep = true;
    await this.#devtools?.send('Page.setWebLifecycleState', { state: 'frozen' });
  }

  async wake(): Promise<void> {
    await this.#devtools?.send('Page.setWebLifecycleState', { state: 'active' });
    this.#isAsleep = false;
  }

  async jump(milliseconds: number): Promise<void> {
    await this.#call('jump', milliseconds);
  }

  async unsettled(truth: Truth): Promise<string | undefined> {
    const state = await this.#page?.evaluate(() => window.tab.state()).catch(() => undefined);
    if (!state) return `${this.name} is dead`;
    if (state.status !== 'online') return `${this.name} is ${state.status} (${state.error ?? 'no error'})`;
    if (state.unsent > 0) return `${this.name} has ${state.unsent} unsent`;
    for (const { id, status, waiting, last } of state.rooms) {
      if (status !== 'live' || waiting) return `${this.name} is ${status} in ${id}`;
      const wanted = truth.lastMessage(id);
      if (last !== wanted) return `${this.name} is at ${last} in ${id}, which is at ${wanted}`;
      const reached = this.#recorder.reached(id);
      if (reached !== truth.head(id))
        return `${this.name} was sent ${reached} of ${id}, whose head is ${truth.head(id)}`;
    }
    return undefined;
  }

  get place(): string {
    return `a tab, ${this.#recorder.place}`;
  }

  async show(): Promise<void> {
    const views = await this.#page!.evaluate(() => window.tab.show());
    for (const view of views) this.#history.add({ what: 'view', client: this.name, life: this.#life, ...view });
  }

  async close(): Promise<void> {
    this.#life += 1;
    this.#page = undefined;
    await this.#context.close();
  }
}
