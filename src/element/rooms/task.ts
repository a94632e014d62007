import type { ChatError } from '../../client/index.ts';

/** Something that is asked of the relay: one at a time, and what became of the last one. */
export class Task {
  isBusy = false;
  /** Why the last one failed. */
  code: string | undefined;
  /** In how many milliseconds it may be done, where the relay has said so. */
  retryAfter: number | undefined;
  /** Whether the last one was done, and what there is to say of it then. */
  isDone = false;
  effect: string | undefined;

  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  clear(): void {
    this.code = this.retryAfter = this.effect = undefined;
    this.isDone = false;
  }

  /**
   * Resolves to whether it was done. Nothing is asked while another one is under way.
   *
   * @param effect What there is to say when it is done.
   */
  async run(work: () => Promise<unknown>, effect?: string): Promise<boolean> {
    if (this.isBusy) return false;
    this.clear();
    this.isBusy = true;
    this.#changed();
    try {
      await work();
      this.isDone = true;
      this.effect = effect;
    } catch (error) {
      ({ code: this.code, retryAfter: this.retryAfter } = error as ChatError);
    }
    this.isBusy = false;
    this.#changed();
    return this.isDone;
  }
}
