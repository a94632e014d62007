import type { Clock } from './clock.ts';
import { Timer, type Timed, type TimerWheel } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Place } from './policy/place.ts';

/** Rings when the next mute of somebody who is there ends (P23). One alarm for all: mutes are few. */
export class Mutes implements Timed {
  /** Looks at all who are there, and notes what goes on. */
  onDue: () => void = () => undefined;
  readonly #clock: Clock;
  readonly #wheel: TimerWheel;
  readonly #timer = new Timer(this);
  #next = Infinity;

  constructor(clock: Clock, wheel: TimerWheel) {
    this.#clock = clock;
    this.#wheel = wheel;
  }

  /** Somebody has this place now. */
  note({ mutedUntil = Infinity }: Place): void {
    if (mutedUntil >= this.#next) return;
    this.#next = mutedUntil;
    // Not at once for long ones: the clock may be set meanwhile.
    this.#wheel.set(this.#timer, Math.min(Math.max(mutedUntil - this.#clock.now(), 0), bounds.expiryCheck));
  }

  onTimer(): void {
    this.#next = Infinity;
    this.onDue();
  }
}
