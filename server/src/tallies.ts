import { Timer, type Timed, type TimerWheel } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Log } from './log.ts';
import type { Store } from './store/store.ts';

/** Has what votes have come to told a moment after them (P35). One alarm for all polls: the store knows of which there is news. */
export class Tallies implements Timed {
  readonly #store: Pick<Store, 'polls'>;
  readonly #wheel: TimerWheel;
  readonly #log: Log;
  readonly #timer = new Timer(this);
  #isSet = false;

  constructor(store: Pick<Store, 'polls'>, wheel: TimerWheel, log: Log) {
    this.#store = store;
    this.#wheel = wheel;
    this.#log = log;
  }

  /** There may be news. */
  note(): void {
    if (this.#isSet || !this.#store.polls) return;
    this.#isSet = true;
    this.#wheel.set(this.#timer, bounds.tallyInterval);
  }

  onTimer(): void {
    void this.#store
      .polls!.tally()
      .catch((error: unknown) => {
        this.#log.warn('votes not counted', { error });
        return true;
      })
      .then((isMore) => {
        this.#isSet = false;
        if (isMore) this.note();
      });
  }
}
