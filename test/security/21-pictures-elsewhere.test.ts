// Row 21 of the threat table: nothing that somebody writes has a reader's browser ask another site for something, by which it would learn their address.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { spawnRelay, temporaryFolder, type SpawnedRelay } from '../support/relay.ts';
import { enter } from '../support/wire-client.ts';

const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');

/** Everything by which somebody could hope to have a picture, or anything, loaded. */
const textsOf = (url: string): string[] => [
  `${url}/bare.png`,
  `![a picture](${url}/markdown.png)`,
  `![a picture][1]\n\n[1]: ${url}/reference.png`,
  `[a link](${url}/link.png)`,
  `<img src="${url}/img.png">`,
  `<img srcset="${url}/set.png 2x"><picture><source srcset="${url}/source.png"></picture>`,
  `<link rel=prefetch href="${url}/prefetch"><link rel=dns-prefetch href="${url}">`,
  `<style>@import "${url}/style.css"; * { background: url(${url}/css.png) }</style>`,
  `<video poster="${url}/poster.png" src="${url}/video.webm"></video><audio src="${url}/audio.ogg" autoplay></audio>`,
  `<iframe src="${url}/frame"></iframe><object data="${url}/object"></object><embed src="${url}/embed">`,
  `<svg><image href="${url}/svg.png"/><use href="${url}/use.svg#x"/></svg>`,
  `<meta http-equiv=refresh content="0;url=${url}/refresh">`,
  `\`\`\`\n${url}/code.png\n\`\`\``,
  `> ${url}/quote.png`,
  `- ${url}/list.png\n- **${url}/bold.png**`,
];

describe('security row 21: pictures elsewhere', () => {
  let browser: Browser;
  let relay: SpawnedRelay;
  let pages: string;
  let elsewhere: Server;
  let url: string;
  const asked: string[] = [];

  before(async () => {
    elsewhere = createServer((request, response) => {
      asked.push(request.url!);
      response.setHeader('access-control-allow-origin', '*').end('x');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    url = `http://localhost:${(elsewhere.address() as AddressInfo).port}`;
    pages = await temporaryFolder();
    const tag = `<script src="/live-chat.js"></script><live-chat mode="full" room="pictures"></live-chat>`;
    await writeFile(path.join(pages, 'index.html'), `<!doctype html><title>Site</title>${tag}`);
    [browser, relay] = await Promise.all([openBrowser(), spawnRelay({ cli, static: pages, sendRate: 1_000 })]);
  });
  after(async () => {
    await browser?.close();
    await relay?.dispose();
    await rm(pages, { recursive: true, force: true });
    elsewhere?.closeAllConnections();
    elsewhere?.close();
  });

  test('no text, name or answer has anything loaded from there, and a link tells nothing of the page until it is followed', async () => {
    const context = await browser.createBrowserContext();
    const page = await openPage(context, `${relay.url}/`);
    await page.locator('>>> textarea').wait();
    const texts = textsOf(url);
    for (const [index, text] of texts.entries()) {
      const named = await enter(relay.socketUrl, text);
      const sent = await named.say('pictures', `k${index}`, text);
      assert.ok(sent.type === 'ack');
      await named.append('pictures', `r${index}`, { type: 'message', text: `answer ${index}`, reply: sent.seq });
      await named.close();
    }
    await page.locator(`>>> ::-p-text(answer ${texts.length - 1})`).wait();
    // Whatever waits for a pointer or for the eye gets it.
    for (const element of await page.$$('>>> [part=bubble]')) await element.evaluate((each) => each.scrollIntoView());
    await page.mouse.move(300, 200);
    await page.mouse.move(300, 300);
    const links = await page.evaluate((site) => {
      const all = [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('a')];
      return all.filter(({ href }) => href.startsWith(site)).map(({ rel }) => rel);
    }, url);
    assert.ok(links.length >= 3, `${links.length} links`);
    for (const rel of links) assert.match(rel, /noreferrer|noopener/);
    assert.deepEqual(asked, []);
    // What is asked for there would be seen.
    await page.evaluate((site) => void (new Image().src = `${site}/seen.png`), url);
    await eventually(() => asked.length > 0);
    assert.deepEqual(asked, ['/seen.png']);
    await context.close();
  });
});
