import { errorClasses } from '../../../../src/protocol/index.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { BlockResult } from '../lists.ts';
import type { SealingStore } from '../sealing.ts';
import { isRefused, type SealingOperation } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that knows for which devices messages are sealed. */
export function createSealing({ read, add }: Threads): SealingStore {
  const write = (operation: SealingOperation): Promise<BlockResult> =>
    new Promise((resolve, reject) =>
      add(operation, 512, (outcome) => {
        if (!isRefused(outcome)) resolve({ ok: true });
        else if (errorClasses[outcome[0]] === 'stop') resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else reject(new StoreUnavailableError(outcome[1]));
      }),
    );
  return {
    of: (user) => read('sealingDevices', user),
    in: (room) => read('sealingDevicesIn', room),
    add: (user, key) => write(['add-device', user, key]),
    remove: (user, key) => write(['remove-device', user, key]),
  };
}
