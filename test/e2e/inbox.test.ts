// What people of a team do with the inbox's pages in a browser, from the first start on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { systemClock } from '../../server/src/clock.ts';
import { bounds } from '../../server/src/limits.ts';
import { openBrowser } from '../support/browser.ts';
import { password } from '../support/inbox.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

const picture = fileURLToPath(new URL('../../docs/assets/demo.png', import.meta.url));

const publicFolder = fileURLToPath(new URL('../../server/dist/public', import.meta.url));

let browser: Browser;
/** How far the relays' clock is before ours. */
let ahead = 0;
const clock = { ...systemClock, now: () => systemClock.now() + ahead };
let relay: StartedRelay;

before(async () => {
  browser = await openBrowser();
  relay = await startRelay({ environment: { clock, publicFolder } });
});
after(async () => {
  await browser.close();
  await relay.close();
});

async function pageOf(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(address);
  return page;
}

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = await page.waitForSelector(`#${name}`);
    await field!.evaluate((input) => ((input as HTMLInputElement).value = ''));
    await field!.type(value);
  }
}

/** Clicks what has this name, and waits for the page that comes. */
async function click(page: Page, name: string): Promise<void> {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
  await Promise.all([page.waitForNavigation(), button!.click()]);
}

/** The focus is in the password: the browser puts it there when it first draws the page. */
const atPassword = (page: Page) => page.waitForFunction(() => document.activeElement?.id === 'password');

const textOf = (page: Page): Promise<string> => page.$eval('body', (body) => (body as HTMLElement).innerText);

/** What axe finds, by its rule. Its script is put there by the debugger: the page's own policy would not have it. */
async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: unknown[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id} ${JSON.stringify(nodes).slice(0, 300)}`);
  });
  assert.deepEqual(found, [], page.url());
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(width <= 0, 'nothing is wider than the window');
}

async function assertAccessibleEverywhere(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of [1_000, 320]) {
      await page.setViewport({ width, height: 800 });
      await assertAccessible(page);
    }
  }
}

test('the first link, an admin, an invitation, an agent, and out everywhere', { timeout: 240_000 }, async () => {
  const home = await browser.createBrowserContext();
  const ana = await pageOf(home, `${relay.url}${await relay.relay.inviteFirstAdmin()}`);
  await fill(ana, { login: 'ana@example.com', name: 'Ana Duarte', password });
  assert.doesNotMatch(ana.url(), /#/, 'the secret is not left in the address');
  assert.match(await textOf(ana), /Make the first admin/);
  await assertAccessibleEverywhere(ana);
  await click(ana, 'Make account');
  assert.equal(new URL(ana.url()).pathname, '/inbox/');
  await ana.goto(`${relay.url}/inbox/account`);

  await click(ana, 'Make a link');
  const link = await ana.$eval('[data-address]', (field) => (field as HTMLInputElement).value);
  assert.ok(link.startsWith(`${relay.url}/inbox/join#`));
  await assertAccessibleEverywhere(ana);

  const elsewhere = await browser.createBrowserContext();
  const jonas = await pageOf(elsewhere, link);
  await fill(jonas, { login: 'jonas', name: 'Jonas Weber', password: 'short' });
  await click(jonas, 'Make account');
  assert.match(await textOf(jonas), /Use at least 12 characters/);
  await atPassword(jonas); // Where it has to be mended.
  await fill(jonas, { password: 'seven rivers north' });
  await click(jonas, 'Make account');
  await jonas.goto(`${relay.url}/inbox/account`);
  assert.match(await textOf(jonas), /Jonas Weber[\s\S]*Agent/);
  assert.doesNotMatch(await textOf(jonas), /Team/);
  await click(jonas, 'Sign out');
  assert.match(await textOf(jonas), /You are signed out/);
  await assertAccessibleEverywhere(jonas);
  await fill(jonas, { login: 'Jonas', password: 'wrong' });
  await jonas.keyboard.press('Enter');
  await jonas.waitForSelector('[role=alert]');
  assert.match(await textOf(jonas), /Wrong name or password/);
  // By the keyboard alone: the password has the focus, since the name is there already.
  await atPassword(jonas);
  await jonas.keyboard.type('seven rivers north');
  await Promise.all([jonas.waitForNavigation(), jonas.keyboard.press('Enter')]);
  await jonas.goto(`${relay.url}/inbox/account`);
  assert.match(await textOf(jonas), /Where you are signed in/);

  await ana.goto(`${relay.url}/inbox/account`);
  assert.match(await textOf(ana), /Jonas Weber/);

  // Her picture: of a file a small square, which stands in the place of her initials.
  const chosen = (await ana.waitForSelector('#picture-file')) as ElementHandle<HTMLInputElement>;
  await Promise.all([ana.waitForNavigation(), chosen.uploadFile(picture)]);
  assert.match(await textOf(ana), /Your picture is kept/);
  await ana.waitForFunction(() => document.querySelector<HTMLImageElement>('[data-own]')!.naturalWidth === 256);
  await assertAccessible(ana);
  await click(ana, 'Take it away');
  assert.equal(await ana.$('[data-own]'), null);
  const none = (await ana.waitForSelector('#picture-file')) as ElementHandle<HTMLInputElement>;
  await none.uploadFile(import.meta.filename);
  await ana.waitForFunction(() =>
    document.querySelector('#picture-note')!.textContent.startsWith('That is no picture'),
  );
  await Promise.all([ana.waitForNavigation(), none.uploadFile(picture)]);
  await ana.goto(`${relay.url}/inbox/`);
  await ana.waitForFunction(() => {
    const face = document.querySelector('live-chat-inbox')?.shadowRoot?.querySelector('[data-who^="a_"]');
    return !!face && getComputedStyle(face).backgroundImage.startsWith('url("blob:');
  });
  await ana.goto(`${relay.url}/inbox/account`);

  const other = await browser.createBrowserContext();
  const second = await pageOf(other, `${relay.url}/inbox/account`);
  await fill(second, { login: 'jonas', password: 'seven rivers north' });
  await click(second, 'Sign in');
  await second.goto(`${relay.url}/inbox/account`);
  await click(second, 'Sign out everywhere');
  assert.match(await textOf(second), /signed out everywhere/);
  // A page that was left open notices when it is looked at again.
  await Promise.all([
    jonas.waitForNavigation(),
    jonas.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))),
  ]);
  assert.match(await textOf(jonas), /You were signed out/);

  await ana.goto(`${relay.url}/inbox/account`);
  // It is long ago that she signed in: what outlasts that asks for the password, by the keyboard alone.
  ahead += bounds.confirmation;
  await click(ana, 'Disable Jonas Weber');
  assert.match(await textOf(ana), /Is it still you\?[\s\S]*disable the account of Jonas Weber/);
  await assertAccessibleEverywhere(ana);
  const enter = async (said: string): Promise<void> => {
    await atPassword(ana);
    await ana.keyboard.type(said);
    await Promise.all([ana.waitForNavigation(), ana.keyboard.press('Enter')]);
  };
  await enter('no lamps at all');
  assert.match(await textOf(ana), /That is not your password/);
  await assertAccessibleEverywhere(ana);
  const back = await ana.waitForSelector('a[href=account]');
  await Promise.all([ana.waitForNavigation(), back!.click()]);
  assert.doesNotMatch(await textOf(ana), /Disabled/);
  await click(ana, 'Disable Jonas Weber');
  await enter(password);
  assert.match(await textOf(ana), /Disabled/);
  await fill(jonas, { login: 'jonas', password: 'seven rivers north' });
  await click(jonas, 'Sign in');
  assert.match(await textOf(jonas), /This account is disabled/);
});

