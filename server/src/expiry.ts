import type { Clock } from './clock.ts';
import { Timer, type Timed, type TimerWheel } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Identity } from './policy/identity.ts';

/** Milliseconds for which an identity is still good, the permitted skew of clocks included; infinite for one that never ends. */
export function timeLeft({ token }: Identity, clock: Clock): number {
  return token === undefined ? Infinity : token.expires + bounds.clockSkew - clock.now();
}

interface Expiring {
  /** Who is there now; nobody when it is over. */
  readonly identity: Identity | undefined;
  onExpired(): void;
}

/** Ends what an identity was good for at the time when it ends (P13), also where nothing is asked. */
export class Expiry implements Timed {
  readonly #owner: Expiring;
  readonly #clock: Clock;
  readonly #wheel: TimerWheel;
  readonly #timer = new Timer(this);

  constructor(owner: Expiring, clock: Clock, wheel: TimerWheel) {
    this.#owner = owner;
    this.#clock = clock;
    this.#wheel = wheel;
    this.onTimer();
  }

  /** Looks again: the time has come, the clock was set, or there is a fresh token. */
  onTimer(): void {
    const { identity } = this.#owner;
    if (!identity) return;
    const left = timeLeft(identity, this.#clock);
    if (left <= 0) this.#owner.onExpired();
    else this.#wheel.set(this.#timer, Math.min(left, bounds.expiryCheck));
  }
}
