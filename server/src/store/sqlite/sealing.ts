import type { SealingStore } from '../sealing.ts';
import type { WriteResult } from '../write-result.ts';
import type { SealingOperation } from './calls.ts';
import { tryToWrite, type StoreThreads } from './store-threads.ts';

/** The part of the store that knows for which devices messages are sealed. */
export function createSealing(threads: StoreThreads): SealingStore {
  const { read } = threads;
  const write = (operation: SealingOperation): Promise<WriteResult> => tryToWrite(threads, operation, 512);
  return {
    of: (user) => read('sealingDevices', user),
    in: (room) => read('sealingDevicesIn', room),
    add: (user, key) => write(['add-device', user, key]),
    remove: (user, key) => write(['remove-device', user, key]),
  };
}
