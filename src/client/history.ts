import type { History } from '../protocol/index.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import type { Environment } from './types.ts';

/** The one request for an older page that may be under way. */
export interface HistoryRequest {
  readonly loading: boolean;
  readonly promise: Promise<number>;
  /** Asks, or asks again on another connection. */
  ask(before: number | undefined, limit: number | undefined): void;
  /** An answer came; `take` puts it in place and tells how many messages it brought. */
  answered(id: number, take: () => number): void;
  refused(id: number, error: ChatError): void;
  /** The answer is of no use any more. */
  cancel(): void;
}

const patience = 15_000;

export function createHistory(
  environment: Environment,
  send: (request: Omit<History, 'room'>) => void,
  changed: () => void,
): HistoryRequest {
  const timer = createTimer(environment);
  let id = 0;
  let wanted: number | undefined;
  let loading = false;
  let promise = Promise.resolve(0);
  let resolve: (count: number) => void;
  let reject: (error: ChatError) => void;

  function end(settle: () => void): void {
    if (!loading) return;
    loading = false;
    timer.clear();
    settle();
    changed();
  }

  return {
    get loading() {
      return loading;
    },
    get promise() {
      return promise;
    },
    ask(before, limit = wanted) {
      wanted = limit;
      if (!loading) {
        loading = true;
        promise = new Promise((...both) => ([resolve, reject] = both));
        promise.catch(() => {});
        timer.set(patience, () => end(() => reject(new ChatError('timeout', 'no older messages came', 'retry'))));
        changed();
      }
      send({ type: 'history', id: ++id, ...(before && { before }), ...(limit && { limit }) });
    },
    answered(answered, take) {
      if (answered === id) end(() => resolve(take()));
    },
    refused(refused, error) {
      if (refused === id) end(() => reject(error));
    },
    cancel: () => end(() => resolve(0)),
  };
}
