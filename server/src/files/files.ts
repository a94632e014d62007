import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { RelayStats } from '../metrics.ts';
import type { NewFile, FileResult, RoomCommit, Store, StoredFile } from '../store/store.ts';
import type { FileDraft, FileStore } from './file-store.ts';

export interface FilesOptions {
  readonly place: FileStore;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly stats: RelayStats;
  /** Bytes that all files of a user, and all files, may have together. */
  readonly userBytes: number;
  readonly totalBytes: number;
}

/** Whether an entry is the deletion of a message, told from all others without reading more than its beginning. */
const isDeletion = (text: string): boolean => text.startsWith('"type":"delete"', text.indexOf(',') + 1);

/**
 * The files of a relay: their bytes are in one place, what is known of them in the store (P20). A file is durable in its place before the store
 * knows it, and is taken away after the store has given it up: what a crash leaves between is found at the next start.
 */
export class Files {
  readonly place: FileStore;
  readonly userBytes: number;
  readonly totalBytes: number;
  readonly #options: FilesOptions;
  readonly #undo: (() => void)[];
  #collecting: Promise<void> | undefined;
  #isDue = false;

  /** @throws When the place cannot be read. */
  static async open(options: FilesOptions): Promise<Files> {
    await options.place.tidy();
    const files = new Files(options);
    await files.#sweep();
    await files.collect();
    return files;
  }

  private constructor(options: FilesOptions) {
    const { place, store, clock, userBytes, totalBytes } = options;
    this.#options = options;
    this.place = place;
    this.userBytes = userBytes;
    this.totalBytes = totalBytes;
    const onCommit = (commits: readonly RoomCommit[]): void => {
      if (commits.some(({ entries }) => entries.some(isDeletion))) void this.collect();
    };
    this.#undo = [store.onCommit(onCommit), clock.every(bounds.fileCheck, () => void this.collect())];
  }

  /** Why there is no room for so many bytes more of a user, or undefined. The store decides for good when the file is noted. */
  async refusalFor(user: string, bytes: number): Promise<string | undefined> {
    const used = await this.#options.store.fileBytes(user);
    if (used.user + bytes > this.userBytes) return 'your files have no more room here';
    return used.total + bytes > this.totalBytes ? 'the relay has no room for more files' : undefined;
  }

  /** Makes a file known whose bytes are all there, or leaves nothing of it. */
  async keep(draft: FileDraft, file: Pick<NewFile, 'room' | 'user' | 'about'>): Promise<FileResult> {
    const { store, stats, userBytes, totalBytes } = this.#options;
    await draft.keep();
    const result = await store.createFile({ ...file, userBytes, totalBytes });
    if (result.ok) {
      stats.files += 1;
      stats.fileBytes += file.about.bytes;
    } else await this.place.remove(file.about.id);
    return result;
  }

  find(id: string): Promise<StoredFile | undefined> {
    return this.#options.store.findFile(id);
  }

  /** Takes away what was given up. One at a time; asked meanwhile, it looks again. Never rejects: what it could not do it does the next time. */
  collect(): Promise<void> {
    this.#isDue = true;
    this.#collecting ??= this.#collect().finally(() => (this.#collecting = undefined));
    return this.#collecting;
  }

  async #collect(): Promise<void> {
    const { store, clock, log, stats } = this.#options;
    try {
      while (this.#isDue) {
        this.#isDue = false;
        await store.expireFiles(clock.now() - bounds.uploadLifetime);
        const dead = await store.deadFiles(bounds.filesAtOnce);
        for (const id of dead) await this.place.remove(id);
        if (dead.length > 0) await store.forgetFiles(dead);
        stats.filesRemoved += dead.length;
        this.#isDue ||= dead.length === bounds.filesAtOnce;
      }
    } catch (error) {
      this.#isDue = false;
      log.error('files not taken away', { error });
    }
  }

  /** Takes away files that the store does not know: a process ended before they were noted. */
  async #sweep(): Promise<void> {
    const { store } = this.#options;
    let some: string[] = [];
    const look = async (): Promise<void> => {
      for (const id of await store.unknownFiles(some)) await this.place.remove(id);
      some = [];
    };
    for await (const id of this.place.list()) if (some.push(id) === bounds.filesAtOnce) await look();
    await look();
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    for (const each of this.#undo) each();
    await this.#collecting;
  }
}
