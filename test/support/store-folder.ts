import { rm } from 'node:fs/promises';
import { after } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { openSqliteStore, type SqliteStoreOptions } from '../../server/src/store/sqlite.ts';
import type { Store } from '../../server/src/store/store.ts';
import { defaultLimits } from '../../src/protocol/index.ts';
import { temporaryFolder } from './new-store.ts';

export { temporaryFolder as makeFolder } from './new-store.ts';

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** A folder, and stores in it, that are gone when the tests of the file are over, however they end. */
export async function folderForTests(): Promise<{
  readonly folder: string;
  readonly open: (options?: Partial<SqliteStoreOptions>) => Promise<Store>;
}> {
  const folder = await temporaryFolder();
  const stores: Store[] = [];
  after(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await removeFolder(folder);
  });
  const open = async (options: Partial<SqliteStoreOptions> = {}) => {
    const store = await openSqliteStore({ folder, limits: defaultLimits, ...options });
    stores.push(store);
    return store;
  };
  return { folder, open };
}

/** Waits until something is so, looking in every turn of the event loop, as long as the test may take. */
export async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  while (!condition()) {
    signal.throwIfAborted();
    await turn();
  }
}
