import { keepPush, keptFor } from '../client/push-kept.ts';
import { worker } from './scope.ts';

/**
 * The browser has put another subscription in the place of the one that the relay knows. No page is there, so the relay believes whoever has the secret of
 * the former one. Where it cannot be told, the next page does it.
 */
export async function renew(given: PushSubscription | null | undefined): Promise<void> {
  const { registration } = worker;
  const found = await keptFor(registration.scope);
  if (!found) return;
  const { url, kept } = found;
  const { relay, key, endpoint, auth } = kept;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = given ?? (await registration.pushManager.subscribe(options));
  const next = subscription.toJSON() as { endpoint: string; keys: { p256dh: string; auth: string } };
  const said = { former: { endpoint, auth }, next: { endpoint: next.endpoint, ...next.keys } };
  // As plain text: for any other type a browser would ask the relay before.
  const answer = await fetch(`${relay}/push/renew`, {
    method: 'POST',
    body: JSON.stringify(said),
    credentials: 'omit',
  });
  if (answer.ok) await keepPush(url, { ...kept, endpoint: next.endpoint, auth: next.keys.auth });
}
