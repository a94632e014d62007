// Pushes from a relay to a browser, by the SDK and the worker that sites put on their own origin. What is real: the relay, its encryption, the browser, the
// worker, its notifications. What is ours: the push service between, and the click, which no tool can do on a notification.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type { Chat, Room } from '../../src/index.ts';
import type { LiveChat } from '../../src/element/live-chat.ts';
import type * as Push from '../../src/push.ts';
import { ApiClient } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { pushSite } from '../support/push-site.ts';
import { hmacToken, claimsOf, userCredential } from '../support/tokens.ts';

declare global {
  interface Window {
    push: typeof Push;
    pushing: { chat: Chat; room: Room; opened: string[]; seen: string; told: boolean; link(): void };
  }
}

const patient = { timeout: 30_000, polling: 50 };

/** A page that has the SDK alone. */
const page = (relay: string) => `<!doctype html><title>Site</title><link rel="icon" href="data:,"><script type="module">
  import { createChat } from '${relay}/live-chat-sdk.js';
  import * as push from '${relay}/live-chat-push.js';
  const chat = createChat({ url: '${relay}' });
  const it = { chat, room: chat.room('lobby'), opened: [], seen: '', told: false };
  it.link = () => push.linkPush(chat, {
    isSeen: (room) => room === it.seen,
    hasTold: () => it.told,
    has: (room) => room === 'lobby',
    open: (room, seq) => it.opened.push(room + '/' + seq),
  });
  Object.assign(window, { push, pushing: it });
</script>`;

/** A page that has the element. */
const withElement = (relay: string) => `<!doctype html><html lang="en"><title>Shop</title>
  <script src="${relay}/live-chat.js"></script>
  <live-chat push-worker="/push.js"></live-chat>`;

