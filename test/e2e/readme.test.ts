import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** A snippet as it stands in the README, but for the port, which may be taken. */
function snippet(name: string, port: number): string {
  const found = new RegExp(`<!-- snippet: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme);
  assert.ok(found, `the README has no snippet called ${name}`);
  return found[1]!.replaceAll('8080', String(port));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when what a process printed matches; rejects when it ends before. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

/** The status of the first answer; rejects when the process that is to answer has ended. */
async function answers(url: string, child: ChildProcess): Promise<number> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.status;
    assert.equal(child.exitCode, null, `${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
  }
}

describe("the README's snippets, as they stand", () => {
  let folder: string;
  let relay: SpawnedRelay;
  let browser: Browser;
  const children: ChildProcess[] = [];

  /** Runs a command in an empty project that has installed both packages. */
  const run = (command: string, args: string[]) => {
    const bin = path.join(root, 'node_modules/.bin');
    const env = {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH}`,
    };
    // A group of its own: npx has children.
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    children.push(child);
    return child;
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'live-chat-readme-'));
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(root, path.join(folder, 'node_modules/live-chat'));
    symlinkSync(path.join(root, 'server'), path.join(folder, 'node_modules/live-chat-relay'));
    // What npm does with a package's commands.
    const command = path.join(root, 'server/bin/live-chat-relay.js');
    chmodSync(command, 0o755);
    mkdirSync(path.join(folder, 'node_modules/.bin'));
    symlinkSync(command, path.join(folder, 'node_modules/.bin/live-chat-relay'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    browser = await openBrowser();
    relay = await spawnRelay({ cli: path.join(root, 'server/dist/cli.js'), origins: '*' });
  });

  after(async () => {
    await browser?.close();
    for (const child of children) if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
    await relay?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('embed: the tag on a static page of another origin, under a strict policy', async () => {
    const address = `localhost:${relay.port}`;
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src http://${address}; connect-src http://${address} ws://${address}; require-trusted-types-for 'script'; trusted-types live-chat`,
      );
      response.end(`<!doctype html><title>Site</title><h1>My site</h1>${snippet('embed', relay.port)}`);
    });
    const port = await listen(site);
    const pages = await Promise.all(
      [1, 2].map(async () => openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/`)),
    );
    for (const page of pages) {
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> textarea').wait();
    }
    await pages[0]!.locator('>>> textarea').fill('Hello from another origin');
    await pages[0]!.keyboard.press('Enter');
    await pages[1]!.locator('::-p-text(Hello from another origin)').wait();
    for (const page of pages) await page.browserContext().close();
    site.close();
  });

  test('sdk: a module in an empty project', async () => {
    writeFileSync(path.join(folder, 'sdk.js'), snippet('sdk', relay.port));
    const text = await printed(run('node', ['sdk.js']), /stored as number \d+/);
    assert.match(text, /Maya Hello from the SDK sent/);
  });

  test('relay: the command', async () => {
    const port = await freePort();
    const [command, ...args] = snippet('relay', port).trim().split(/\s+/);
    assert.equal(command, 'npx');
    const child = run('npx', args);
    assert.equal(await answers(`http://127.0.0.1:${port}/readyz`, child), 200);
    assert.equal(await answers(`http://127.0.0.1:${port}/live-chat.js`, child), 200);
  });

  test("attach: inside one's own server", async () => {
    const port = await freePort();
    writeFileSync(path.join(folder, 'attach.js'), snippet('attach', port).replaceAll('./data', './attached'));
    const child = run('node', ['attach.js']);
    assert.equal(await answers(`http://127.0.0.1:${port}/chat/readyz`, child), 200);
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/elsewhere`)).text(), 'my own site');
  });
});
