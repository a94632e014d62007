// A site whose pages may be told by push: its own origin, with a worker of one line, a relay elsewhere, and a push service of ours in the place of the browser's.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page, WebWorker } from 'puppeteer-core';
import { bounds } from '../../server/src/limits.ts';
import { eventually } from './eventually.ts';
import { ManualClock } from './manual-clock.ts';
import { pushService, type Device } from './push-service.ts';
import { startRelay } from './relay.ts';
import { secret } from './tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What the worker has shown. */
export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test expects of it
  readonly data: any;
}

/**
 * In the page: what a browser's push service would give. Chromium's own is Google's, and there is none in tests. What is subscribed outlives the page, as
 * a subscription does.
 */
function fakeSubscriptions(given: readonly object[]): void {
  const key = 'fake subscription';
  const made = (): object | null => {
    const found = localStorage.getItem(key);
    if (found === null) return null;
    const subscription = JSON.parse(found) as { endpoint: string };
    return {
      endpoint: subscription.endpoint,
      toJSON: () => subscription,
      unsubscribe: async () => {
        localStorage.removeItem(key);
        return true;
      },
    };
  };
  PushManager.prototype.getSubscription = async () => made() as PushSubscription | null;
  PushManager.prototype.subscribe = async (options) => {
    if (!options?.userVisibleOnly || typeof options.applicationServerKey !== 'string') throw new Error('not so');
    if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(given[0]));
    return made() as PushSubscription;
  };
}

const jsonOf = ({ endpoint, p256dh, auth }: Device) => ({ endpoint, keys: { p256dh, auth } });

export interface PushSiteOptions {
  /** What a page of the site has. */
  readonly page: (relay: string) => string;
  /** How a page of the site is to be treated by the browser. */
  readonly policy?: (relay: string) => string;
}

export async function pushSite(t: TestContext, browser: Browser, { page, policy }: PushSiteOptions) {
  const clock = new ManualClock();
  const service = await pushService(t);
  const started = await startRelay({
    ...{ origins: ['*'], auth: { secrets: [secret] }, push: { private: true } },
    environment: { clock, publicFolder: path.join(root, 'server/dist/public') },
  });
  t.after(() => started.close());
  const server = createServer((request, response) => {
    const isWorker = request.url === '/push.js';
    if (request.url === '/missing.js') return response.writeHead(404).end();
    if (policy && !isWorker) response.setHeader('content-security-policy', policy(started.url));
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html; charset=utf-8');
    return response.end(isWorker ? `importScripts('${started.url}/live-chat-push-worker.js');` : page(started.url));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const device = service.device('first');
  const context: BrowserContext = await browser.createBrowserContext();
  t.after(() => context.close());
  await context.overridePermissions(origin, ['notifications']);

  let registration: string | undefined;
  const devtools: CDPSession = await (await context.newPage()).createCDPSession();
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const each of registrations) if (each.scopeURL.startsWith(origin)) registration = each.registrationId;
  });
  await devtools.send('ServiceWorker.enable');

  const open = async (address = '/'): Promise<Page> => {
    const opened = await context.newPage();
    await opened.evaluateOnNewDocument(fakeSubscriptions, [jsonOf(device)]);
    await opened.goto(`${origin}${address}`, { waitUntil: 'load' });
    return opened;
  };

  const worker = async (): Promise<WebWorker> => {
    const target = await browser.waitForTarget(
      (each) => each.type() === 'service_worker' && each.url().startsWith(origin),
    );
    return (await target.worker())!;
  };

  const shown = async (): Promise<Shown[]> =>
    (await worker()).evaluate(async () => {
      const { registration: own } = globalThis as unknown as { registration: ServiceWorkerRegistration };
      const all = await own.getNotifications();
      return all.map(({ title, body, tag, silent, data }) => ({ title, body, tag, silent, data }));
    });

  /** How many pushes the worker is through with. */
  const handled = async (): Promise<number> =>
    (await worker()).evaluate(() => {
      const scope = globalThis as unknown as {
        handled?: number;
        ExtendableEvent: { prototype: { type: string; waitUntil(work: Promise<unknown>): void } };
      };
      if (scope.handled === undefined) {
        scope.handled = 0;
        const { prototype } = scope.ExtendableEvent;
        const { waitUntil } = prototype;
        prototype.waitUntil = function (work) {
          waitUntil.call(this, work);
          if (this.type === 'push') void work.catch(() => undefined).then(() => (scope.handled! += 1));
        };
      }
      return scope.handled;
    });

  /**
   * What the relay has encrypted, decrypted as the browser does it, and given to the worker; resolves when it has done with all of it. Who asks meanwhile
   * for what is shown may take it away: Chromium forgets what it was told to show, and has not shown yet.
   */
  const deliver = async (...notices: readonly object[]): Promise<void> => {
    const until = (await handled()) + notices.length;
    for (const notice of notices)
      await devtools.send('ServiceWorker.deliverPushMessage', {
        ...{ origin, registrationId: registration!, data: JSON.stringify(notice) },
      });
    await eventually(async () => (await handled()) === until);
  };

  /** What the relay sends next is here. */
  const pushed = async (count: number) => {
    clock.advance(bounds.pushDelay + 100);
    await eventually(() => service.pushed.length === count);
    return service.pushed[count - 1]!;
  };

  let markers = 0;
  /** The worker has done with all that it was given. */
  const settled = async (): Promise<void> => {
    markers += 1;
    const room = `marker-${markers}`;
    await deliver({ room, seq: 1, at: 1, count: 1 });
    await eventually(async () => (await shown()).some(({ data }) => data.room === room));
  };
  const withoutMarkers = async () => (await shown()).filter(({ data }) => !data.room.startsWith('marker'));

  return {
    ...started,
    clock,
    service,
    device,
    origin,
    context,
    open,
    worker,
    shown: withoutMarkers,
    deliver,
    pushed,
    settled,
  };
}