describe('pushes in a real browser', { concurrency: 2 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(true);
  });
  after(() => browser?.close());

  async function site(t: TestContext, content = page, policy?: (relay: string) => string) {
    const it = await pushSite(t, browser, { page: content, ...(policy && { policy }) });
    const jonas = new ApiClient(it, userCredential('jonas', { exp: 2 ** 33, name: 'Jonas' }));
    const say = async (text: string, room = 'lobby'): Promise<number> => {
      const { status, body } = await jonas.post(`/rooms/${room}/messages`, { text });
      assert.equal(status, 201);
      return body.seq;
    };
    const ready = async (opened: Page) => {
      await opened.waitForFunction(() => window.pushing?.room.snapshot.status === 'live', patient);
      return opened;
    };
    const subscribed = async (): Promise<Page> => {
      const opened = await ready(await it.open());
      await opened.evaluate(() =>
        window.push.subscribePush(window.pushing.chat, { worker: '/push.js', room: 'lobby' }),
      );
      return opened;
    };
    /** What a page hears when its person clicks on what was shown last, and what is opened otherwise. */
    const click = async (): Promise<string[]> =>
      (await it.worker()).evaluate(async () => {
        const scope = globalThis as unknown as {
          registration: ServiceWorkerRegistration;
          clients: { openWindow(address: string): unknown; matchAll(what: object): Promise<{ focus(): unknown }[]> };
          dispatchEvent(event: Event): void;
          NotificationEvent: new (type: string, more: object) => Event;
          WindowClient: { prototype: { focus(): unknown } };
        };
        const done: string[] = [];
        scope.clients.openWindow = async (address) => void done.push(address);
        scope.WindowClient.prototype.focus = async () => void done.push('focus');
        const notification = (await scope.registration.getNotifications()).find(({ data }) => data.room === 'lobby');
        const event = new scope.NotificationEvent('notificationclick', { notification });
        const works: Promise<unknown>[] = [];
        Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => works.push(work) });
        scope.dispatchEvent(event);
        await Promise.all(works);
        return done;
      });
    return { ...it, say, ready, subscribed, click };
  }

  test('P39: what the relay encrypts for a browser is shown while no page is open, one notification for each room', async (t) => {
    const { subscribed, say, pushed, deliver, shown, origin } = await site(t);
    const opened = await subscribed();
    assert.equal(await opened.evaluate(() => window.push.pushHere(window.pushing.chat)), 'on');
    await opened.close();
    const seq = await say('Hello Maya');
    const { notice } = await pushed(1);
    assert.equal(notice.page, `${origin}/`, 'where a click leads');
    await deliver(notice);
    await eventually(async () => (await shown()).length === 1);
    const [first] = await shown();
    assert.deepEqual(
      [first!.title, first!.body, first!.tag, first!.silent, first!.data.seq],
      ['Jonas', 'Hello Maya', 'live-chat lobby', false, seq],
    );
    // Later, and of the same room: in its place. An older one that comes late changes nothing.
    await deliver({ ...notice, seq: seq + 1, count: 2, text: 'Are you there?', where: 'Garden' });
    await eventually(async () => (await shown())[0]?.data.seq === seq + 1);
    await deliver(notice);
    // Two at once, the older one last.
    await deliver(
      { ...notice, seq: seq + 3, count: 2, text: 'Are you there?', where: 'Garden' },
      { ...notice, seq: seq + 2 },
    );
    assert.deepEqual(
      (await shown()).map(({ data }) => data.seq),
      [seq + 3],
    );
    await deliver({ room: 'other', seq: 1, at: 1, count: 120 });
    await eventually(async () => (await shown()).length === 2);
    const [room, other] = (await shown()).sort((one, next) => (one.tag < next.tag ? -1 : 1));
    assert.deepEqual([room!.title, room!.body], ['Jonas · Garden · 2 new messages', 'Are you there?']);
    assert.deepEqual([other!.title, other!.body], ['100 new messages', ''], 'without the text');
  });

  test('shows nothing of a room that somebody looks at, and makes no second sound for what a page has told', async (t) => {
    const { subscribed, deliver, shown, settled } = await site(t);
    const opened = await subscribed();
    await opened.evaluate(() => {
      window.pushing.link();
      window.pushing.seen = 'lobby';
    });
    await deliver({ room: 'lobby', seq: 7, at: 1, count: 1, name: 'Jonas', text: 'seen' });
    await settled();
    assert.deepEqual(await shown(), []);
    await opened.evaluate(() => {
      window.pushing.seen = '';
      window.pushing.told = true;
    });
    await deliver({ room: 'lobby', seq: 8, at: 1, count: 1, name: 'Jonas', text: 'told' });
    await eventually(async () => (await shown()).length === 1);
    assert.equal((await shown())[0]!.silent, true);
    // What is read goes away; what is newer than that stays.
    await opened.evaluate(() => window.push.clearPush(window.pushing.chat, 'lobby', 7));
    assert.equal((await shown()).length, 1);
    await opened.evaluate(() => window.push.clearPush(window.pushing.chat, 'lobby', 8));
    assert.equal((await shown()).length, 0);
  });

  test('a click leads to the message: on a page that is there, or on the one of the subscription', async (t) => {
    const { subscribed, ready, open, deliver, shown, click, origin } = await site(t);
    const opened = await subscribed();
    await opened.evaluate(() => window.pushing.link());
    const notice = { room: 'lobby', seq: 9, at: 1, count: 1, name: 'Jonas', text: 'here', page: `${origin}/help` };
    await deliver(notice);
    await eventually(async () => (await shown()).length === 1);
    assert.deepEqual(await click(), ['focus']);
    await opened.waitForFunction(() => window.pushing.opened.length === 1, patient);
    assert.deepEqual(await opened.evaluate(() => window.pushing.opened), ['lobby/9']);
    assert.deepEqual(await shown(), [], 'it is gone');

    await opened.close();
    await deliver(notice);
    await eventually(async () => (await shown()).length === 1);
    const [address = ''] = await click();
    assert.equal(address, `${origin}/help#live-chat=lobby/9`);
    const next = await ready(await open(address.slice(origin.length)));
    assert.deepEqual(await next.evaluate(() => window.push.takePushLink()), { room: 'lobby', seq: 9 });
    assert.equal(next.url(), `${origin}/help`);
    assert.equal(await next.evaluate(() => window.push.takePushLink()), undefined, 'once');

    // A page that tells by what is behind # where one is keeps that; and no push leads to another site.
    await deliver({ ...notice, seq: 10, page: `${origin}/app?x=1#/help` });
    await eventually(async () => (await shown()).length === 1);
    await next.close();
    assert.deepEqual(await click(), [`${origin}/app?x=1&live-chat=lobby%2F10#/help`]);
    await deliver({ ...notice, seq: 11, page: 'https://elsewhere.example/' });
    await eventually(async () => (await shown()).length === 1);
    assert.deepEqual(await click(), [`${origin}/#live-chat=lobby/11`]);
  });

  test('row 6: after a sign-out the worker shows nothing more, also where no page was joined to it', async (t) => {
    const { subscribed, deliver, shown, settled } = await site(t);
    const opened = await subscribed();
    await opened.evaluate(() => window.pushing.chat.logout());
    await deliver({ room: 'lobby', seq: 7, at: 1, count: 1, name: 'Jonas', text: 'canary' });
    // Whoever comes next subscribes by the same browser: what came before that was shown to nobody.
    await opened.reload();
    await opened.waitForFunction(() => window.pushing?.room.snapshot.status === 'live', patient);
    await opened.evaluate(() => window.push.subscribePush(window.pushing.chat, { worker: '/push.js' }));
    await settled();
    assert.deepEqual(await shown(), []);
  });

  test('row 6: whoever signs in as somebody else ends the subscription of who was here before', async (t) => {
    const { subscribed, say, clock, service, deliver, shown } = await site(t);
    const opened = await subscribed();
    await opened.evaluate(() => window.pushing.link());
    await deliver({ room: 'lobby', seq: 7, at: 1, count: 1, name: 'Jonas', text: 'of the first' });
    await eventually(async () => (await shown()).length === 1);
    const eve = hmacToken(claimsOf('eve', { exp: 2 ** 33, name: 'Eve' }));
    await opened.evaluate((token) => window.pushing.chat.identify(token), eve);
    await opened.waitForFunction(() => localStorage.getItem('fake subscription') === null, patient);
    await eventually(async () => (await shown()).length === 0);
    assert.equal(await opened.evaluate(() => window.push.pushHere(window.pushing.chat)), 'off');
    // Theirs begins with their own wish, and what is of the first does not come to this device then.
    await opened.evaluate(() => window.push.subscribePush(window.pushing.chat, { worker: '/push.js' }));
    await say('for the first');
    clock.advance(10_000);
    await opened.evaluate(() => window.push.pushSettings(window.pushing.chat));
    assert.deepEqual(service.pushed, []);
  });

  test('P39: a subscription that the browser renews is told to the relay by the worker', async (t) => {
    const { subscribed, say, pushed, worker, service } = await site(t);
    const opened = await subscribed();
    await opened.close();
    const { endpoint, p256dh, auth } = service.device('second');
    await (
      await worker()
    ).evaluate(
      async (next) => {
        const event = new Event('pushsubscriptionchange');
        const works: Promise<unknown>[] = [];
        Object.assign(event, {
          newSubscription: { toJSON: () => next },
          waitUntil: (work: Promise<unknown>) => works.push(work),
        });
        dispatchEvent(event);
        await Promise.all(works);
      },
      { endpoint, keys: { p256dh, auth } },
    );
    await say('to the new one');
    assert.equal((await pushed(1)).device, 'second');
  });

  test('P39: in the element: a switch of the settings turns it on under a strict policy, a click opens the conversation at the message, a sign-out ends it', async (t) => {
    const policy = (relay: string) =>
      [
        `default-src 'none'; script-src ${relay}; connect-src ${relay} ${relay.replace('http', 'ws')}; worker-src 'self'`,
        `style-src 'self'; require-trusted-types-for 'script'; trusted-types live-chat live-chat-push`,
      ].join('; ');
    const it = await site(t, withElement, policy);
    const opened = await it.open();
    await opened.locator('live-chat >>> [part=launcher]').click();
    await opened.locator('live-chat >>> [aria-label="Settings of the conversation"]').click();
    const turned = (state: string) =>
      `live-chat >>> button[role=switch][aria-checked=${state}]:enabled ::-p-text(closed)`;
    await opened.locator(turned('false')).click();
    await opened.waitForSelector(turned('true'), { timeout: 30_000 });
    await opened.goto('about:blank');
    // What was said before, so that the message is not the first one in view.
    const seq = await it.say('Your order is on its way');
    const { notice } = await it.pushed(1);
    await it.deliver(notice);
    await eventually(async () => (await it.shown()).length === 1);
    const [address = ''] = await it.click();
    assert.equal(address, `${it.origin}/#live-chat=lobby/${seq}`);
    await opened.close();
    const next = await it.open(address.slice(it.origin.length));
    await next.waitForFunction(
      () => !!document.querySelector('live-chat')!.shadowRoot!.activeElement?.matches('[part~=message]'),
      patient,
    );
    assert.equal(next.url(), `${it.origin}/`);
    assert.equal(await next.evaluate(() => localStorage.getItem('fake subscription') !== null), true);
    await next.evaluate(() => document.querySelector<LiveChat>('live-chat')!.logout());
    await next.waitForFunction(() => localStorage.getItem('fake subscription') === null, patient);
    await it.deliver({ ...notice, seq: seq + 1, text: 'canary' });
    assert.deepEqual(await it.shown(), []);
  });

  test('says why a browser cannot be subscribed', async (t) => {
    const { ready, open, context, origin } = await site(t);
    const opened = await ready(await open());
    const codeOf = (worker: string) =>
      opened.evaluate(
        (address) =>
          window.push.subscribePush(window.pushing.chat, { worker: address }).then(
            () => 'none',
            ({ code }: { code: string }) => code,
          ),
        worker,
      );
    assert.equal(await codeOf('/missing.js'), 'push-worker');
    assert.equal(await codeOf('https://elsewhere.example/push.js'), 'push-worker');
    await opened.evaluate(() => {
      PushManager.prototype.subscribe = () => Promise.reject(new DOMException('no service', 'AbortError'));
    });
    assert.equal(await codeOf('/push.js'), 'push-failed');
    assert.equal(await opened.evaluate(() => window.push.pushHere(window.pushing.chat)), 'off');
    await context.overridePermissions(origin, []);
    assert.equal(await codeOf('/push.js'), 'push-blocked');
    assert.equal(await opened.evaluate(() => window.push.pushHere(window.pushing.chat)), 'blocked');
  });
});
