import { createStorage } from '../storage.ts';
import type { OwnDevice } from './envelope.ts';

/** A key of somebody that was not there before. */
export interface KeyChange {
  readonly user: string;
  readonly key: string;
  /** When that was noticed here, in milliseconds since 1970, and behind which message. */
  readonly at: number;
  readonly after: number;
}

/** What is kept of a sealed room: whom it is with, what has changed, and which safety number was compared. */
export interface KeptSealedRoom {
  readonly other: string;
  readonly changes: readonly KeyChange[];
  readonly verified?: string | undefined;
}

/** What a device keeps for its user: its own keys, the newest last, and those of people that it goes by. */
export interface KeptKeys {
  readonly devices: readonly OwnDevice[];
  readonly people: Readonly<Record<string, readonly string[]>>;
  readonly rooms: Readonly<Record<string, KeptSealedRoom>>;
}

export const nothingKept: KeptKeys = { devices: [], people: {}, rooms: {} };

/** Where the keys of this device are. What it loads is what it was given, with the same keys (they are objects of WebCrypto). */
export interface KeyStore {
  load(user: string): Promise<KeptKeys | undefined>;
  save(user: string, kept: KeptKeys | undefined): Promise<void>;
}

/** Beside what else is stored of a relay in this browser, by its socket's address, and wiped with it, by `logout()`. IndexedDB keeps keys that no script can read. */
export function createKeyStore(url: string): KeyStore {
  const storage = createStorage(url);
  const nameOf = (user: string): string => `sealing ${user}`;
  return {
    load: async (user) => (await storage.loadText(nameOf(user))) as KeptKeys | undefined,
    save: (user, kept) => storage.saveText(nameOf(user), kept as unknown as string | undefined),
  };
}
