import type { RoomCommit, Store } from '../../server/src/store/store.ts';
import type { StoreFault } from './store-fault.ts';
import { interceptWrites, roomOfEntries } from './socket-writes.ts';
import { wrapStore } from './wrapped-store.ts';

/** Where a relay can be told to die. */
export const failPoints = ['before-commit', 'after-commit', 'after-ack', 'mid-fan-out'] as const;
export type FailPoint = (typeof failPoints)[number];

/** Ends this process without a word, at the point that it was told. */
export class FailPoints {
  readonly #fault: StoreFault;
  #armed: FailPoint | undefined;
  /** Frames of entries that were written in this turn. */
  #written = 0;

  constructor(fault: StoreFault) {
    this.#fault = fault;
    interceptWrites((_socket, data, pass) => {
      if (this.#armed === 'mid-fan-out' && roomOfEntries(data) !== undefined) this.#count();
      return pass();
    });
  }

  arm(point: FailPoint): void {
    if (point === 'before-commit') this.#fault.set('kill');
    else this.#armed = point;
  }

  /** One subscriber has the entries, the next one not. */
  #count(): void {
    if (this.#written === 0) setImmediate(() => (this.#written = 0));
    this.#written += 1;
    if (this.#written === 2) die();
  }

  /** The store of the relay, with the points that are between it and the relay. */
  watch(store: Store): Store {
    return wrapStore(store, {
      append: async (request) => {
        const result = await store.append(request);
        if (this.#armed === 'after-commit') die();
        return result;
      },
      onCommit: (listener) =>
        store.onCommit((commits: readonly RoomCommit[]) => {
          // The acks go out at the end of this turn, and the entries never.
          if (this.#armed === 'after-ack') setImmediate(() => setImmediate(die));
          else listener(commits);
        }),
    });
  }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}
