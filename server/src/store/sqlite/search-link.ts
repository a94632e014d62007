import { StoreUnavailableError } from '../errors.ts';
import type { WorkerLink } from './worker-link.ts';

/** What nobody writes. */
const unsaid = '\u{10FFFE}';

/** The thread that searches, which is there from the first search on, or from when somebody may search soon: its start takes as long as many searches. */
export class SearchLink {
  readonly #open: () => WorkerLink;
  #link: Promise<WorkerLink> | undefined;
  readonly #steps = new Set<Promise<unknown>>();
  #pause: Promise<unknown> | undefined;
  #isClosed = false;

  constructor(open: () => WorkerLink) {
    this.#open = open;
  }

  /** Begins the thread, where there is none, and has it look at what is newest, and at who the visitors are: the first who searches does not wait for that. What is wrong with it is told to them. */
  prepare(): void {
    if (this.#isClosed || this.#link) return;
    for (const looked of [
      this.search('searchDesk', unsaid, Number.MAX_SAFE_INTEGER, 1),
      this.search('searchVisitors', unsaid, 1),
    ]) {
      looked.catch(() => undefined);
    }
  }

  /** @param method Of the thread. */
  async search<T>(method: string, ...values: readonly unknown[]): Promise<T> {
    while (this.#pause) await this.#pause;
    if (this.#isClosed) throw new StoreUnavailableError('the store is closed');
    const step = this.#step<T>(method, values);
    this.#steps.add(step);
    try {
      return await step;
    } finally {
      this.#steps.delete(step);
    }
  }

  async #step<T>(method: string, values: readonly unknown[]): Promise<T> {
    const link = (this.#link ??= this.#begin());
    try {
      return await (await link).call<T>(method, ...values);
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
