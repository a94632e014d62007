// P20 in a browser, on a page of another origin: what only XMLHttpRequest does, and what CORS lets a page read.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type * as files from '../../src/files.ts';
import type { Chat } from '../../src/index.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { Cable } from '../support/cable.ts';

import { startRelay, type StartedRelay } from '../support/relay.ts';
import { eventually } from '../support/eventually.ts';

declare global {
  interface Window {
    chat: Chat;
    files: typeof files;
    /** What has become of the upload: how far it is, and how it ended. */
    upload: { shares: number[]; stop: AbortController; end?: string };
  }
}

const dist = path.resolve(import.meta.dirname, '../../dist');
const megabyte = 1_000_000;
/** More than all buffers between a page and the relay hold. */
const large = 20 * megabyte;

/** A page with the SDK, a chat that is online, and nothing else. */
const pageOf = (relay: string) => `<!doctype html><title>Site</title><script type="module">
  import { createChat } from '/live-chat-sdk.js';
  window.files = await import('/files.js');
  window.chat = createChat({ url: '${relay}', name: 'Maya' });
  chat.connect();
</script>`;

describe('P20: files in a browser', { concurrency: false }, () => {
  let browser: Browser;
  let started: StartedRelay;
  let line: Cable;
  let site: Server;
  let folder: string;

  before(async () => {
    browser = await openBrowser();
    site = createServer((request, response) => {
      const name = request.url!.slice(1);
      if (!name.endsWith('.js')) return void response.setHeader('content-type', 'text/html').end(pageOf(line.url));
      response.setHeader('content-type', 'text/javascript');
      readFile(path.join(dist, path.basename(name))).then(
        (text) => response.end(text),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    started = await startRelay({
      origins: [`http://localhost:${(site.address() as AddressInfo).port}`],
      files: { userBytes: 30 * megabyte },
    });
    line = await Cable.to(started.port);
    folder = path.join(started.folder, 'files');
  });
  after(async () => {
    await browser?.close();
    line?.close();
    site?.close();
    await started?.close();
  });

  async function open(host = 'localhost'): Promise<Page> {
    const { port } = site.address() as AddressInfo;
    return openPage(await browser.createBrowserContext(), `http://${host}:${port}/`);
  }
  async function online(): Promise<Page> {
    const page = await open();
    await page.waitForFunction(() => window.chat?.snapshot.status === 'online');
    return page;
  }

  /** Begins an upload in the page, of so many bytes, and does not wait for it. */
  const begin = (page: Page, bytes: number, room = 'lobby') =>
    page.evaluate(
      (bytes, room) => {
        const current: Window['upload'] = { shares: [], stop: new AbortController() };
        window.upload = current;
        const file = new File([new Uint8Array(bytes)], 'gärten.bin');
        const onProgress = (share: number): void => void current.shares.push(share);
        window.files.upload(window.chat, room, file, { onProgress, signal: current.stop.signal }).then(
          ({ name, bytes }) => (current.end = `${name} ${bytes}`),
          ({ code, class: kind }: { code: string; class: string }) => (current.end = `${code} ${kind}`),
        );
      },
      bytes,
      room,
    );
  const isUnderWay = (page: Page) => page.waitForFunction(() => window.upload.shares.some((share) => share > 0));
  async function endOf(page: Page): Promise<{ shares: number[]; end: string }> {
    await page.waitForFunction(() => window.upload.end !== undefined);
    return page.evaluate(() => ({ shares: window.upload.shares, end: window.upload.end! }));
  }
  const kept = () => readdirSync(folder);

  test('an upload tells how far it is, as it goes, and ends with what the relay has found', async () => {
    const page = await online();
    line.most = 2 * megabyte;
    await begin(page, large);
    await isUnderWay(page);
    assert.equal(await page.evaluate(() => window.upload.end), undefined, 'the rest is held back');
    line.flow();
    const { shares, end } = await endOf(page);
    assert.equal(end, `gärten.bin ${large}`);
    assert.ok(shares.some((share) => share > 0 && share < 1) && shares.at(-1) === 1, shares.join());
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.equal(kept().length, 1);
    await page.browserContext().close();
  });

  test('one that is stopped on the way leaves nothing at the relay, and the next one goes', async () => {
    const page = await online();
    const before = kept();
    line.most = 2 * megabyte;
    await begin(page, large);
    await isUnderWay(page);
    await eventually(() => kept().some((name) => name.endsWith('.part')));
    await page.evaluate(() => window.upload.stop.abort());
    assert.equal((await endOf(page)).end, 'discarded stop');
    // What is held back is not read, nor that the page has hung up.
    line.flow();
    await eventually(() => started.relay.stats().uploads === 0);
    assert.deepEqual(kept(), before);
    await begin(page, 10);
    assert.equal((await endOf(page)).end, 'gärten.bin 10');
    await page.browserContext().close();
  });

  test('one whose connection is lost on the way says so, leaves nothing at the relay, and goes when it is tried again', async () => {
    const page = await online();
    const before = kept();
    line.most = 2 * megabyte;
    await begin(page, large);
    await isUnderWay(page);
    await eventually(() => kept().some((name) => name.endsWith('.part')));
    // Browsers try once more by themselves where a connection had been used before.
    line.isDown = true;
    line.cut();
    assert.equal((await endOf(page)).end, 'disconnected retry');
    await eventually(() => started.relay.stats().uploads === 0);
    assert.deepEqual(kept(), before);
    line.isDown = false;
    line.flow();
    await begin(page, 10);
    assert.equal((await endOf(page)).end, 'gärten.bin 10');
    await page.browserContext().close();
  });

  test('a page of another origin reads why it was refused, also while it still sends', async () => {
    const page = await online();
    await begin(page, large);
    assert.equal((await endOf(page)).end, `gärten.bin ${large}`);
    await begin(page, large);
    assert.equal((await endOf(page)).end, 'quota-exceeded stop');
    await begin(page, 10, 'p_AAAAAAAAAAAAAAAAAAAAAA');
    assert.equal((await endOf(page)).end, 'forbidden stop');
    const code = await page.evaluate(() =>
      window.files.download(window.chat, { id: 'f_AAAAAAAAAAAAAAAAAAAAAA', type: '' }).then(
        () => 'given',
        (error: { code: string }) => error.code,
      ),
    );
    assert.equal(code, 'no-such-file');
    await page.browserContext().close();
  });

  test('a page that is not on the list reads nothing, and puts nothing there, whoever it says it is', async () => {
    const page = await online();
    const access = await page.evaluate(() => window.chat.access());
    const before = kept();
    const stranger = await open('127.0.0.1');
    await stranger.waitForFunction(() => window.chat?.snapshot.status === 'refused');
    await stranger.evaluate((access) => void (window.chat.access = () => Promise.resolve(access)), access);
    await begin(stranger, 10);
    assert.equal((await endOf(stranger)).end, 'disconnected retry');
    assert.deepEqual(kept(), before);
    await begin(page, 10);
    assert.equal((await endOf(page)).end, 'gärten.bin 10', 'the credential is good');
    await Promise.all([page.browserContext().close(), stranger.browserContext().close()]);
  });

  test('an own message shows its files before it is sent, and others see and read them', async () => {
    const [maya, jonas] = await Promise.all([online(), online()]);
    const shown = await maya.evaluate(async () => {
      const file = await window.files.upload(window.chat, 'garden', new File(['some words'], 'words.txt'));
      const room = window.chat.room('garden');
      const sent = room.send('Look', { files: [file] });
      const [own] = room.snapshot.messages;
      await sent;
      return { state: own!.state, files: own!.files, file };
    });
    assert.deepEqual([shown.state, shown.files], ['queued', [shown.file]]);
    const read = await jonas.evaluate(async () => {
      const room = window.chat.room('garden');
      const files = await new Promise<readonly { id: string; type: string }[]>((resolve) =>
        room.subscribe(({ messages }) => {
          if (messages[0]?.files) resolve(messages[0].files);
        }),
      );
      return (await window.files.download(window.chat, files[0]!)).text();
    });
    assert.equal(read, 'some words');
    await Promise.all([maya.browserContext().close(), jonas.browserContext().close()]);
  });
});
