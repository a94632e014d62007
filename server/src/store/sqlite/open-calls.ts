import { StoreUnavailableError } from '../errors.ts';
import type { CallStore } from '../calls.ts';
import { isRefused, type Appended } from './calls.ts';
import type { StoreThreads } from './store-threads.ts';

/** The part of the store that knows which calls are not over. */
export const createCalls = ({ read, add }: StoreThreads): CallStore => ({
  change: (change) =>
    new Promise((resolve, reject) =>
      add(['change-call', change], 512, (outcome) => {
        if (!isRefused(outcome)) {
          const [seq, at, duplicate] = outcome as Appended;
          return resolve({ ok: true, seq: change.of, at, duplicate: duplicate || seq === 0 });
        }
        const [code, message] = outcome;
        if (code === 'store-unavailable') reject(new StoreUnavailableError(message));
        else resolve({ ok: false, code, message });
      }),
    ),
  open: () => read('openCalls'),
});
