// Row 16 of the threat table: whatever a file is besides what it says, in a browser it does nothing.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser } from '../support/browser.ts';
import { authorizationOf, get, relayWithFiles, upload } from '../support/files.ts';
import { embed, running, showing, visitSite, type Visit } from '../support/file-page.ts';
import { hostileFiles } from '../support/hostile-files.ts';
import { credentialOf } from '../support/relay-test.ts';

/** Files that are shown at a time. */
const batch = 8;

/** Serves files as a careless server would: as what their names say, to be shown where they are. */
const typesByEnding: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'application/xhtml+xml',
  xml: 'text/xml',
  js: 'text/javascript',
};

describe('security row 16: files that are more than they say', () => {
  let browser: Browser;
  let site: Server;
  let origin: string;
  before(async () => {
    browser = await openBrowser();
    site = createServer((request, response) => {
      const known = hostileFiles[Number(/^\/careless\/(\d+)$/.exec(request.url ?? '')?.[1] ?? NaN)];
      const ending = known?.name.split('.').at(-1) ?? 'html';
      response.setHeader('content-type', typesByEnding[ending] ?? 'text/html');
      response.end(known?.bytes ?? '<!doctype html><title>Site</title><body>');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
  });

  const visit = (): Promise<Visit> => visitSite(browser, origin);

  test('they do run where a server goes by their names: the traps are real', async () => {
    const { page, hits } = await visit();
    let ran = 0;
    for (const index of hostileFiles.keys()) {
      const before = hits();
      // One that is taken away is an error there.
      await page.goto(`${origin}/careless/${index}`).catch(() => undefined);
      if (hits() > before) ran += 1;
    }
    assert.ok(ran >= 10, `${ran} of ${hostileFiles.length} ran`);
    await page.browserContext().close();
  });

  test(`${hostileFiles.length} files: known by their bytes, and nothing runs`, async (t) => {
    const relay = await relayWithFiles(t, { origins: ['*'] });
    const maya = await relay.enter('Maya');
    const authorization = authorizationOf(credentialOf(maya));
    const { page, hits } = await visit();
    const opened = await visit();
    await opened.page.setExtraHTTPHeaders({ authorization });
    const addresses: string[] = [];
    for (const { what, name, bytes, type } of hostileFiles) {
      await relay.pass(1_000);
      const headers = { 'content-type': 'image/png' };
      const file = await upload(relay.url, maya, 'lobby', new Uint8Array(bytes), { name, headers });
      assert.equal(file.type, type, what);
      const { headers: told } = await get(relay.url, maya, file.id);
      assert.equal(told.get('content-type'), type, what);
      assert.equal(told.get('x-content-type-options'), 'nosniff', what);
      assert.match(told.get('content-security-policy')!, /default-src 'none'.*sandbox/, what);
      const disposition = type === 'application/octet-stream' ? /^attachment/ : /^inline/;
      assert.match(told.get('content-disposition')!, disposition, what);
      const address = `${relay.url}/files/${file.id}`;
      addresses.push(address);
      // Opened by itself, by a browser that sends what is needed; one that is taken away is an error there.
      await opened.page.goto(address).catch(() => undefined);
      assert.equal(opened.hits(), 0, `${what} ran`);
    }
    await opened.page.goto(origin);
    for (let from = 0; from < addresses.length; from += batch) {
      const some = addresses.slice(from, from + batch);
      const names = hostileFiles.slice(from, from + batch).map(({ what }) => what);
      // As the SDK fetches them (what a page runs as a program, it has decided to run); by their addresses, as pages cannot; and if they could.
      await page.evaluate(embed, some, authorization, showing);
      await page.evaluate(embed, some, undefined, [...showing, ...running]);
      await opened.page.evaluate(embed, some, undefined, [...showing, ...running]);
      assert.deepEqual([hits(), opened.hits()], [0, 0], `one of these ran: ${names.join(', ')}`);
    }
    await page.browserContext().close();
    await opened.page.browserContext().close();
  });
});
