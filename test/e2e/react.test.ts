// `live-chat/react` as somebody installs it: bundled, in React's strict mode, against a relay.
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { build, type PluginBuild } from 'esbuild';
import type { Browser, Page } from 'puppeteer-core';
import { createElement, type ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { createChat, type Chat } from '../../src/node.ts';
import { LiveChat, useRoom, useSnapshot } from '../../src/react.ts';
import { openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { emptyFolder } from '../support/new-store.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

let browser: Browser;
let relay: StartedRelay;
let folder: string;
let page: Page;
let ana: Chat;
/** Those of the page that are open. */
let sockets = 0;

/** The snippet of the documentation as it stands, as a module. */
function provideSnippet({ onResolve, onLoad }: PluginBuild): void {
  onResolve({ filter: /^snippet$/ }, () => ({ path: 'snippet', namespace: 'docs' }));
  onLoad({ filter: /.*/, namespace: 'docs' }, async () => {
    const text = await readFile('docs/sdk.md', 'utf8');
    const snippet = /<!-- snippet: react -->\s*```jsx\n([\s\S]*?)```/.exec(text)![1]!;
    return { contents: `${snippet}\nexport { Conversation };`, loader: 'jsx', resolveDir: process.cwd() };
  });
}

before(async () => {
  folder = path.join(await emptyFolder(), 'site');
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [path.resolve(import.meta.dirname, 'pages/react.jsx')],
    outfile: path.join(folder, 'page.js'),
    bundle: true,
    jsx: 'automatic',
    plugins: [{ name: 'snippet', setup: provideSnippet }],
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'error',
  });
  await writeFile(
    path.join(folder, 'index.html'),
    '<!doctype html><html lang="en"><title>React</title><div id="app"></div><script src="/page.js"></script>',
  );
  relay = await startRelay({ static: folder });
  browser = await openBrowser();
  const context = await browser.createBrowserContext();
  page = await context.newPage();
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  session.on('Network.webSocketCreated', () => (sockets += 1));
  session.on('Network.webSocketClosed', () => (sockets -= 1));
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${relay.url}/?${relay.url}`);
  ana = createChat({ url: relay.url, name: 'Ana' });
});
after(async () => {
  ana?.close();
  await browser?.close();
  await relay?.close();
  await rm(path.dirname(folder), { recursive: true, force: true });
});

const shows = (selector: string, text: string) =>
  page.waitForFunction(
    (selector, text) => [...document.querySelectorAll(selector)].map((each) => each.textContent).join(' / ') === text,
    {},
    selector,
    text,
  );
const press = (selector: string) => page.$eval(selector, (button) => (button as HTMLElement).click());

/** How many are in a room, as soon as it is that many. */
const present = (id: string, count: number) =>
  new Promise<void>((resolve) => {
    const off = ana.room(id).subscribe(({ presence }) => {
      if (presence.count === count) queueMicrotask(() => (off(), resolve()));
    });
  });

test('the hooks: a room is followed while a component is there that uses it, and its snapshot is shown', async () => {
  await shows('#status', 'online');
  await shows('#room', 'lobby');
  await ana.room('lobby').send('One');
  await shows('.message', 'One');
  await shows('#count', '1');
  await press('#send');
  await shows('.message', 'One / By the hook');
  // One of the two who use the room goes; the other goes on.
  await press('#stop');
  await shows('#count', '');
  await ana.room('lobby').send('Two');
  await shows('.message', 'One / By the hook / Two');
  await press('#move');
  await shows('#room', 'garden');
  await ana.room('garden').send('Elsewhere');
  await shows('.message', 'Elsewhere');
  assert.equal(await page.title(), 'React', 'no rendering has shown the room before under the name of the next one');
});

test('docs/sdk.md: the snippet shows a room and writes to it', async () => {
  await shows('#documented p:first-child', 'online');
  await press('#documented button');
  await page.locator('::-p-text(: Hello)').wait();
  await eventually(() => ana.room('lobby').snapshot.messages.at(-1)?.text === 'Hello');
});

test('the component: properties, attributes and events of the element', async () => {
  const { texts, attribute } = await page.$eval('live-chat', (element) => ({
    texts: (element as unknown as { texts: unknown }).texts,
    attribute: element.getAttribute('privacy-url'),
  }));
  assert.deepEqual([texts, attribute], [{ Send: 'Post' }, '/privacy']);
  await page.locator('>>> textarea').click();
  await shows('#state', 'online');
  // Guests of one browser are one.
  await present('lobby', 2);
  await ana.room('lobby').send('Three');
  await page.locator('>>> ::-p-text(Three)').wait();
});

test('what was mounted leaves nothing behind', async () => {
  await press('#end');
  await shows('live-chat', '');
  await present('garden', 1);
  await eventually(() => sockets === 0);
});

test('on a server there is the empty element, and no chat', () => {
  const Status = (): ReactElement => {
    const [snapshot] = useRoom(undefined, 'lobby');
    return createElement('p', null, String(snapshot ?? useSnapshot(undefined)));
  };
  assert.match(renderToString(createElement(LiveChat, { room: 'lobby' })), /^<live-chat.*><\/live-chat>$/);
  assert.equal(renderToString(createElement(Status)), '<p>undefined</p>');
});
