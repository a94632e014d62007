/** How long it can be taken back, as of what is deleted. */
const patience = 6_000;

/** The pins that are about to be taken off, until that can be taken back no more. */
export class Parting {
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #takeOff: (seq: number) => void;
  #changed: () => void;

  constructor(takeOff: (seq: number) => void, changed: () => void) {
    this.#takeOff = takeOff;
    this.#changed = changed;
  }

  has(seq: number | undefined): boolean {
    return this.#timers.has(seq!);
  }

  begin(seq: number): void {
    if (this.has(seq)) return;
    addEventListener('pagehide', this.flush);
    this.#timers.set(
      seq,
      setTimeout(() => this.#commit(seq), patience),
    );
    this.#changed();
  }

  undo(seq: number): void {
    clearTimeout(this.#timers.get(seq));
    this.#timers.delete(seq);
    if (!this.#timers.size) removeEventListener('pagehide', this.flush);
    this.#changed();
  }

  #commit(seq: number): void {
    this.#takeOff(seq);
    this.undo(seq);
  }

  /** Takes them off at once: the page goes away, or the room changes. */
  readonly flush = (): void => {
    for (const seq of this.#timers.keys()) this.#commit(seq);
  };
}
