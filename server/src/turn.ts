/** Something with output that is collected during a turn of the event loop and written at its end. */
export interface Flushable {
  flush(): void;
}

/**
 * The end of each turn: first what was committed goes out to the rooms, then what is private to connections (P9). Acks and entries of one
 * turn so travel together.
 */
export class Turn {
  #first: Flushable[] = [];
  #then: Flushable[] = [];
  #isScheduled = false;
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Flushed at the end of this turn, before all that is added by `then`. Once for each call. */
  first(flushable: Flushable): void {
    this.#first.push(flushable);
    this.#schedule();
  }

  then(flushable: Flushable): void {
    this.#then.push(flushable);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#end);
  }

  readonly #end = (): void => {
    this.#isScheduled = false;
    const first = this.#first;
    this.#first = [];
    this.#flush(first);
    const then = this.#then;
    this.#then = [];
    this.#flush(then);
  };

  #flush(all: readonly Flushable[]): void {
    for (const flushable of all) {
      try {
        flushable.flush();
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }
}
