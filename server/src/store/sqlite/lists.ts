import { errorClasses, type User } from '../../../../src/protocol/index.ts';
import { kindOfUser } from '../../policy/identity.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { BlockResult, ListStore } from '../lists.ts';
import { isRefused, type Operation } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that lists of rooms and people are read from. */
export function createLists({ read, add }: Threads, now: () => number): ListStore {
  const write = (operation: Operation): Promise<BlockResult> =>
    new Promise((resolve, reject) =>
      add(operation, 256, (outcome) => {
        if (!isRefused(outcome)) resolve({ ok: true });
        else if (errorClasses[outcome[0]] === 'stop') resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else reject(new StoreUnavailableError(outcome[1]));
      }),
    );
  return {
    described: (room) => read('described', room),
    page: (user, before, limit) => read('summaryPage', user, before ?? [Number.MAX_SAFE_INTEGER, ''], limit),
    summaries: (asked) => read('summaries', asked),
    roomIds: (user, limit) => read('roomIds', user, limit),
    members: (room, after, limit, search) => read('membersFound', room, after, limit, search),
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
