import { ask } from './ask.ts';
import { ChatError } from './errors.ts';
import type { Chat } from './types.ts';

/** The user whom the chat is of, once the relay has said so. */
export const ownerOf = ({ snapshot }: Chat): string => snapshot.user?.id ?? '';

/** What is registered under exactly this scope: browsers would give that of a wider one, too. */
export async function registrationOf(scope: string): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker.getRegistration(scope);
  return found?.scope === scope ? found : undefined;
}

/** Why there can be no pushes in this browser, if so. */
export function support(): 'unsupported' | 'install' | undefined {
  const { navigator, PushManager, Notification } = globalThis as Partial<typeof globalThis>;
  if (navigator?.serviceWorker && PushManager && Notification) return undefined;
  return (navigator as { standalone?: boolean } | undefined)?.standalone === false ? 'install' : 'unsupported';
}

/** Pages that take addresses of scripts from named policies alone have to allow this one. */
let policy: { createScriptURL(address: string): string } | undefined;

function trusted(address: string): string {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): NonNullable<typeof policy> };
  };
  policy ??= trustedTypes?.createPolicy('live-chat-push', { createScriptURL: (said: string) => said });
  return policy?.createScriptURL(address) ?? address;
}

const activated = (worker: ServiceWorker): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('the worker cannot be installed'));
    };
    worker.addEventListener('statechange', look);
    look();
  });

/** How the scope of a relay's worker ends, by the address of the relay's socket. */
export const scopeName = (url: string): string => `/live-chat-push/${url.replace(/\W+/g, '-')}/`;

/** A scope of its own: no page lies in it, and another worker of the site stays what it is. */
export async function register(worker: string, url: string): Promise<ServiceWorkerRegistration> {
  try {
    const address = new URL(worker, document.baseURI);
    const { href } = new URL(`.${scopeName(url)}`, address);
    const registration = await navigator.serviceWorker.register(trusted(address.href), { scope: href });
    await activated((registration.active ?? registration.waiting ?? registration.installing)!);
    return registration;
  } catch (error) {
    throw new ChatError('push-worker', 'stop', String(error));
  }
}

/** A subscription by this key; one that another key has made is ended. */
export async function subscriptionBy(
  key: string,
  { pushManager }: ServiceWorkerRegistration,
): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(options).catch(async (error: DOMException) => {
      if (error.name !== 'InvalidStateError') throw error;
      await (await pushManager.getSubscription())?.unsubscribe();
      return pushManager.subscribe(options);
    });
  } catch (error) {
    throw new ChatError('push-failed', 'retry', String(error));
  }
}

export const iconHere = (): string =>
  document.querySelector<HTMLLinkElement>('link[rel~="apple-touch-icon"], link[rel~="icon"]')?.href ?? '';

/** The page's address as the relay takes it. Behind `?` and `#` may be what nobody else is to know. */
export const pageHere = (): string => {
  const { origin, pathname } = location;
  return `${origin}${pathname.length > 400 ? '/' : pathname}`;
};

/** Tells the relay of a subscription. */
export async function tell(
  chat: Chat,
  subscription: PushSubscription,
  page: string,
  room?: string,
): Promise<{ readonly endpoint: string; readonly auth: string }> {
  const { endpoint, keys } = subscription.toJSON() as { endpoint: string; keys: { p256dh: string; auth: string } };
  await ask(chat, { ...keys, type: 'subscribe', endpoint, page, room: room! });
  return { endpoint, auth: keys.auth };
}
