import type { Clock } from '../clock.ts';
import { isOf } from '../entry-kinds.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { DeskStore } from '../store/desk.ts';
import type { Store } from '../store/store.ts';

export interface WakerOptions {
  readonly store: Pick<Store, 'onCommit'>;
  readonly desk: DeskStore;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
}

/** Wakes conversations when their time has come (P41). What came due while no relay ran is woken at the start. */
export class Waker implements Timed {
  readonly #options: WakerOptions;
  readonly #timer = new Timer(this);
  readonly #unsubscribe: () => void;
  #waking: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: WakerOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.onCommit((commits) => {
      if (commits.some(({ entries }) => entries.some((text) => isOf(text, 'snooze')))) this.#look();
    });
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#options.wheel.cancel(this.#timer);
    await this.#waking;
  }

  onTimer(): void {
    this.#waking ??= this.#wake().finally(() => (this.#waking = undefined));
  }

  #look(): void {
    this.#options.wheel.set(this.#timer, 1);
  }

  async #wake(): Promise<void> {
    const { desk, clock, wheel, log } = this.#options;
    let pause: number = bounds.wakeCheck;
    try {
      const next = await desk.wake();
      if (next === undefined) return;
      // Not longer, because the clock may be set.
      pause = Math.min(Math.max(next - clock.now(), 1), bounds.wakeCheck);
    } catch (error) {
      log.warn('conversations not woken', { error });
    }
    if (!this.#isStopped) wheel.set(this.#timer, pause);
  }
}
