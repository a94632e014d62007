import type { Credential } from '../protocol/index.ts';
import { createStorage } from './storage.ts';

/**
 * What a page leaves for the worker that shows pushes, which runs while no page is there. It lies beside what else is stored of a relay, and is wiped
 * with it: after a sign-out the worker knows nobody, and shows nothing.
 */
export interface KeptPush {
  /** The relay's address by HTTP, where a renewed subscription is told. */
  readonly relay: string;
  /** Whose pushes these are, by their id. */
  readonly owner: string;
  /** The scope of the worker. */
  readonly scope: string;
  /** The relay's public key. */
  readonly key: string;
  readonly endpoint: string;
  /** The secret of this device, by which a renewal is believed. */
  readonly auth: string;
  /** The language of `titles`. */
  readonly lang: string;
  /** What one message is called, two, and so on to 100. */
  readonly titles: readonly string[];
  /** The address of a picture, or nothing. */
  readonly icon: string;
}

const name = 'push';

/** What databases of relays are called; the address of the socket follows. */
const prefix = 'live-chat ws';

export async function keptPush(url: string): Promise<KeptPush | undefined> {
  const text = await createStorage(url).loadText(name);
  return text === undefined ? undefined : (JSON.parse(text) as KeptPush);
}

/**
 * Tells whether it outlives the page: without that the worker would know nothing. A guest who has written nothing yet is kept with it: they are to be
 * the same one when a notification leads them back.
 */
export async function keepPush(url: string, kept: KeptPush | undefined, who?: Credential): Promise<boolean> {
  const storage = createStorage(url);
  await storage.saveText(name, kept && JSON.stringify(kept));
  if (who?.kind === 'guest') await storage.saveCredential(who);
  return storage.persistent;
}

/** What is kept for the worker of this scope, and of which relay, by the address of its socket. */
export async function keptFor(scope: string): Promise<{ readonly url: string; readonly kept: KeptPush } | undefined> {
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith(prefix)) continue;
    const url = name.slice(prefix.length - 2);
    const kept = await keptPush(url);
    if (kept?.scope === scope) return { url, kept };
  }
  return undefined;
}
