import { errorClasses } from '../../../../src/protocol/index.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { ActResult, ModerationStore } from '../moderation.ts';
import type { WriteResult } from '../write-result.ts';
import { isRefused, type Acted, type Decided, type Operation } from './calls.ts';
import { write as writeOperation, type StoreThreads } from './store-threads.ts';

/** The part of the store that moderators use beside the log. */
export function createModeration(threads: StoreThreads): ModerationStore {
  const { read, add } = threads;
  /** Resolves to whether there was something to do. */
  const write = (operation: Operation, weight = 512): Promise<boolean> =>
    new Promise((resolve, reject) =>
      add(operation, weight, (outcome) => {
        if (!isRefused(outcome)) resolve(true);
        else if (errorClasses[outcome[0]] === 'stop') resolve(false);
        else reject(new StoreUnavailableError(outcome[1]));
      }),
    );
  const act = async (operation: Operation, weight = 512): Promise<ActResult> =>
    (await writeOperation<Acted>(threads, operation, weight))[1];
  const done = (operation: Operation): Promise<WriteResult> =>
    new Promise((resolve) =>
      add(operation, 1_024, (outcome) => {
        if (isRefused(outcome)) resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else resolve({ ok: true });
      }),
    );
  return {
    acts: (after, limit) => read('acts', after, limit),
    bans: () => read('bans'),
    actPage: (where, filter, limit) => read('actPage', where, filter, limit),
    banPage: (query) => read('banPage', query),
    ban: (bans, by) => act(['ban', bans, by], 512 * bans.length),
    unban: (ban, by) => act(['unban', ban, by]),
    report: (report) => done(['report', report]),
    reports: (room, after, limit) => read('reports', room, after, limit),
    reportPage: (query) => read('reportPage', query),
    resolve: (resolution) => done(['resolve', resolution]),
    forgetReports: async (before) => void (await write(['forget-reports', before])),
    held: (room, after, limit) => read('held', room, after, limit),
    decide: (decision) =>
      new Promise((resolve) =>
        add(['decide', decision], 1_024, (outcome) => {
          if (isRefused(outcome)) resolve({ ok: false, code: outcome[0], message: outcome[1] });
          else
            resolve({ ok: true, ...(JSON.parse((outcome as Decided)[1]) as { send?: { user: string; key: string } }) });
        }),
      ),
    expireHeld: async (before) => void (await write(['expire-held', before])),
    endBans: async (before) => void (await write(['end-bans', before])),
  };
}
