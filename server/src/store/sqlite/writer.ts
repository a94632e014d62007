import type { DatabaseSync } from 'node:sqlite';
import type { Limits } from '../../../../src/protocol/index.ts';
import type { RoomCommit } from '../store.ts';
import type { CommitReply, Operation, Outcome } from './calls.ts';
import { openEpoch, renewStamp } from './epoch.ts';
import type { WriterFault } from './fault.ts';
import {
  assertDurable,
  databasePath,
  inspectFile,
  lockFolder,
  openErrorOf,
  openForWriting,
  patience,
  prepareFolder,
} from './file.ts';
import { schemaVersion } from './migrations.ts';
import { Progress } from './progress.ts';
import { isConnectionSpoilt, isUnavailable } from './result-codes.ts';
import { writeOperation } from './write-operation.ts';
import { prepareConnection, type WriterConnection } from './writer-connection.ts';

/**
 * About so many pages may be in the log beside the file before they are moved into the file, which takes some milliseconds. SQLite does not
 * tell how many there are, so they are guessed: few rooms and small texts take less.
 */
const checkpointPages = 8_000;
const pagesOfOperation = 2;
const pageBytes = 4_096;
/** Milliseconds that a checkpoint waits for readers. */
const checkpointPatience = 20;
/** What the probe writes: more than the free room at the end of a page. */
const probeBytes = 65_536;

/** The only connection that writes. Every batch is one transaction, on disk before the batch is answered (P2). */
export class Writer {
  readonly epoch: string;
  readonly #file: string;
  readonly #limits: Limits;
  readonly #fault: WriterFault | undefined;
  readonly #lock: DatabaseSync;
  readonly #progress: Progress;
  #connection: WriterConnection | undefined;
  #pages = 0;
  #isErased = false;

  static async open(folder: string, limits: Limits, fault?: WriterFault): Promise<Writer> {
    prepareFolder(folder);
    const lock = lockFolder(folder);
    const file = databasePath(folder);
    let database: DatabaseSync | undefined;
    let progress: Progress | undefined;
    try {
      const version = inspectFile(file, schemaVersion);
      database = openForWriting(file);
      if (version < schemaVersion) {
        // Seldom needed, and slow to load.
        const { migrate } = await import('./migrator.ts');
        await migrate(database);
      }
      // The next start reads the version from the file's header, so it must be there; and a crash may have left erased content in the log.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      progress = new Progress(file);
      const epoch = openEpoch(database, file, progress);
      assertDurable(database);
      return new Writer(file, epoch, limits, fault, lock, progress, database);
    } catch (error) {
      progress?.close();
      database?.close();
      lock.close();
      throw openErrorOf(error, file);
    }
  }

  private constructor(
    file: string,
    epoch: string,
    limits: Limits,
    fault: WriterFault | undefined,
    lock: DatabaseSync,
    progress: Progress,
    database: DatabaseSync,
  ) {
    this.#file = file;
    this.epoch = epoch;
    this.#limits = limits;
    this.#fault = fault;
    this.#lock = lock;
    this.#progress = progress;
    this.#connection = this.#connect(database);
  }

  #connect(database: DatabaseSync): WriterConnection {
    this.#fault?.opened?.(database);
    return prepareConnection(database, this.#limits);
  }

  /** Writes a batch, given as the JSON text of its operations. Never throws. */
  commit(now: number, text: string): CommitReply {
    const operations = JSON.parse(text) as Operation[];
    const outcomes: Outcome[] = [];
    const commits: RoomCommit[][] = [];
    const failure = this.#commit(now, operations, outcomes, commits);
    this.#pages += pagesOfOperation * operations.length + text.length / pageBytes;
    const reply = {
      outcomes,
      commits,
      isCheckpointDue: this.#pages >= checkpointPages,
      isErasureDue: this.#isErased,
    };
    if (failure === undefined) return reply;
    while (outcomes.length < operations.length) outcomes.push(['store-unavailable', failure]);
    return { ...reply, failure };
  }

