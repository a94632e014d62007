import { bounds } from './limits.ts';

/**
 * What was written to a client and may still be on its way. The kernel takes megabytes for one that reads nothing, and tells nobody (P8). So
 * the client is asked by a ping, which goes out behind all that was written before it: when its answer comes, that has arrived too. One who
 * has read as fast as was written is asked less often from then on; one who does not is trusted with as little as a stranger.
 */
export class Unconfirmed {
  #bytes = 0;
  /** How many there may be. */
  #window: number = bounds.unconfirmedBytes;
  /** Bytes written after the ping that is under way; -1 without one. */
  #sincePing = -1;
  /** Whether a ping is wanted, whatever was written. */
  #isWanted = false;

  get isOverBound(): boolean {
    return this.#bytes > this.#window;
  }

  /** Whether an answer is waited for. */
  get isAwaited(): boolean {
    return this.#sincePing >= 0;
  }

  /** So much was written. Returns whether to ping now. */
  wrote(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#sincePing < 0) return this.#begin();
    this.#sincePing += bytes;
    return false;
  }

  /** Somebody wants to know when what was written has arrived. Returns whether to ping now: while an answer is waited for, another ping follows that. */
  want(): boolean {
    this.#isWanted = true;
    return !this.isAwaited && this.#begin();
  }

  /** An answer came. Returns whether to ping again. */
  answered(): boolean {
    if (this.#sincePing < 0) return false;
    // Who was asked for another reason has shown nothing.
    const hasRead = this.#bytes - this.#sincePing >= this.#window / 2;
    if (this.isOverBound) this.#window = bounds.unconfirmedBytes;
    else if (hasRead) this.#window = bounds.unconfirmedMost;
    this.#bytes = this.#sincePing;
    this.#sincePing = -1;
    return this.#begin();
  }

  /** The client says otherwise that it has everything: a proxy may keep pings to itself. */
  clear(): void {
    this.#bytes = 0;
  }

  #begin(): boolean {
    if (!this.#isWanted && this.#bytes < this.#window / 2) return false;
    this.#isWanted = false;
    this.#sincePing = 0;
    return true;
  }
}
