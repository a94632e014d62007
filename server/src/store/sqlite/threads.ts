import { errorClasses, type ThreadPlace } from '../../../../src/protocol/index.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { FollowResult, ThreadStore } from '../threads.ts';
import { isRefused, type Operation } from './calls.ts';
import type { Threads } from './webhooks.ts';

const fromTheNewest: ThreadPlace = [Number.MAX_SAFE_INTEGER, '', 0];

/** The part of the store that threads are read from. */
export function createThreadStore({ read, add }: Threads): ThreadStore {
  const write = (operation: Operation): Promise<FollowResult> =>
    new Promise((resolve, reject) =>
      add(operation, 256, (outcome) => {
        if (!isRefused(outcome)) resolve({ ok: true });
        else if (errorClasses[outcome[0]] === 'stop') resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else reject(new StoreUnavailableError(outcome[1]));
      }),
    );
  return {
    page: ({ room, thread, user }, where, limit) => read('thread', room, thread, user, where, limit),
    followed: (user, before, limit) => read('followedThreads', user, before ?? fromTheNewest, limit),
    followers: (room, thread, users) => read('followers', room, thread, users),
    follow: (of) => write(['follow', of]),
    unfollow: (of) => write(['unfollow', of]),
    seen: (of, readTo) => write(['seen', of, readTo]),
  };
}
