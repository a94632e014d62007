import type { DatabaseSync } from 'node:sqlite';

/** What a test does to the writer, to see what becomes of it. */
export interface WriterFault {
  /** A connection was opened. */
  opened?(database: DatabaseSync): void;
  /** A transaction is about to begin. */
  beforeTransaction?(): void;
  /** Everything of a transaction is written but not committed. May wait, throw, or end the process. */
  beforeCommit?(): void;
}
