import type { Clock } from '../../server/src/clock.ts';

interface Repeating {
  readonly period: number;
  readonly callback: () => void;
  next: number;
}

/** A relay's clock that goes on only by `advance`. */
export class ManualClock implements Clock {
  #elapsed = 1_000_000;
  #wall = 1_767_225_600_000;
  readonly #repeating = new Set<Repeating>();
  /** What `random` gives. */
  randomness: () => number = () => 0.5;

  now = (): number => this.#wall;

  elapsed(): number {
    return this.#elapsed;
  }

  every(period: number, callback: () => void): () => void {
    const repeating = { period, callback, next: this.#elapsed + period };
    this.#repeating.add(repeating);
    return () => this.#repeating.delete(repeating);
  }

  random(): number {
    return this.randomness();
  }

  advance(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      const due = [...this.#repeating].filter(({ next }) => next <= end).sort((a, b) => a.next - b.next)[0];
      if (!due) break;
      this.#wall += due.next - this.#elapsed;
      this.#elapsed = due.next;
      due.next += due.period;
      due.callback();
    }
    this.#wall += end - this.#elapsed;
    this.#elapsed = end;
  }

  /** The wall clock alone jumps. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }
}
