import { Worker } from 'node:worker_threads';
import { StoreOpenError, StoreUnavailableError } from '../errors.ts';
import type { Answer, Failure, WorkerSetup } from './calls.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

function errorOf({ message, openCode }: Failure): Error {
  return openCode ? new StoreOpenError(openCode, message) : new StoreUnavailableError(message);
}

/** Calls methods of one worker thread. When the thread ends, all calls reject, those to come included. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #last = 0;
  #lost: Error | undefined;

  constructor(url: URL, setup: WorkerSetup) {
    this.#worker = new Worker(url, { workerData: setup, name: `store ${setup.role}` });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#lose(`a thread of the store ended: ${String(error)}`));
    this.#worker.on('exit', () => this.#lose('a thread of the store ended'));
  }

  call<T>(method: string, ...values: unknown[]): Promise<T> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = ++this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage([id, method, values]);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle([id, value, failure]: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (failure) pending?.reject(errorOf(failure));
    else pending?.resolve(value);
  }

  #lose(reason: string): void {
    this.#lost ??= new StoreUnavailableError(reason);
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(this.#lost);
  }
}
