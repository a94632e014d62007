import type { Clock } from './clock.ts';

/** Whoever owns a timer. `now` is the clock's `elapsed`. */
export interface Timed {
  onTimer(now: number): void;
}

/** One alarm of one owner, set again and again at no cost: a wheel looks at it when its slot comes round, not when it is set. */
export class Timer {
  readonly owner: Timed;
  /** When to ring; 0 when not set. */
  due = 0;
  /** The tick whose slot holds this timer; 0 when none does. An older slot that still holds it ignores it. */
  filed = 0;

  constructor(owner: Timed) {
    this.owner = owner;
  }
}

const tickLength = 50;
const slotCount = 1024;

/**
 * The one clockwork for all deadlines of all connections and rooms (hello, silence, pings, presence grace, collected signals), so that an
 * idle connection costs no timer of its own. Rings at most one tick late, never early.
 */
export class TimerWheel {
  readonly #clock: Clock;
  readonly #slots: (Timer[] | undefined)[] = [];
  readonly #stop: () => void;
  readonly #onFailure: (error: unknown) => void;
  #tick: number;

  constructor(clock: Clock, onFailure: (error: unknown) => void) {
    this.#clock = clock;
    this.#onFailure = onFailure;
    this.#tick = this.#tickOf(clock.elapsed());
    this.#slots.length = slotCount;
    this.#stop = clock.every(tickLength, () => this.#advance());
  }

  /** Rings `delay` milliseconds from now; what was set before is void. */
  set(timer: Timer, delay: number): void {
    timer.due = Math.max(this.#clock.elapsed() + delay, 1);
    const tick = this.#tickFor(timer.due);
    // A timer that moves later stays where it is and is filed anew when that slot comes round.
    if (timer.filed === 0 || tick < timer.filed) this.#file(timer, tick);
  }

  cancel(timer: Timer): void {
    timer.due = 0;
  }

  close(): void {
    this.#stop();
  }

  #tickOf(time: number): number {
    return Math.floor(time / tickLength) + 1;
  }

  /** The first tick at or after that time, but not before the next one and not beyond the wheel. */
  #tickFor(due: number): number {
    const wanted = Math.ceil(due / tickLength) + 1;
    return Math.min(Math.max(wanted, this.#tick + 1), this.#tick + slotCount - 1);
  }

  #file(timer: Timer, tick: number): void {
    timer.filed = tick;
    (this.#slots[tick % slotCount] ??= []).push(timer);
  }

  #advance(): void {
    const now = this.#clock.elapsed();
    const target = this.#tickOf(now);
    // After a long sleep of the machine every slot is due once.
    if (target - this.#tick > slotCount) this.#tick = target - slotCount;
    while (this.#tick < target) {
      this.#tick += 1;
      const slot = this.#slots[this.#tick % slotCount];
      if (!slot) continue;
      this.#slots[this.#tick % slotCount] = undefined;
      for (const timer of slot) this.#ring(timer, now);
    }
  }

  #ring(timer: Timer, now: number): void {
    if (timer.filed > this.#tick || timer.filed === 0) return;
    timer.filed = 0;
    if (timer.due === 0) return;
    if (timer.due > now) return this.#file(timer, this.#tickFor(timer.due));
    timer.due = 0;
    try {
      timer.owner.onTimer(now);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
