// An admin in a browser, at a real relay: departments, an API key, how long messages are kept.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../server/src/clock.ts';
import { bounds } from '../../server/src/limits.ts';
import { ApiClient } from '../support/api.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { inboxFor, password } from '../support/inbox.ts';

const publicFolder = path.resolve(import.meta.dirname, '../../server/dist/public');
const patient = { timeout: 60_000, polling: 20 };
const inbox = 'live-chat-inbox';

test(
  'settings in the inbox: a department, a key and a webhook once the password is right, and a retention that is confirmed, by the keys alone',
  { timeout: 240_000 },
  async (t) => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const relay = await inboxFor(t, { environment: { publicFolder, clock } });
    const { cookies } = await relay.admin();
    // Before the page has its credential, which lasts no longer.
    ahead = bounds.confirmation;
    const browser = await openBrowser();
    t.after(() => browser.close());
    const context = await browser.createBrowserContext();
    const [[name, value] = ['', '']] = [...cookies].filter(([each]) => each.includes('session'));
    await context.setCookie({ name, value, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' });
    const page = await openPage(context, `${relay.url}/inbox/`);
    await page.setViewport({ width: 1_400, height: 900 });
    const focus = async (selector: string): Promise<void> => {
      const found = await page.waitForSelector(`${inbox} >>> ${selector}`, { timeout: patient.timeout });
      await found!.focus();
    };
    const press = async (selector: string, key: 'Enter' | 'Space'): Promise<void> => {
      await focus(selector);
      await page.keyboard.press(key);
    };
    const write = async (selector: string, text: string): Promise<void> => {
      await focus(selector);
      await page.keyboard.type(text);
    };
    const says = (selector: string, text: string) =>
      page.waitForFunction(
        (element, part, wanted) => {
          const found = document.querySelector(element)!.shadowRoot!.querySelector(part);
          return (found?.textContent ?? '').includes(wanted);
        },
        patient,
        ...[inbox, selector, text],
      );
    await press('[data-page=settings]', 'Enter');

    await press('[data-do=add-department]', 'Enter');
    await write('#department-0', 'Billing');
    await write('#department-tag-0', 'billing');
    await press('.members input', 'Space');
    await press('#department-0', 'Enter');
    await says('[data-form=assignment] [role=status]', 'Saved');

    await write('#key-name', 'Report bot');
    for (const scope of ['read', 'manage']) await press(`#key-scope-${scope}`, 'Space');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (element, id) => document.querySelector(element)!.shadowRoot!.activeElement?.id === id,
      patient,
      ...[inbox, 'key-password'],
    );
    await page.keyboard.type('no lamps at all');
    await page.keyboard.press('Enter');
    await says('#key-password-problem', 'not your password');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    const made = await page.waitForSelector(`${inbox} >>> #made-key`, { timeout: patient.timeout });
    const key = await made!.evaluate((field) => (field as HTMLInputElement).value);

    await write('#webhook-url', 'https://archive.example/hook');
    // Confirmed for minutes.
    await page.keyboard.press('Enter');
    await says('.webhooks li', 'https://archive.example/hook');
    await page.waitForSelector(`${inbox} >>> #webhook-secret`, { timeout: patient.timeout });

    await write('#retention-support', '365');
    await page.keyboard.press('Enter');
    await says('.confirm', 'none now');
    await press('[data-do=confirm-retention]', 'Enter');
    await says('[data-form=retention] [role=status]', 'Saved');

    const bot = new ApiClient(relay, { kind: 'token', token: key });
    assert.deepEqual((await bot.get('/settings/assignment')).body.departments, [
      { name: 'Billing', tag: 'billing', agents: [await relay.idOf('ana@example.com')] },
    ]);
    assert.deepEqual((await bot.get('/settings/retention')).body.kinds, { support: 365 * 86_400_000 });

    const other = await context.newPage();
    await other.setExtraHTTPHeaders({ 'accept-language': 'ar-EG,en;q=0.5' });
    await other.goto(`${relay.url}/inbox/`);
    await other.waitForFunction(
      (element) =>
        document
          .querySelector(element)
          ?.shadowRoot?.querySelector('[data-queue=mine]')
          ?.textContent.includes('محادثاتي'),
      patient,
      inbox,
    );
    assert.deepEqual(await other.evaluate(() => [document.documentElement.lang, document.dir]), ['ar-EG', 'rtl']);
  },
);
