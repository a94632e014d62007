import type { PushStore } from '../push.ts';
import type { WriteResult } from '../write-result.ts';
import type { PushOperation } from './calls.ts';
import { tryToWrite, type StoreThreads } from './store-threads.ts';

/** The part of the store that knows who is told by push. */
export function createPushStore(threads: StoreThreads, now: () => number): PushStore {
  const { read } = threads;
  const write = (operation: PushOperation): Promise<WriteResult> => tryToWrite(threads, operation, 1_024);
  return {
    any: () => read('pushAny'),
    of: (user, room) => read('pushOf', user, room ?? ''),
    subscribe: (device) => write(['push-subscribe', device]),
    unsubscribe: (user, endpoint) => write(['push-unsubscribe', user, endpoint]),
    forget: async (endpoint) => void (await write(['push-forget', endpoint])),
    renew: async (former, next) => void (await write(['push-renew', former, next])),
    change: (change) => write(['push-change', change]),
    targets: (room, after, limit) => read('pushTargets', room, after, limit, now()),
  };
}
