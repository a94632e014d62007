import { Timer, type Timed, type TimerWheel } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { RelayStats } from './metrics.ts';

/** One connection whose send buffer is not empty. */
export interface Loaded {
  /** Bytes that wait in it. */
  readonly backlog: number;
  /** Writes nothing more of what can wait until the buffer is empty (P8). */
  fallBehind(): void;
  /** Ends the connection, and with it its buffer. */
  cut(): void;
}

/**
 * What waits in the send buffers of all connections together, and the bound on it (P8). A connection is noted when something is left in its
 * buffer, and looked at again and again until nothing is: those that keep up, which are nearly all, cost nothing here.
 *
 * Over the bound the fullest are set behind, as many as the excess needs; what is still over it when they are looked at the next time is cut.
 */
export class Backlog implements Timed {
  readonly #loaded = new Set<Loaded>();
  /** Those set behind for the sake of the others. */
  readonly #spared = new Set<Loaded>();
  readonly #wheel: TimerWheel;
  readonly #stats: RelayStats;
  readonly #most: number;
  readonly #timer = new Timer(this);

  constructor(wheel: TimerWheel, stats: RelayStats, most: number = bounds.backlogTotal) {
    this.#wheel = wheel;
    this.#stats = stats;
    this.#most = most;
  }

  /** Something is left in this connection's buffer. */
  note(connection: Loaded): void {
    if (this.#loaded.size === 0) this.#wheel.set(this.#timer, bounds.backlogInterval);
    this.#loaded.add(connection);
  }

  onTimer(): void {
    let total = 0;
    for (const connection of this.#loaded) {
      const { backlog } = connection;
      total += backlog;
      if (backlog > 0) continue;
      this.#loaded.delete(connection);
      this.#spared.delete(connection);
    }
    this.#stats.backlog = total;
    if (total > this.#most) this.#relieve(total - this.#most);
    if (this.#loaded.size > 0) this.#wheel.set(this.#timer, bounds.backlogInterval);
  }

  #relieve(excess: number): void {
    const worst = [...this.#loaded].map((connection) => ({ connection, backlog: connection.backlog }));
    worst.sort((a, b) => b.backlog - a.backlog);
    let left = excess;
    for (const { connection, backlog } of worst) {
      if (left <= 0) return;
      left -= backlog;
      if (this.#spared.has(connection)) {
        this.#stats.cut += 1;
        this.#loaded.delete(connection);
        this.#spared.delete(connection);
        connection.cut();
      } else {
        this.#spared.add(connection);
        connection.fallBehind();
      }
    }
  }
}
