// Row 18 of the threat table: names that turn the text around them, look like another's, cannot be seen or cover their neighbours; and texts that do.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { cleanName } from '../../server/src/names.ts';
import { ApiClient } from '../support/api.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { relayFor } from '../support/relay-test.ts';
import { spawnRelay, temporaryFolder, type SpawnedRelay } from '../support/relay.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { enter } from '../support/wire-client.ts';

const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');

const tricks: readonly (readonly [what: string, given: string, shown: string])[] = [
  ['turned around', 'ad\u202Enim\u202C', 'adnim'],
  ['set apart', '\u2066Ada\u2069 \u2067b\u2068', 'Ada b'],
  ['marked left and right', '\u200EAda\u200F\u061C', 'Ada'],
  ['with what has no width', 'A\u200Bd\u2060a\uFEFF', 'Ada'],
  ['with what is not shown', 'A\u00ADd\u034F\u200Da\uFE0F\u{E0041}', 'Ada'],
  ['of more than one line', 'Ada\r\nAdmin\u2028\u2029x', 'Ada Admin x'],
  ['with control characters', '\u0007A\u001B[31md\u0000a\u009B', 'A[31mda'],
  ['in another form of the same', 'Zoe\u0308', 'Zo\u00EB'],
  ['with a pile of marks', `Z${'\u0335'.repeat(300)}`, `Z${'\u0335'.repeat(4)}`],
  ['with half a character', 'Ada\uD83D', 'Ada\uFFFD'],
];

describe('security row 18: names', () => {
  test('are told without tricks, whether a guest, a token, a service or a change of it says them', async (t) => {
    const relay = await relayFor(t, { auth: { secrets: [secret] } });
    const { key } = await relay.relay.keys.add({ name: 'Bot', scopes: ['read', 'send', 'act-as'] });
    const bot = new ApiClient(relay, { kind: 'token', token: key });
    const reader = await relay.enter('Reader');
    await reader.join('lobby');
    let head = 0;
    for (const [index, [what, given, shown]] of tricks.entries()) {
      const guest = await relay.enter(given);
      assert.equal(guest.welcome.user.name, shown, what);
      await guest.say('lobby', 'k', 'by a guest');
      const user = await relay.enter(undefined, userCredential(`u${index}`, { name: given }));
      await user.say('lobby', 'k', 'by a token');
      const as = { 'live-chat-as': `u_as${index}`, 'live-chat-as-name': encodeURIComponent(given.toWellFormed()) };
      const said = await bot.post('/rooms/lobby/messages', { text: 'by a service' }, as);
      assert.equal(said.status, 201);
      head += 6;
      await reader.reached('lobby', head);
    }
    const names = reader
      .entries('lobby')
      .map((entry) => (entry.type === 'member' ? entry.user.name : 'name' in entry && entry.name));
    assert.deepEqual(
      names,
      tricks.flatMap(([, , shown]) => Array<string>(6).fill(shown)),
    );
  });

  test('of nothing that is seen are as none', () => {
    for (const given of ['', ' \u00A0\u3000', '\u202E\u2066\u200B', '\u034F\u00AD', '\u3164\u115F']) {
      assert.equal(cleanName(given, 80), 'Guest', JSON.stringify(given));
    }
  });
});

describe('security row 18: what is shown', () => {
  let browser: Browser;
  let relay: SpawnedRelay;
  let pages: string;

  before(async () => {
    pages = await temporaryFolder();
    const tag = `<script src="/live-chat.js"></script><live-chat mode="full" room="turned"></live-chat>`;
    await writeFile(path.join(pages, 'index.html'), `<!doctype html><title>Site</title>${tag}`);
    [browser, relay] = await Promise.all([openBrowser(), spawnRelay({ cli, static: pages })]);
  });
  after(async () => {
    await browser?.close();
    await relay?.dispose();
    await rm(pages, { recursive: true, force: true });
  });

  test('every text and name is isolated, so that none turns what stands beside it', async () => {
    const canary = 'CANARY';
    const context = await browser.createBrowserContext();
    const page = await openPage(context, `${relay.url}/`);
    await page.locator('>>> textarea').wait();
    const writer = await enter(relay.socketUrl, `שלום ${canary}`);
    const first = await writer.say('turned', 'k1', `\u202E${canary} gnp.exe`);
    assert.ok(first.type === 'ack');
    await writer.append('turned', 'k2', { type: 'message', text: `مرحبا ${canary} \u2067`, reply: first.seq });
    await writer.say('turned', 'k3', `**\u202E${canary}** and [a](https://example.com/\u202E${canary})`);
    await writer.say('turned', 'k4', 'the last');
    await page.locator('>>> ::-p-text(the last)').wait();
    // Marks and what is answered are there when their parts are loaded.
    await page.waitForFunction(
      (wanted: string) => {
        const { textContent, innerHTML } = document
          .querySelector('live-chat')!
          .shadowRoot!.querySelector('[part=log]')!;
        return innerHTML.includes('<strong') && textContent!.split(wanted).length > 6;
      },
      {},
      canary,
    );
    const found = await page.evaluate((wanted) => {
      const root = document.querySelector('live-chat')!.shadowRoot!;
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const loose: string[] = [];
      let count = 0;
      while (walker.nextNode()) {
        const { textContent, parentElement } = walker.currentNode;
        if (!textContent!.includes(wanted)) continue;
        count += 1;
        const isolating = parentElement!.closest('bdi, [dir=auto]');
        const { unicodeBidi } = isolating ? getComputedStyle(isolating) : { unicodeBidi: 'none' };
        if (!/isolate|plaintext/.test(unicodeBidi)) loose.push(`${unicodeBidi}: ${parentElement!.outerHTML}`);
      }
      return { loose, count };
    }, canary);
    assert.deepEqual(found.loose, []);
    assert.ok(found.count >= 5, `${found.count} places`);
    await writer.close();
    await context.close();
  });
});