test('without script everything works but the copying', { timeout: 120_000 }, async (t) => {
  const own = await startRelay({ environment: { clock } });
  t.after(() => own.close());
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(`${own.url}/inbox/join`);
  await fill(page, { code: `${own.url}${await own.relay.inviteFirstAdmin()}` });
  await click(page, 'Continue');
  await fill(page, { login: 'ana', name: 'Ana', password });
  await click(page, 'Make account');
  await page.goto(`${own.url}/inbox/account`);
  await click(page, 'Make a link');
  assert.match(await page.$eval('[data-address]', (field) => (field as HTMLInputElement).value), /join#[\w-]{43}$/);
  ahead += bounds.confirmation;
  await page.goto(`${own.url}/inbox/account`);
  await page.select('#role', 'admin');
  await click(page, 'Make a link');
  assert.match(await textOf(page), /becomes an admin/);
  await fill(page, { password });
  await click(page, 'Make the link');
  assert.match(await page.$eval('[data-address]', (field) => (field as HTMLInputElement).value), /join#[\w-]{43}$/);
  await fill(page, { from: password, to: 'quite another phrase' });
  await click(page, 'Change password');
  assert.match(await textOf(page), /Your password is changed/);
  await click(page, 'Sign out');
  assert.match(await textOf(page), /Sign in to the inbox/);
});

test('a link from another site opens the inbox of one who is signed in', { timeout: 120_000 }, async (t) => {
  const own = await startRelay();
  t.after(() => own.close());
  const context = await browser.createBrowserContext();
  const page = await pageOf(context, `${own.url}${await own.relay.inviteFirstAdmin()}`);
  await fill(page, { login: 'ana', name: 'Ana', password });
  await click(page, 'Make account');
  await page.goto(`data:text/html,<a href="${own.url}/inbox/">inbox</a>`);
  await page.click('a');
  await page.waitForSelector('live-chat-inbox[data-session] a[href=account]');
});
