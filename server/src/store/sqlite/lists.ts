import type { User } from '../../../../src/protocol/index.ts';
import { kindOfUser } from '../../policy/identity.ts';
import type { ListStore } from '../lists.ts';
import type { WriteResult } from '../write-result.ts';
import type { Operation } from './calls.ts';
import { tryToWrite, type StoreThreads } from './store-threads.ts';

/** The part of the store that lists of rooms and people are read from. */
export function createLists(threads: StoreThreads, now: () => number): ListStore {
  const { read } = threads;
  const write = (operation: Operation): Promise<WriteResult> => tryToWrite(threads, operation, 256);
  return {
    described: (room) => read('described', room),
    page: (user, before, limit) => read('summaryPage', user, before ?? [Number.MAX_SAFE_INTEGER, ''], limit),
    summaries: (asked) => read('summaries', asked),
    roomIds: (user, limit) => read('roomIds', user, limit),
    members: (room, after, limit, search) => read('membersFound', room, after, limit, search),
    banned: (room, after, limit) => read('banned', room, after, limit),
    people: (user, search, limit, isTeam) => read('people', user, search, limit, isTeam),
    directory: (user, search, after, limit) => read('directory', user, search, after, limit, now()),
    block: (user, blocked) => write(['block', user, blocked]),
    unblock: (user, blocked) => write(['unblock', user, blocked]),
    blocks: async (user) => {
      const found = await read<readonly Omit<User, 'kind'>[]>('blocks', user);
      return found.map((each) => ({ ...each, kind: kindOfUser(each.id) }));
    },
  };
}
