import { closeSync, existsSync, openSync, realpathSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import * as sqlite from 'node:sqlite';
import { BackupError } from '../errors.ts';
import { markBackup, throwIfStopped, type BackupMark } from './backup-mark.ts';
import { removeDatabase, syncFolderOf, syncPath, writeErrorOf } from './durable-file.ts';
import { databasePath, openErrorOf, openForReading, readVersion } from './file.ts';
import { knownFiles, type KnownFile } from './known-files.ts';
import { schemaVersion } from './migrations.ts';
import { isBusy, isDamage } from './result-codes.ts';

export interface BackupOptions {
  /** The relay's data folder. A relay may be running on it. */
  readonly folder: string;
  /** Where the backup goes. */
  readonly file: string;
  /** Whether a file that has this name is replaced. */
  readonly replace?: boolean;
  /** As told in the welcome. */
  readonly software: string;
  /** The wall clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** From 0 to 1 while it is copied, then 1 while the copy is checked. */
  readonly onProgress?: (share: number) => void;
  /** Copies the files that the copy knows, before it gets its name: whatever it knows was there when it was made. */
  readonly copyFiles?: (files: readonly KnownFile[]) => Promise<void>;
  /** Stops it; nothing is left behind then. */
  readonly signal?: AbortSignal;
}

export interface BackupResult extends BackupMark {
  readonly bytes: number;
}

/** Pages copied at a time: some megabytes. */
const pagesAtOnce = 1_024;
/** Names of the relay's own files, which no backup may take the place of. */
const ownNames = /^live-chat\.(db|lock)(-.*)?$/;

function folderOf(file: string): string {
  try {
    return realpathSync(path.dirname(path.resolve(file)));
  } catch (cause) {
    throw new BackupError('target-unwritable', `${path.dirname(file)} is not a folder`, { cause });
  }
}

function checkTarget(file: string, folder: string, replace: boolean): void {
  if (folderOf(file) === realpathSync(folder) && ownNames.test(path.basename(file))) {
    throw new BackupError('target-exists', `${file} is a file of the relay; choose another name`);
  }
  if (!existsSync(file)) return;
  if (!replace) throw new BackupError('target-exists', `${file} exists; choose another name, or --force`);
  if (!statSync(file).isFile()) throw new BackupError('target-exists', `${file} is not a file`);
}

/** Takes away what a backup that was killed has left. While another one is at work on it, SQLite's lock says so. */
function clearPartial(partial: string): void {
  if (!existsSync(partial)) return;
  let database: sqlite.DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(partial, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    if (isBusy(cause)) throw new BackupError('target-exists', `another backup is writing ${partial}`, { cause });
  } finally {
    database?.close();
  }
  removeDatabase(partial);
}

/**
 * Copies the database page by page. The transaction that is begun before pins one moment: commits that come meanwhile, from the relay's
 * process, are neither in the copy nor make it begin again, and nobody waits for it.
 */
async function copy(source: string, target: string, { onProgress, signal }: BackupOptions): Promise<void> {
  const database = openForReading(source);
  try {
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    await sqlite.backup(database, target, {
      rate: pagesAtOnce,
      progress: ({ totalPages, remainingPages }) => {
        throwIfStopped(signal);
        onProgress?.(totalPages > 0 ? 1 - remainingPages / totalPages : 0);
      },
    });
  } finally {
    database.close();
  }
}

/**
 * Writes a backup, checks it, and only then gives it its name. Everything that was acknowledged before the call is in it.
 * @throws BackupError, or StoreOpenError for what is wrong with the database itself.
 */
export async function writeBackup(options: BackupOptions): Promise<BackupResult> {
  const { folder, file, replace = false, software, now = Date.now, onProgress, copyFiles, signal } = options;
  const source = databasePath(folder);
  if (!existsSync(source)) throw new BackupError('nothing-there', `there is no database in ${folder}`);
  // Node 22.13 has SQLite, but not this.
  if (!('backup' in sqlite)) throw new BackupError('node-too-old', 'backups need Node 22.16 or newer');
  readVersion(source, schemaVersion);
  checkTarget(file, folder, replace);
  const partial = `${file}.partial`;
  clearPartial(partial);
  const at = now();
  try {
    // Nobody else may read it: all messages are in it.
    closeSync(openSync(partial, 'wx', 0o600));
    await copy(source, partial, options).catch((cause: unknown) => {
      throw isDamage(cause) ? openErrorOf(cause, source) : cause;
    });
    throwIfStopped(signal);
    onProgress?.(1);
    const database = new sqlite.DatabaseSync(partial);
    let mark: BackupMark;
    let files: readonly KnownFile[];
    try {
      database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
      mark = await markBackup(database, { at, software }, signal);
      files = knownFiles(database);
    } finally {
      database.close();
    }
    syncPath(partial);
    await copyFiles?.(files);
    throwIfStopped(signal);
    checkTarget(file, folder, replace);
    renameSync(partial, file);
    syncFolderOf(file);
    return { ...mark, bytes: statSync(file).size };
  } catch (cause) {
    removeDatabase(partial);
    throw writeErrorOf(cause, file);
  }
}
