import type { DatabaseSync } from 'node:sqlite';
import type { FaultSource } from '../../server/src/store/sqlite/calls.ts';
import type { WriterFault } from '../../server/src/store/sqlite/fault.ts';

/** What a {@link StoreFault} does at each commit; `exit` ends the thread, `kill` the process. */
const modes = { none: 0, stall: 1, ioError: 2, exit: 3, kill: 4 } as const;

/** Cells of the shared memory. */
const mode = 0;
const commits = 1;
const connections = 2;
const pagesLeft = 3;
const careless = 4;

/** Faults in the writer's thread of a store, switched on and off from the test's. */
export class StoreFault {
  readonly #cells = new Int32Array(new SharedArrayBuffer(20));

  readonly source: FaultSource = { module: import.meta.url, data: this.#cells };

  constructor() {
    this.#cells[pagesLeft] = -1;
  }

  /** How often a commit was about to happen. */
  get commits(): number {
    return Atomics.load(this.#cells, commits);
  }

  /** How many connections were opened for writing. */
  get connections(): number {
    return Atomics.load(this.#cells, connections);
  }

  set(name: keyof typeof modes): void {
    Atomics.store(this.#cells, mode, modes[name]);
    Atomics.notify(this.#cells, mode);
  }

  /** How many more pages the file may have; -1 for no bound. Looked at before each commit. */
  set pagesLeft(pages: number) {
    Atomics.store(this.#cells, pagesLeft, pages);
  }

  /** Connections that are opened from now on do not sync their commits. */
  beCareless(): void {
    Atomics.store(this.#cells, careless, 1);
  }

  /** Resolves when a commit is about to happen and waits because of `stall`. */
  async stalled(before = this.commits): Promise<void> {
    const waiting = Atomics.waitAsync(this.#cells, commits, before);
    await waiting.value;
  }
}

export default function createFault(cells: Int32Array): WriterFault {
  let database: DatabaseSync;
  return {
    opened(opened) {
      database = opened;
      if (Atomics.load(cells, careless)) database.exec('PRAGMA synchronous = NORMAL');
      Atomics.add(cells, connections, 1);
    },
    beforeTransaction() {
      const left = Atomics.load(cells, pagesLeft);
      const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
      database.exec(`PRAGMA max_page_count = ${left < 0 ? 4_294_967_294 : pages + left}`);
    },
    beforeCommit() {
      Atomics.add(cells, commits, 1);
      Atomics.notify(cells, commits);
      const now = Atomics.load(cells, mode);
      if (now === modes.stall) Atomics.wait(cells, mode, modes.stall);
      if (now === modes.exit) process.exit();
      if (now === modes.kill) process.kill(process.pid, 'SIGKILL');
      if (now === modes.ioError) throw Object.assign(new Error('disk I/O error'), { errcode: 1034 });
    },
  };
}
