import { errorClasses } from '../../../../src/protocol/index.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { BlockResult } from '../lists.ts';
import type { PushStore } from '../push.ts';
import { isRefused, type PushOperation } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that knows who is told by push. */
export function createPushStore({ read, add }: Threads, now: () => number): PushStore {
  const write = (operation: PushOperation): Promise<BlockResult> =>
    new Promise((resolve, reject) =>
      add(operation, 1_024, (outcome) => {
        if (!isRefused(outcome)) resolve({ ok: true });
        else if (errorClasses[outcome[0]] === 'stop') resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else reject(new StoreUnavailableError(outcome[1]));
      }),
    );
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