  /** @returns why the store cannot write; what has an outcome by then is written. */
  #commit(now: number, operations: Operation[], outcomes: Outcome[], commits: RoomCommit[][]): string | undefined {
    const all = this.#transact(now, operations, outcomes, commits);
    if (all.ok || all.failure !== undefined) return all.failure;
    // One of them cannot be written, for a reason of its own: the others must not suffer for it.
    for (const operation of operations) {
      const one = this.#transact(now, [operation], outcomes, commits);
      if (one.failure !== undefined) return one.failure;
      if (!one.ok) outcomes.push(['bad-message', 'this cannot be stored']);
    }
    return undefined;
  }

  /** One transaction. `failure` is set when it is the store that cannot write. */
  #transact(
    now: number,
    operations: readonly Operation[],
    outcomes: Outcome[],
    commits: RoomCommit[][],
  ): { ok: boolean; failure?: string } {
    try {
      const connection = (this.#connection ??= this.#reopen());
      this.#fault?.beforeTransaction?.();
      connection.begin.run();
      connection.log.begin(now);
      const onErased = (): void => void (this.#isErased = true);
      const written = operations.map((operation) => writeOperation(connection, operation, now, onErased));
      const rooms = connection.log.finish();
      this.#fault?.beforeCommit?.();
      connection.commit.run();
      if (connection.log.transaction.held.takeErased()) this.#isErased = true;
      outcomes.push(...written);
      if (rooms.length > 0) {
        this.#progress.write(connection.log.transaction.last);
        commits.push(rooms);
      }
      return { ok: true };
    } catch (error) {
      this.#recover(error);
      return isUnavailable(error) ? { ok: false, failure: String(error) } : { ok: false };
    }
  }

  /** After an I/O error nobody knows what is on disk and what only in memory: the connection is given up for a new one. */
  #recover(error: unknown): void {
    const database = this.#connection?.database;
    if (!database) return;
    try {
      if (isConnectionSpoilt(error)) {
        this.#connection = undefined;
        database.close();
      } else {
        database.exec('ROLLBACK');
        this.#connection?.eraser.reload();
      }
    } catch {
      // SQLite has rolled back already, or the connection is gone for good: either way nothing is left of the transaction.
    }
  }

  #reopen(): WriterConnection {
    const database = openForWriting(this.#file);
    try {
      database.exec(`UPDATE meta SET value = value WHERE name = 'epoch'`);
      assertDurable(database);
      return this.#connect(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Whether a commit of some size reaches the disk. */
  probe(): string | undefined {
    try {
      const { database } = (this.#connection ??= this.#reopen());
      this.#fault?.beforeTransaction?.();
      this.#fault?.beforeCommit?.();
      database.exec(`INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', zeroblob(${probeBytes}))`);
      database.exec(`DELETE FROM meta WHERE name = 'probe'`);
      return undefined;
    } catch (error) {
      this.#recover(error);
      return String(error);
    }
  }

  /** Users whose erasure began and did not end. */
  unfinished(): string[] {
    return [...(this.#connection?.eraser.users ?? [])];
  }

  /** Moves what is committed from the log beside the file into the file. @returns why that was not possible. */
  checkpoint(): string | undefined {
    return this.#checkpoint('PASSIVE');
  }

  /** Takes erased content out of the log beside the file, by taking the log away (P19). @returns why that was not possible. */
  erase(): string | undefined {
    return this.#checkpoint('TRUNCATE');
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): string | undefined {
    if (!this.#connection) return undefined;
    const { database } = this.#connection;
    try {
      // Senders wait meanwhile, so not for long: a backup reads for as long as it takes.
      database.exec(`PRAGMA busy_timeout = ${checkpointPatience}`);
      const result = database.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
      database.exec(`PRAGMA busy_timeout = ${patience}`);
      this.#pages = 0;
      // While somebody reads, the log stays; the next time will do.
      if (mode === 'TRUNCATE' && result?.['busy'] === 0) this.#isErased = false;
      return undefined;
    } catch (error) {
      this.#recover(error);
      return String(error);
    }
  }

  close(): void {
    const database = this.#connection?.database;
    this.#connection = undefined;
    try {
      if (database) renewStamp(database, this.#file);
    } finally {
      database?.close();
      this.#progress.close();
      this.#lock.close();
    }
  }
}
