import { StoreUnavailableError } from '../errors.ts';
import type { SearchStep } from '../store.ts';
import type { WorkerLink } from './worker-link.ts';

/** The thread that searches, which is there from the first search on. */
export class SearchLink {
  readonly #open: () => WorkerLink;
  #link: Promise<WorkerLink> | undefined;
  readonly #steps = new Set<Promise<unknown>>();
  #pause: Promise<unknown> | undefined;
  #isClosed = false;

  constructor(open: () => WorkerLink) {
    this.#open = open;
  }

  async search(room: string, text: string, before: number, limit: number): Promise<SearchStep> {
    while (this.#pause) await this.#pause;
    if (this.#isClosed) throw new StoreUnavailableError('the store is closed');
    const step = this.#step(room, text, before, limit);
    this.#steps.add(step);
    try {
      return await step;
    } finally {
      this.#steps.delete(step);
    }
  }

  async #step(...values: readonly unknown[]): Promise<SearchStep> {
    const link = (this.#link ??= this.#begin());
    try {
      return await (await link).call<SearchStep>('search', ...values);
    } catch (error) {
      // Perhaps the thread has ended: the next search has another one.
      if (this.#link === link) this.#link = undefined;
      void link.then((thread) => thread.end()).catch(() => undefined);
      throw error;
    }
  }

  async #begin(): Promise<WorkerLink> {
    const link = this.#open();
    try {
      await link.call('open');
      return link;
    } catch (error) {
      await link.end();
      throw error;
    }
  }

  /** Does something while nobody searches: a search that reads keeps erased content in the log beside the file (P19). */
  async pauseFor<T>(work: () => Promise<T>): Promise<T> {
    const paused = this.#paused(work);
    const all = Promise.allSettled([this.#pause, paused]).then(() => {
      if (this.#pause === all) this.#pause = undefined;
    });
    this.#pause = all;
    return paused;
  }

  async #paused<T>(work: () => Promise<T>): Promise<T> {
    await Promise.allSettled(this.#steps);
    return work();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const link = await this.#link?.catch(() => undefined);
    await link?.call('close').catch(() => undefined);
    await link?.end();
  }
}
