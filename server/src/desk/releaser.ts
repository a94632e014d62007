import type { Log } from '../log.ts';
import type { DeskStore } from '../store/desk.ts';

/**
 * Takes from accounts that are disabled what they are to answer, so that it is in the queues of the others. Some at a time, between which others write; what a stop, or a store that is away, has left is taken with the next
 * look, of which one is at each start.
 */
export class Releaser {
  readonly #desk: DeskStore;
  readonly #log: Log;
  #isDue = false;
  #isStopped = false;
  #running: Promise<void> | undefined;

  constructor(desk: DeskStore, log: Log) {
    this.#desk = desk;
    this.#log = log;
    this.look();
  }

  /** An account may be disabled that was not. */
  look(): void {
    this.#isDue = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    let count = 0;
    try {
      while (this.#isDue && !this.#isStopped) {
        this.#isDue = false;
        for (let taken: number; !this.#isStopped && (taken = await this.#desk.releaseDisabled()) > 0;) count += taken;
      }
    } catch (error) {
      this.#log.warn('conversations not released', { error });
    }
    if (count > 0) this.#log.info('conversations released', { count, reason: 'their agents are disabled' });
  }
}
