// `live-chat/vue`, `live-chat/angular` and `live-chat/svelte` as somebody installs them: an application of each, compiled by the framework's own compiler, against a relay. Those of Vue
// and Svelte are rendered by a server first.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import {
  ApplicationRef,
  createPlatformFactory,
  ErrorHandler,
  createEnvironmentInjector,
  PLATFORM_ID,
  platformCore,
  provideZonelessChangeDetection,
  runInInjectionContext,
  signal,
  ɵINJECTOR_SCOPE as INJECTOR_SCOPE,
  type EnvironmentInjector,
} from '@angular/core';
import type { Browser, Page } from 'puppeteer-core';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { injectChat, injectRoom, injectSnapshot } from '../../src/angular.ts';
import { createChat, type Chat } from '../../src/node.ts';
import { LiveChat } from '../../src/vue.ts';
import { openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { buildPages, modulesFor } from '../support/framework-pages.ts';
import { emptyFolder } from '../support/new-store.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

let browser: Browser;
let relay: StartedRelay;
let folder: string;
let site: string;
let ana: Chat;

before(async () => {
  folder = await emptyFolder();
  site = path.join(folder, 'site');
  await mkdir(site, { recursive: true });
  await Promise.all([
    buildPages(['vue.js', 'angular.js', 'svelte.js', 'react.js'], site),
    buildPages(['vue-server.js', 'svelte-server.js', 'react-server.js'], folder, true),
  ]);
  relay = await startRelay({ static: site });
  browser = await openBrowser();
  ana = createChat({ url: relay.url, name: 'Ana' });
});
after(async () => {
  ana?.close();
  await browser?.close();
  await relay?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a server renders of an application, which must open nothing there. */
async function rendered(name: string, { mock }: TestContext): Promise<string> {
  const { render } = (await import(path.join(folder, `${name}-server.mjs`))) as {
    render(url: string): string | Promise<string>;
  };
  const socket = mock.property(globalThis, 'WebSocket');
  const request = mock.method(globalThis, 'fetch');
  const html = await render(relay.url);
  assert.deepEqual([socket.mock.accessCount(), request.mock.callCount()], [0, 0]);
  assert.match(html, /<p id="status"><\/p>/);
  return html;
}

/** A page of an application, and what can be done with it. */
async function open(name: string, inside: string) {
  await writeFile(
    path.join(site, `${name}.html`),
    `<!doctype html><html lang="en"><title>${name}</title>${inside}<script type="module" src="/${name}.js"></script>`,
  );
  const context = await browser.createBrowserContext();
  const page: Page = await context.newPage();
  /** Sockets of the page that are open, and that have ever been. */
  let sockets = 0;
  let all = 0;
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  session.on('Network.webSocketCreated', () => ((sockets += 1), (all += 1)));
  session.on('Network.webSocketClosed', () => (sockets -= 1));
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['warn', 'error'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${relay.url}/${name}.html`);
  return {
    page,
    complaints,
    sockets: () => sockets,
    allSockets: () => all,
    press: (selector: string) => page.$eval(selector, (button) => (button as HTMLElement).click()),
    shows: (selector: string, text: string) =>
      page.waitForFunction(
        (selector, text) =>
          [...document.querySelectorAll(selector)].map((each) => each.textContent).join(' / ') === text,
        {},
        selector,
        text,
      ),
    close: () => context.close(),
  };
}
type Application = Awaited<ReturnType<typeof open>>;

/** How many are in a room, as soon as it is that many. */
const present = (id: string, count: number) =>
  new Promise<void>((resolve) => {
    const off = ana.room(id).subscribe(({ presence }) => {
      if (presence.count === count) queueMicrotask(() => (off(), resolve()));
    });
  });

/** Two people talk, one of them by a page of the framework; the room changes; what was there leaves nothing behind. */
async function talk(name: string, { page, press, shows, sockets, allSockets, complaints }: Application): Promise<void> {
  const [lobby, garden] = [`${name}-lobby`, `${name}-garden`];
  await shows('#status', 'online');
  await shows('#room', lobby);
  await ana.room(lobby).send('One');
  await shows('.message', 'One');
  await shows('#count', '1');
  await press('#send');
  await shows('.message', 'One / By the framework');
  await eventually(() => ana.room(lobby).snapshot.messages.at(-1)?.name === 'Maya');

  // One of the two who use the room goes; the other goes on.
  await press('#stop');
  await page.waitForFunction(() => !document.querySelector('#count'));
  await ana.room(lobby).send('Two');
  await shows('.message', 'One / By the framework / Two');

  // The element: properties, attributes, slots and events.
  const element = await page.$eval('live-chat', (element) => ({
    texts: (element as unknown as { texts: unknown }).texts,
    privacy: element.getAttribute('privacy-url'),
    polls: element.hasAttribute('polls'),
    head: !!element.querySelector('#head')?.closest('[slot=header]'),
    announcer: !!element.querySelector('[aria-live]'),
  }));
  assert.deepEqual(element, {
    texts: { Send: 'Post' },
    privacy: '/privacy',
    polls: false,
    head: true,
    announcer: true,
  });
  await page.locator('>>> textarea').click();
  await shows('#state', 'online');
  await page.locator('>>> ::-p-text(Two)').wait();

  // The snippet of the documentation.
  await page.locator('#documented > :first-child').wait();
  await shows('#documented p:first-of-type', 'online');
  await press('#documented button');
  await page.locator('#documented ::-p-text(: Hello)').wait();

  // Another room by the component's property.
  const before = allSockets();
  await press('#move');
  await shows('#room', garden);
  await ana.room(garden).send('Elsewhere');
  await shows('.message', 'Elsewhere');
  assert.equal(allSockets(), before, 'the chat is the same');
  assert.equal(await page.title(), name, 'nothing has shown the room before under the name of the next one');

  await press('#end');
  await shows('live-chat', '');
  await present(garden, 1);
  await eventually(() => sockets() === 0);
  assert.deepEqual(complaints, []);
}

test('Vue: a server renders the application and opens nothing; in the browser two people talk by it, and it leaves nothing behind', async (t) => {
  const html = await rendered('vue', t);
  assert.match(html, /<live-chat privacy-url="\/privacy" server="[^"]+" room="vue-lobby" mode="inline"><\/live-chat>/);
  const application = await open('vue', `<div id="app">${html}</div>`);
  await application.shows('#status', 'online');
  await talkAtTheCorner(application);
  await talk('vue', application);
  await application.close();
});

test('Vue: a server writes attributes into the page, and no token', async () => {
  const given = { server: relay.url, support: 'help', keepGuest: true, dock: false, open: true, token: 'secret' };
  const html = await renderToString(createSSRApp(LiveChat, { ...given, tokenProvider: () => 'secret', id: 'chat' }));
  assert.equal(html, `<live-chat id="chat" support="help" keep-guest server="${relay.url}" open></live-chat>`);
});

/** What Vue's component does beside the others: what the visitor opens is known, and a property that is taken back is as it was. */
async function talkAtTheCorner({ page, press, shows }: Application): Promise<void> {
  const corner = (): Promise<unknown> =>
    page.$eval('#corner', (element) => {
      const { open, position } = element as unknown as { open: boolean; position: string };
      return [open, position];
    });
  assert.deepEqual(await corner(), [false, 'start']);
  await press('#show');
  await shows('#open', 'true');
  assert.deepEqual(await corner(), [true, 'end']);
  await page.$eval('#corner', (element) => (element as unknown as { hide(): void }).hide());
  await shows('#open', 'false');
}

test('Angular: without zones two people talk by an application, and it leaves nothing behind', async () => {
  const application = await open('angular', '<app-root></app-root>');
  await talk('angular', application);
  await application.close();
});

test('Angular: a service has its chat until it is destroyed, and on a server none', async (t) => {
  const id = signal('angular-service');
  const on = (name: string) => {
    const platform = createPlatformFactory(platformCore, name, [{ provide: PLATFORM_ID, useValue: name }])();
    // What an application has, without a page to show it in.
    const injector = createEnvironmentInjector(
      [
        provideZonelessChangeDetection(),
        { provide: INJECTOR_SCOPE, useValue: 'root' },
        { provide: ErrorHandler, useValue: new ErrorHandler() },
      ],
      platform.injector as EnvironmentInjector,
    );
    const made = runInInjectionContext(injector, () => {
      const chat = injectChat({ url: relay.url });
      return { chat, ...injectRoom(chat, id), snapshotOfChat: injectSnapshot(chat) };
    });
    injector.get(ApplicationRef).tick();
    t.after(() => made.chat()?.close());
    const destroy = () => (injector.destroy(), platform.destroy());
    return { ...made, destroy };
  };
  const server = on('server');
  assert.deepEqual(
    [server.chat(), server.room(), server.snapshot(), server.snapshotOfChat()],
    [undefined, undefined, undefined, undefined],
  );
  server.destroy();

  const { chat, room, snapshot, snapshotOfChat, destroy } = on('browser');
  const made = chat()!;
  t.after(() => made.close());
  assert.equal(room()?.id, 'angular-service');
  await eventually(() => snapshot()?.status === 'live');
  assert.equal(snapshotOfChat()?.status, 'online');
  id.set('angular-garden');
  assert.deepEqual(
    [room(), snapshot()],
    [undefined, undefined],
    'nothing of the room before by the name of the next one',
  );
  await eventually(() => snapshot()?.id === 'angular-garden');
  destroy();
  assert.equal(made.snapshot.status, 'closed');
});

test('Svelte: a server renders the application and opens nothing; in the browser two people talk by it, and it leaves nothing behind', async (t) => {
  const html = await rendered('svelte', t);
  assert.match(html, /<live-chat [^>]*room="svelte-lobby"/);
  const application = await open('svelte', `<div id="app">${html}</div>`);
  await talk('svelte', application);
  await application.close();
});

test('React: what a server has rendered is hydrated as it is, with what fills the element', async (t) => {
  const html = await rendered('react', t);
  const application = await open('react', `<div id="app">${html}</div>`);
  await application.shows('#status', 'live');
  await application.page.locator('>>> textarea').wait();
  const element = await application.page.$eval('live-chat', (element) => ({
    texts: (element as unknown as { texts: unknown }).texts,
    head: !!element.querySelector(':scope > #head'),
    announcer: !!element.querySelector(':scope > [aria-live]'),
  }));
  assert.deepEqual(element, { texts: { Send: 'Post' }, head: true, announcer: true });
  assert.deepEqual(application.complaints, []);
  await application.close();
});

test('who takes hooks, composables, signals or stores alone has no element in the bundle', async () => {
  const withElement = await modulesFor('vue', 'LiveChat');
  assert.ok(withElement.includes('part-define.js'));
  for (const [entry, names] of [
    ['react', 'useChat, useRoom, useSnapshot'],
    ['vue', 'useChat, useRoom, useSnapshot'],
    ['angular', 'injectChat, injectRoom, injectSnapshot'],
    ['svelte', 'chatStore, roomStore'],
  ] as const) {
    const modules = await modulesFor(entry, names);
    assert.ok(modules.includes('part-followed-room.js'), entry);
    assert.ok(!modules.includes('part-define.js'), entry);
  }
});
