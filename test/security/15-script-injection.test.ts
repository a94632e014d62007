// Row 15 of the threat table: what people write is text and nothing else, whatever it looks like, and loads nothing.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { cleanText } from '../../server/src/clean-text.ts';
import { linked } from '../../src/element/rich/links.ts';
import { markedUp, type Piece } from '../../src/protocol/markdown.ts';
import { openBrowser } from '../support/browser.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';
import { injections } from '../support/script-injections.ts';
import { enter } from '../support/wire-client.ts';

const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');
const batch = 40;

/** What is to be read of a text whose marks are shown as what they stand for; its blocks are set apart by no spaces of its own. */
const read = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : read(piece.pieces))).join('');
const compact = (text: string): string => text.replaceAll(/\s+/g, '');

/** What a page is like after it has shown what somebody wrote. Runs in the page. */
function inspect(): { hits: number; texts: string[]; foreign: string[] } {
  const allowed =
    /^(DIV|P|SPAN|B|I|BDI|TIME|BUTTON|A|SECTION|HEADER|H2|SLOT|TEXTAREA|FORM|INPUT|SVG|PATH|CIRCLE|RECT|USE|UL|OL|LI|STRONG|EM|S|CODE|PRE|BLOCKQUOTE|STYLE)$/i;
  const safe = /^(https?|mailto):/;
  const root = document.querySelector('live-chat')!.shadowRoot!;
  const foreign: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    const name = element.localName;
    if (!allowed.test(name)) foreign.push(`<${name}>`);
    for (const { name: attribute, value } of element.attributes) {
      // The element's own measures and hues, set through the style object.
      if (attribute === 'style' && /^(--[a-z][a-z\d]*: ?[\d.-]+(px)?;? ?)*$/.test(value)) continue;
      if (/^(on|srcdoc|src$|action|formaction|data$|background|poster|style$)/i.test(attribute)) {
        foreign.push(`<${name} ${attribute}="${value}">`);
      }
    }
    if (element instanceof HTMLAnchorElement && !safe.test(element.href)) foreign.push(element.href);
  }
  const texts = [...root.querySelectorAll('[part=bubble] > [dir]')].map((element) => element.textContent ?? '');
  return { hits: (globalThis as unknown as { hits: number }).hits, texts, foreign };
}

describe('what people write is never more than text', () => {
  let browser: Browser;
  let relay: SpawnedRelay;
  const sites: Server[] = [];

  before(async () => {
    [browser, relay] = await Promise.all([openBrowser(), spawnRelay({ cli, origins: '*', sendRate: 10_000 })]);
  });
  after(async () => {
    await browser?.close();
    await relay?.dispose();
    for (const site of sites) site.close();
  });

  /** A site with the widget, and what its page asked for from elsewhere. */
  async function visit(room: string, policy: string | undefined): Promise<{ page: Page; elsewhere: string[] }> {
    const address = `localhost:${relay.port}`;
    const site = createServer((request, response) => {
      response.setHeader('content-type', request.url === '/hit.js' ? 'text/javascript' : 'text/html');
      if (policy) response.setHeader('content-security-policy', policy.replaceAll('RELAY', address));
      response.end(
        request.url === '/hit.js'
          ? 'hits = 0; hit = alert = () => { hits++; };'
          : `<!doctype html><title>Site</title><script src="/hit.js"></script>
             <script src="http://${address}/live-chat.js"></script>
             <live-chat mode="full" room="${room}"></live-chat>`,
      );
    });
    sites.push(site);
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const page = await (await browser.createBrowserContext()).newPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = url.startsWith(origin) || url.startsWith(`http://${address}`) || url.endsWith('/favicon.ico');
      if (!isOwn) elsewhere.push(url);
    });
    page.on('dialog', (dialog) => void dialog.dismiss());
    await page.goto(`${origin}/`);
    await page.locator('>>> textarea').wait();
    return { page, elsewhere };
  }

  const policies = {
    'without a policy': undefined,
    'under a strict policy':
      "default-src 'none'; script-src 'self' http://RELAY; connect-src http://RELAY ws://RELAY; require-trusted-types-for 'script'; trusted-types live-chat",
  };

  assert.ok(injections.length >= 200, `there are ${injections.length}`);

  for (const [title, policy] of Object.entries(policies)) {
    test(`${injections.length} texts and names, ${title}`, async () => {
      const room = `injections-${title.replaceAll(' ', '-')}`;
      const { page, elsewhere } = await visit(room, policy);
      const writer = await enter(relay.socketUrl, 'Writer');
      for (let from = 0; from < injections.length; from += batch) {
        const some = injections.slice(from, from + batch);
        // As the text of one who is here, and as the names of others.
        await Promise.all(some.map(({ text }, index) => writer.say(room, `t${from + index}`, text)));
        await Promise.all(
          some.map(async ({ text }, index) => {
            const named = await enter(relay.socketUrl, text);
            await named.say(room, `n${from + index}`, `I am ${from + index}`);
            named.cut();
          }),
        );
        await writer.say(room, `all-${from}`, `All ${from} are there.`);
        await page.locator(`::-p-text(All ${from} are there.)`).wait();
        // Whatever waits for a pointer or the focus gets it.
        await page.mouse.move(300, 200);
        await page.mouse.move(300, 300);
        const { hits, texts, foreign } = await page.evaluate(inspect);
        assert.deepEqual({ hits, foreign, elsewhere }, { hits: 0, foreign: [], elsewhere: [] });
        const compacted = texts.map(compact);
        for (const { text } of some) {
          const written = cleanText(text);
          const pieces = markedUp(written);
          // What would turn an address around is spelled out in it.
          const isThere = pieces ? compacted.includes(compact(read(pieces))) : texts.includes(read(linked(written)));
          assert.ok(isThere, `not shown as it was written: ${JSON.stringify(text)}`);
        }
      }
      await writer.close();
      await page.browserContext().close();
    });
  }
});
