// Rows 25 and 26 of the threat table: the tag that `live-chat-relay embed` prints works under the very policy that it prints, on a page that has a
// Lit of its own and the tag twice; and a script that is not the one it was printed for does not run.
import assert from 'node:assert/strict';
import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import type { Browser, Page } from 'puppeteer-core';
import { rollup } from 'rollup';
import { openBrowser } from '../support/browser.ts';
import { runCliOf } from '../support/cli.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');

const hostElement = `
  import { html, LitElement } from 'lit';
  class HostCard extends LitElement {
    render() { return html\`<p>The site's own \${'element'}</p>\`; }
  }
  customElements.define('host-card', HostCard);
`;

/** A script of the site's with its own copy of Lit. */
async function hostScript(): Promise<string> {
  const bundle = await rollup({
    input: 'host',
    plugins: [
      {
        name: 'host',
        resolveId: (id) => (id === 'host' ? path.resolve(import.meta.dirname, 'host.js') : null),
        load: (id) => (id.endsWith('host.js') ? hostElement : null),
      },
      nodeResolve(),
    ],
  });
  const { output } = await bundle.generate({ format: 'iife' });
  return output[0].code;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

describe('a strict page of somebody else', () => {
  let browser: Browser;
  let relay: SpawnedRelay;
  let host: string;
  const servers: Server[] = [];

  before(async () => {
    [browser, relay, host] = await Promise.all([openBrowser(), spawnRelay({ cli, origins: '*' }), hostScript()]);
  });
  after(async () => {
    await browser?.close();
    await relay?.dispose();
    for (const server of servers) server.close();
  });

  /** What the command prints for this address: the tag, and the lines for a policy. */
  async function printed(url: string): Promise<{ tag: string; policy: string[] }> {
    const { output, code } = await runCliOf(cli, 'embed', url, '--room', 'strict', '--site', 'http://site.test');
    assert.equal(code, 0);
    assert.match(output, /--origins http:\/\/site\.test\n/);
    const lines = output.split('\n');
    return {
      tag: lines.filter((line) => line.startsWith('<')).join('\n'),
      policy: lines.filter((line) => /^(script-src|connect-src|img-src|media-src|trusted-types) /.test(line)),
    };
  }

  async function visit(
    body: string,
    policy: readonly string[],
  ): Promise<{ page: Page; broken: () => Promise<string[]> }> {
    const site = createServer((request, response) => {
      if (request.url === '/favicon.ico') return response.writeHead(204).end();
      const isScript = request.url === '/site.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.setHeader('content-security-policy', policy.join('; '));
      const watch =
        'broken = []; addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective));\n';
      return response.end(
        isScript ? watch + host : `<!doctype html><title>Site</title><script src="/site.js"></script>${body}`,
      );
    });
    servers.push(site);
    const port = await listen(site);
    const page = await (await browser.createBrowserContext()).newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    return { page, broken: () => page.evaluate(() => (globalThis as unknown as { broken: string[] }).broken) };
  }

  test('the printed tag, twice, beside a Lit of the site’s own, under the printed policy', async () => {
    const { tag, policy } = await printed(relay.url);
    assert.equal(policy.length, 5);
    const strict = policy.map((line) =>
      line.startsWith('script-src')
        ? `${line} 'self'`
        : line.startsWith('trusted-types')
          ? `${line} lit-html; require-trusted-types-for 'script'`
          : line,
    );
    const scriptTag = tag.split('\n')[0]!;
    const { page, broken } = await visit(`<host-card></host-card>${tag}${scriptTag}`, [
      "default-src 'none'",
      ...strict,
    ]);
    await page.locator(`>>> ::-p-text(The site's own element)`).wait();
    await page.locator('>>> button[aria-expanded=false]').click();
    await page.locator('>>> textarea').fill('Hello under a strict policy');
    await page.keyboard.press('Enter');
    await page.locator('>>> ::-p-text(Sent)').wait();
    assert.deepEqual(await broken(), []);
    assert.equal(await page.$$eval('live-chat', (all) => all.length), 1);
    await page.browserContext().close();
  });

  test('a script that somebody changed on its way does not run', async () => {
    const { hostname, port } = new URL(relay.url);
    // Between the visitor and the relay, and adds a line to the script.
    const thief = createServer((request, response) => {
      const headers = { ...request.headers, 'accept-encoding': 'identity' };
      const { method, url } = request;
      request.pipe(
        ask({ hostname, port, method, path: url, headers }, (answer) => {
          const { 'content-length': _, ...rest } = answer.headers;
          response.writeHead(answer.statusCode!, rest);
          answer.pipe(response, { end: false });
          answer.on('end', () => response.end('\nstolen = true;'));
        }),
      );
    });
    servers.push(thief);
    const { tag } = await printed(`http://127.0.0.1:${await listen(thief)}`);
    const { page } = await visit(tag, []);
    const loaded = await page.evaluate(() => [customElements.get('live-chat') !== undefined, 'stolen' in globalThis]);
    assert.deepEqual(loaded, [false, false]);
    // The same without the integrity: the page would have run it.
    const { page: trusting } = await visit(tag.replace(/ integrity="[^"]*"/, ''), []);
    assert.equal(await trusting.evaluate(() => 'stolen' in globalThis), true);
    await page.browserContext().close();
    await trusting.browserContext().close();
  });
});
