import type { RelayOptions } from '../options.ts';
import { checkedUrl, systemResolve } from '../webhooks/guard.ts';
import { createSender } from '../webhooks/sender.ts';
import { vapidOf } from './options.ts';
import { Push } from './push.ts';

/** What sends pushes, unless none are wanted or there is no place for a key. */
export async function openPush(
  { push: given = {}, origins, environment, ...options }: RelayOptions,
  folder: string,
  parts: Parameters<typeof Push.open>[2],
): Promise<Push | undefined> {
  const { store } = parts;
  if (given === false || !store.push) return undefined;
  const vapid = vapidOf(given, options.store ? undefined : folder, origins, parts.clock);
  const { private: mayBePrivate = false, text: tellsText = true } = given;
  const faultOf = (endpoint: string): string | undefined => {
    try {
      checkedUrl(endpoint, mayBePrivate);
      return undefined;
    } catch (error) {
      return (error as Error).message.replace(/^url/, 'endpoint');
    }
  };
  const send = createSender({ mayBePrivate, resolve: environment?.resolve ?? systemResolve });
  return vapid && Push.open(store.push, { vapid, send, tellsText, faultOf }, parts);
}
