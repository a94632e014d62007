// The support desk from one end to the other, with the built files: a visitor and two agents in browsers of their own, and a relay that is killed twice in between.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { runCliOf } from '../support/cli.ts';
import { linkIn, password, Visitor } from '../support/inbox.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 20 };
const cli = path.join(root, 'server/dist/cli.js');

/** The inbox of somebody who is signed in. */
async function inboxOf(browser: Browser, url: string, { cookies }: Visitor): Promise<Page> {
  const context = await browser.createBrowserContext();
  const [[name, value] = ['', '']] = [...cookies].filter(([each]) => each.includes('session'));
  await context.setCookie({ name, value, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' });
  const page = await openPage(context, `${url}/inbox/`);
  await page.setViewport({ width: 1_400, height: 900 });
  return page;
}

/** Two of the team, each with an account. */
async function team({ url, folder }: SpawnedRelay): Promise<readonly [Visitor, Visitor]> {
  const { output } = await runCliOf(cli, 'invite', '--admin', '--data', folder);
  const [ana, jonas] = [new Visitor(url), new Visitor(url)];
  await ana.join(/#([\w-]{43})/.exec(output)![1]!, 'ana', password, 'Ana');
  await jonas.join(linkIn((await ana.submit('/invite', { role: 'agent' })).text), 'jonas', password, 'Jonas');
  return [ana, jonas];
}

/** Waits until a part of the page's element says something. */
const says = (page: Page, selector: string, text: string) =>
  page.waitForFunction(
    (part, wanted) =>
      [...document.querySelector('live-chat, live-chat-inbox')!.shadowRoot!.querySelectorAll(part)].some((each) =>
        `${each.getAttribute('aria-label') ?? ''} ${each.textContent}`.replace(/\s+/g, ' ').includes(wanted),
      ),
    patient,
    selector,
    text,
  );

const click = async (page: Page, selector: string) => (await page.waitForSelector(`>>> ${selector}`))!.click();
const count = (page: Page, selector: string) =>
  page.evaluate(
    (part) => document.querySelector('live-chat, live-chat-inbox')!.shadowRoot!.querySelectorAll(part).length,
    selector,
  );
const type = async (page: Page, text: string) => {
  await page.bringToFront();
  await (await page.waitForSelector('>>> textarea:enabled'))!.focus();
  await page.keyboard.type(text);
};
const send = async (page: Page, text: string) => {
  await type(page, text);
  await page.keyboard.press('Enter');
};
async function chord(page: Page, key: 'KeyN' | 'KeyR' | 'KeyC'): Promise<void> {
  await page.bringToFront();
  await page.keyboard.down('Alt');
  await page.keyboard.press(key);
  await page.keyboard.up('Alt');
}

/** A visitor on a page of the site, and all that their connections carry. */
async function visitorOf(browser: Browser, url: string, folder: string) {
  const context = await browser.createBrowserContext();
  const page = await openPage(context, 'about:blank');
  const carried: { sent: string[]; received: string[] } = { sent: [], received: [] };
  const devtools = await page.createCDPSession();
  await devtools.send('Network.enable');
  // Sockets alone, so that every frame is seen: without an answer to this there is no fallback.
  await devtools.send('Network.setBlockedURLs', { urls: ['*/probe*'] });
  devtools.on('Network.webSocketFrameSent', ({ response }) => carried.sent.push(response.payloadData));
  devtools.on('Network.webSocketFrameReceived', ({ response }) => carried.received.push(response.payloadData));
  const whole = await browser.target().createCDPSession();
  await whole.send('Browser.setDownloadBehavior', {
    ...{ behavior: 'allow', downloadPath: folder, eventsEnabled: true },
    browserContextId: context.id!,
  });
  const downloaded = new Promise<string>((resolve) => {
    let name = '';
    whole.on('Browser.downloadWillBegin', ({ suggestedFilename }) => (name = suggestedFilename));
    whole.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve(path.join(folder, name)));
  });
  await page.goto(`${url}/team.html?order=secret-of-the-address#also-secret`);
  await page.evaluate(() => {
    const settings = document.createElement('script');
    settings.type = 'application/json';
    settings.id = 'desk';
    settings.textContent = JSON.stringify({ share: { pages: true, typing: true } });
    const chat = document.createElement('live-chat');
    for (const [name, value] of Object.entries({ support: 'desk', lang: 'en', name: 'Maya' }))
      chat.setAttribute(name, value);
    document.body.append(settings, chat);
  });
  return { page, carried, downloaded };
}

async function desk(t: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'live-chat-desk-'));
  const relay = await spawnRelay({
    cli,
    static: path.join(root, 'test/e2e/pages'),
  });
  const browser = await openBrowser();
  t.after(async () => {
    await browser.close();
    await relay.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  return { relay, browser, folder };
}

/** Ends the relay without a word while something is done that needs it, and starts it again on what it has on its disk. */
async function killed(relay: SpawnedRelay, meanwhile: () => Promise<void>): Promise<void> {
  await relay.kill();
  await meanwhile();
  await relay.start();
}

test(
  'a conversation from its first word to its transcript: nothing that was said is lost, doubled or reordered by two kills, and nothing of the team gets out',
  { timeout: 240_000 },
  async (t) => {
    const { relay, browser, folder } = await desk(t);
    const [anaSession, jonasSession] = await team(relay);
    const { token } = JSON.parse((await anaSession.token()).text) as { token: string };
    const prepared = await fetch(`${relay.url}/api/canned-replies/dim`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'It is the dimmer, {name}' }),
    });
    assert.equal(prepared.ok, true);
    const [maya, ana, jonas] = [
      await visitorOf(browser, relay.url, folder),
      await inboxOf(browser, relay.url, anaSession),
      await inboxOf(browser, relay.url, jonasSession),
    ];

    // She writes, and the team sees the page that she is on.
    await click(maya.page, '[part=launcher]');
    await says(maya.page, '[part=panel]', 'The team sees which page you are on.');
    await send(maya.page, 'My lamp hums');
    for (const page of [ana, jonas]) {
      await click(page, '[data-queue=open]');
      await says(page, '.row', 'My lamp hums');
    }
    await click(ana, '.row');
    await says(ana, '.msg.visitor', 'Maya: My lamp hums');
    await says(ana, '.page-now', 'Team/team.html');
    await click(jonas, '[data-page=visitors]');
    await says(jonas, '.visitors tbody tr', 'in a conversation');
    await click(jonas, '.visitors tbody .btn');
    await says(jonas, '.msg.visitor', 'Maya: My lamp hums');

    // What she types is hers until she agrees: Ana sees where she goes after that, and nothing of it.
    await type(maya.page, 'Its number is 4711');
    await maya.page.evaluate(() => {
      document.title = 'Repair';
      history.pushState(null, '', '/repair?order=secret-of-the-address');
    });
    await says(ana, '.page-now', 'Repair/repair');
    await says(ana, '.trail', 'Team, /team.html');
    assert.equal(await count(ana, '.typed'), 0);
    assert.doesNotMatch(maya.carried.sent.join('\n'), /4711/);
    await click(maya.page, '[data-do=preview]');
    for (const page of [ana, jonas]) await says(page, '.typed', 'Its number is 4711');

    // The relay dies; what she sends meanwhile waits with her, and comes once.
    await killed(relay, async () => {
      await send(maya.page, '');
      await says(maya.page, '[part=log]', 'Its number is 4711');
    });
    for (const page of [ana, jonas]) await says(page, '.msg.visitor', 'Maya: Its number is 4711');

    // An answer that was prepared, while the other agent sees that one is written; and a note.
    await choose(ana, 'assign', 'Me (Ana)');
    await says(maya.page, '[part=panel]', 'Support team');
    await chord(ana, 'KeyR');
    await type(ana, '/di');
    await says(ana, '.canned [aria-selected=true]', 'It is the dimmer, Maya');
    await ana.keyboard.press('Enter');
    await says(jonas, '.coll.pressing', 'Ana is writing an answer.');
    await ana.keyboard.press('Enter');
    await says(maya.page, '[part=log]', 'It is the dimmer, Maya');
    await chord(ana, 'KeyN');
    await send(ana, 'Batch 31, secret-of-the-team');
    await says(jonas, '.note-item', 'Private note, only the team sees it. Ana: Batch 31');

    // Handed over. The relay dies again while the other one answers.
    await choose(ana, 'assign', 'Jonas');
    await says(jonas, '[data-queue=mine]', '1 conversation');
    await killed(relay, async () => {
      await chord(jonas, 'KeyR');
      await send(jonas, 'I send you a new one');
      await says(jonas, '.msg.own', 'You: I send you a new one');
    });
    await says(maya.page, '[part=log]', 'I send you a new one');
    await send(maya.page, 'Thank you both');
    await says(ana, '.msg.visitor', 'Maya: Thank you both');
    await says(jonas, '.msg.visitor', 'Maya: Thank you both');

    // Over, rated, and taken home.
    await click(jonas, '[data-do=close]');
    await says(maya.page, '[part=panel]', 'Write to open it again.');
    await click(maya.page, 'input[name=score][value="5"]');
    await click(maya.page, '::-p-aria(Send rating)');
    await says(maya.page, '[part=panel]', 'You chose “Great”');
    await says(ana, '.details dd', '5 of 5');
    await click(maya.page, '::-p-aria(Download transcript)');
    const transcript = await readFile(await maya.downloaded, 'utf8');
    const said = [
      'My lamp hums',
      'Its number is 4711',
      'It is the dimmer, Maya',
      'I send you a new one',
      'Thank you both',
    ];
    const places = said.map((text) => transcript.indexOf(text));
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
      transcript,
    );
    for (const text of said) assert.equal(transcript.split(text).length, 2, `${text} once in ${transcript}`);
    assert.doesNotMatch(transcript, /secret/);
    for (const page of [ana, jonas]) {
      const shown = await page.evaluate(() =>
        [
          ...document
            .querySelector('live-chat-inbox')!
            .shadowRoot!.querySelectorAll('.log > .msg .txt, .log .note-item .txt'),
        ].map((each) => each.textContent!.trim()),
      );
      assert.deepEqual(shown, said.toSpliced(3, 0, 'Batch 31, secret-of-the-team'));
    }

    // Nothing of the team, and of the address only what may be told, was on her connections.
    const [sent, received] = [maya.carried.sent.join('\n'), maya.carried.received.join('\n')];
    assert.match(received, /It is the dimmer, Maya/);
    assert.match(sent, /"type":"visit"/);
    assert.match(sent, /"topic":"preview","data":"Its number is 4711"/);
    assert.doesNotMatch(received, /secret-of-the-team|"preview"|"assign"/);
    assert.doesNotMatch(sent + received, /secret-of-the-address|also-secret/);
  },
);

/** Chooses in a box that a button opens. */
async function choose(page: Page, popup: string, text: string): Promise<void> {
  await page.bringToFront();
  await click(page, `[popovertarget=${popup}]`);
  await click(page, `#${popup} .item::-p-text(${text})`);
}
