import { stepOf } from './span.ts';

/** Tells how much is left of what is waited for, and says when that is to be said anew. There is a timer only while something is waited for. */
export class Countdown {
  #next = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Milliseconds until then; 0 where that is over. */
  left(at: number): number {
    const now = Date.now();
    const left = Math.max(0, at - now);
    if (left) this.#wake(now + (left % stepOf(left) || stepOf(left)));
    return left;
  }

  #wake(at: number): void {
    if (at >= this.#next) return;
    this.stop();
    this.#next = at;
    this.#timer = setTimeout(() => {
      this.#next = Infinity;
      this.#changed();
    }, at - Date.now());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#next = Infinity;
  }
}
