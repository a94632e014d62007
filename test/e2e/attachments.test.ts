// Files in <live-chat>, as two people have them: the built script under a strict policy, a real relay, a line that can be cut.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { Cable } from '../support/cable.ts';
import { pngOf } from '../support/files.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');
const megabyte = 1_048_576;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('files in the element', { concurrency: false }, () => {
  let browser: Browser;
  let relay: SpawnedRelay;
  let line: Cable;
  let site: Server;
  let folder: string;

  before(async () => {
    browser = await openBrowser();
    relay = await spawnRelay({ cli, origins: '*' });
    line = await Cable.to(relay.port);
    folder = await mkdtemp(path.join(tmpdir(), 'live-chat-files-'));
    site = createServer((request, response) => {
      const { host, origin } = new URL(line.url);
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${origin}; connect-src ${origin} ws://${host}; img-src blob:; media-src blob:; require-trusted-types-for 'script'; trusted-types live-chat`,
      );
      const room = request.url!.slice(1);
      response.end(`<!doctype html><html lang="en"><title>Site</title><script src="${origin}/live-chat.js"></script>
        <live-chat room="${room}" mode="full"></live-chat>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    await browser?.close();
    line?.close();
    site?.close();
    await relay?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  async function enter(room: string): Promise<Page> {
    const { port } = site.address() as AddressInfo;
    const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/${room}`);
    await page.locator('>>> .clip').wait();
    return page;
  }
  async function file(name: string, bytes: Uint8Array): Promise<string> {
    const place = path.join(folder, name);
    await writeFile(place, bytes);
    return place;
  }
  async function choose(page: Page, ...places: string[]): Promise<void> {
    const input = (await page.$('>>> input[multiple]')) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(...places);
  }
  /** Drops or pastes a file that is made in the page. */
  const transfer = (page: Page, type: 'drop' | 'paste', name: string, words: string) =>
    page.evaluate(
      (type, name, words) => {
        const data = new DataTransfer();
        data.items.add(new File([words], name));
        const root = document.querySelector('live-chat')!.shadowRoot!;
        const init = { bubbles: true, cancelable: true, composed: true };
        if (type === 'drop') {
          root.querySelector('[part=log]')!.dispatchEvent(new DragEvent(type, { ...init, dataTransfer: data }));
        } else {
          root.querySelector('textarea')!.dispatchEvent(new ClipboardEvent(type, { ...init, clipboardData: data }));
        }
      },
      type,
      name,
      words,
    );
  /** Presses the button that saves a file, and reads what the browser has saved. */
  async function saved(page: Page, name: string): Promise<Buffer> {
    const session = await page.createCDPSession();
    const downloadPath = await mkdtemp(path.join(folder, 'saved-'));
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath,
      browserContextId: targetInfo.browserContextId!,
      eventsEnabled: true,
    });
    // The file is there, and empty, before that.
    const isWhole = new Promise<void>((resolve) =>
      session.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve()),
    );
    const button = await page.locator(`>>> [aria-label="Download ${name}"]`).waitHandle();
    await button.evaluate((each) => (each as HTMLElement).click());
    await isWhole;
    await session.detach();
    return readFile(path.join(downloadPath, name));
  }

  test('chosen, pasted and dropped files go with one message, and others have the same bytes', async () => {
    const [maya, ana] = await Promise.all([enter('bytes'), enter('bytes')]);
    const report = randomBytes(300_000);
    await choose(maya, await file('report.pdf', report));
    await transfer(maya, 'paste', 'pasted.txt', 'pasted words');
    await transfer(maya, 'drop', 'dropped.txt', 'dropped words');
    await maya.locator('>>> .item:nth-child(3)').wait();
    await maya.locator('>>> textarea').fill('All three');
    // It goes when they are up, whether they are already or not.
    await maya.keyboard.press('Enter');
    await maya.locator('>>> .own .card:nth-of-type(3)').wait();
    assert.equal(hashOf(await saved(ana, 'report.pdf')), hashOf(report));
    assert.equal(`${await saved(ana, 'pasted.txt')}`, 'pasted words');
    assert.equal(`${await saved(ana, 'dropped.txt')}`, 'dropped words');
    await Promise.all([maya.browserContext().close(), ana.browserContext().close()]);
  });

  test('what was chosen is still there when the part for threads has come, which follows the room anew', async () => {
    const { port } = site.address() as AddressInfo;
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setRequestInterception(true);
    let letGo = (): void => {};
    const isHeld = new Promise<void>((resolve) => (letGo = resolve));
    page.on('request', async (request) => {
      if (request.url().endsWith('/live-chat-thread-view.js')) await isHeld;
      await request.continue();
    });
    await page.goto(`http://127.0.0.1:${port}/late`);
    await page.locator('>>> .clip').wait();
    await choose(page, await file('early.txt', Buffer.from('early')));
    await page.locator('>>> .item.done').wait();
    letGo();
    await page.locator('>>> .tlist').wait();
    await page.locator('>>> [part=send]').click();
    await page.locator('>>> .own .card').wait();
    assert.equal(`${await saved(page, 'early.txt')}`, 'early');
    await page.browserContext().close();
  });

  test('an image is seen by others under a strict policy, and large by a click', async () => {
    const [maya, ana] = await Promise.all([enter('image'), enter('image')]);
    const shot = (await maya.screenshot({ type: 'png' })) as Uint8Array;
    await choose(maya, await file('screen.png', shot));
    await maya.locator('>>> [part=send]').click();
    const image = await ana.locator('>>> .pic img').waitHandle();
    await ana.waitForFunction((each) => (each as HTMLImageElement).naturalWidth > 0, {}, image);
    await ana.locator('>>> .pic').click();
    await ana.locator('>>> dialog img').wait();
    await ana.keyboard.press('Escape');
    await ana.waitForFunction(() => !document.querySelector('live-chat')!.shadowRoot!.querySelector('dialog'));
    const focused = await ana.evaluate(() => document.querySelector('live-chat')!.shadowRoot!.activeElement?.className);
    assert.equal(focused, 'pic');
    await Promise.all([maya.browserContext().close(), ana.browserContext().close()]);
  });

  test('a voice message is recorded by a press, heard by others, and sought through', async () => {
    const [maya, ana] = await Promise.all([enter('voice'), enter('voice')]);
    await maya.locator('>>> .mic').click();
    await maya.locator('>>> ::-p-text(0:02)').wait();
    await maya.locator('>>> .go').click();
    const slider = await ana.locator('>>> .voice [role=slider]').waitHandle();
    await ana.waitForFunction((each) => Number(each.getAttribute('aria-valuemax')) >= 2, {}, slider);
    await ana.locator('>>> [data-do=voice]').click();
    await ana.locator('>>> [aria-label="Pause voice message"]').wait();
    // To its end, where it stops, and is at its beginning again.
    await ana.waitForFunction((each) => Number(each.getAttribute('aria-valuenow')) >= 1, {}, slider);
    await ana.locator('>>> [aria-label="Play voice message"]').wait();
    await slider.evaluate((each) => (each as HTMLElement).focus());
    await ana.keyboard.press('End');
    await ana.keyboard.press('Home');
    await ana.waitForFunction((each) => each.getAttribute('aria-valuenow') === '0', {}, slider);
    const type = await ana.evaluate(() => {
      const { file } = document.querySelector('live-chat')!.shadowRoot!.querySelector('.voice') as unknown as {
        file: { type: string };
      };
      return file.type;
    });
    assert.match(type, /^audio\/(webm|mp4|x-m4a)$/);
    await Promise.all([maya.browserContext().close(), ana.browserContext().close()]);
  });

  test('what is too large and what is not taken is told, and nothing of it is sent', async () => {
    const page = await enter('refused');
    await choose(
      page,
      await file('bomb.png', pngOf(20_000, 20_000)),
      await file('film.bin', Buffer.alloc(26 * megabyte)),
    );
    await page.locator('>>> ::-p-text(bomb.png: files of this kind are not taken.)').wait();
    await page.locator('>>> ::-p-text(film.bin is larger than 25 MB.)').wait();
    assert.equal(
      await (
        await page.locator('>>> [part=send]').waitHandle()
      ).evaluate((each) => (each as HTMLButtonElement).disabled),
      true,
    );
    await page.browserContext().close();
  });

  test('an upload whose connection is cut goes on when it is back, and the message that waits for it is sent', async () => {
    const [maya, ana] = await Promise.all([enter('cut'), enter('cut')]);
    const bytes = randomBytes(12 * megabyte);
    line.most = 2 * megabyte;
    await choose(maya, await file('large.bin', bytes));
    await maya.locator('>>> textarea').fill('Wait for it');
    await maya.keyboard.press('Enter');
    await maya.waitForFunction(() => {
      const bar = document.querySelector('live-chat')!.shadowRoot!.querySelector('.tray [role=progressbar]');
      return Number(bar?.getAttribute('aria-valuenow')) > 0;
    });
    line.isDown = true;
    line.cut();
    await maya.locator('>>> ::-p-text(Waiting for the connection)').wait();
    line.isDown = false;
    line.flow();
    await maya.locator('>>> .own .card').wait();
    await maya.locator('>>> ::-p-text(Wait for it)').wait();
    assert.equal(hashOf(await saved(ana, 'large.bin')), hashOf(bytes));
    await Promise.all([maya.browserContext().close(), ana.browserContext().close()]);
  });
});
