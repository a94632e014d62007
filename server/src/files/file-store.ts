import type { Readable } from 'node:stream';

/** A file that is being taken in. Nobody sees it before it is kept. */
export interface FileDraft {
  /** Resolves when there is room for more. Rejects when the place of files cannot take it. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes it durable, all of it or nothing. */
  keep(): Promise<void>;
  /** Leaves nothing behind. Never rejects; after `keep` it does nothing. */
  discard(): Promise<void>;
}

/** Bytes `from` to `to`, both included. */
export interface FileRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the bytes of files are, by ids that the relay makes. It knows nothing of users, rooms, names and types, and no text from outside ever
 * reaches it. What it is asked with an id of another form rejects with a RangeError.
 */
export interface FileStore {
  /** Begins a file under an id that was never used. */
  create(id: string): Promise<FileDraft>;
  /** The bytes of a file that was kept; undefined where there is none. */
  read(id: string, range?: FileRange): Promise<Readable | undefined>;
  /** Takes a file away; one that is not there too. */
  remove(id: string): Promise<void>;
  /** The ids of all files that are kept. */
  list(): AsyncIterable<string>;
  /** Takes away what a process that ended left half. Called before anything is created. */
  tidy(): Promise<void>;
}
