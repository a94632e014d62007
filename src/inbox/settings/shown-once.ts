/** The time, and calls after some of it. */
export interface ShownClock {
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

const own: ShownClock = {
  now: () => Date.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as number),
};

/** For how many minutes a secret stays where whoever passes by can read it. */
export const shownMinutes = 5;
const longest = shownMinutes * 60_000;

/** A secret that is told once: there until one has it, the page is left, or some minutes have passed. */
export class ShownOnce {
  readonly #update: () => void;
  readonly #clock: ShownClock;
  #value: string | undefined;
  #until = 0;
  #timer: unknown;
  /** Whether the minutes have taken it away. */
  isOver = false;

  constructor(update: () => void, clock: ShownClock = own) {
    this.#update = update;
    this.#clock = clock;
  }

  get value(): string | undefined {
    return this.#value;
  }

  show(value: string): void {
    this.hide();
    this.#value = value;
    this.#until = this.#clock.now() + longest;
    this.#timer = this.#clock.setTimeout(this.#look, longest);
    // A machine that has slept has not counted.
    document.addEventListener('visibilitychange', this.#look);
    this.#update();
  }

  hide(): void {
    this.#clock.clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#look);
    [this.#value, this.#timer, this.isOver] = [undefined, undefined, false];
    this.#update();
  }

  readonly #look = (): void => {
    const left = this.#until - this.#clock.now();
    this.#clock.clearTimeout(this.#timer);
    if (left > 0) {
      // Not one that was set back.
      this.#timer = this.#clock.setTimeout(this.#look, Math.min(left, longest));
      return;
    }
    this.hide();
    this.isOver = true;
    this.#update();
  };
}
