import type { ThreadPlace } from '../../../../src/protocol/index.ts';
import type { ThreadStore } from '../threads.ts';
import type { WriteResult } from '../write-result.ts';
import type { Operation } from './calls.ts';
import { tryToWrite, type StoreThreads } from './store-threads.ts';

const fromTheNewest: ThreadPlace = [Number.MAX_SAFE_INTEGER, '', 0];

/** The part of the store that threads are read from. */
export function createThreadStore(threads: StoreThreads): ThreadStore {
  const { read } = threads;
  const write = (operation: Operation): Promise<WriteResult> => tryToWrite(threads, operation, 256);
  return {
    page: ({ room, thread, user }, where, limit) => read('thread', room, thread, user, where, limit),
    followed: (user, before, limit) => read('followedThreads', user, before ?? fromTheNewest, limit),
    followers: (room, thread, users) => read('followers', room, thread, users),
    follow: (of) => write(['follow', of]),
    unfollow: (of) => write(['unfollow', of]),
    seen: (of, readTo) => write(['seen', of, readTo]),
  };
}
