import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { BackupError, StoreOpenError } from '../errors.ts';
import { checkBackup, removeMark, throwIfStopped, type BackupMark } from './backup-mark.ts';
import { removeDatabase, syncFolderOf, syncPath, writeErrorOf } from './durable-file.ts';
import { renewEpoch } from './epoch.ts';
import { databasePath, lockFolder, openErrorOf, prepareFolder, readVersion } from './file.ts';
import { knownFiles, type KnownFile } from './known-files.ts';
import { schemaVersion } from './migrations.ts';
import { isDamage } from './result-codes.ts';

export interface RestoreOptions {
  readonly file: string;
  /** The data folder, made if need be. No relay may be running on it. */
  readonly folder: string;
  /** Whether the former database is deleted instead of kept under another name. */
  readonly discard?: boolean;
  /** The wall clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Puts the files that the backup knows in place, before it takes the place of the former database: their names cannot collide. */
  readonly placeFiles?: (files: readonly KnownFile[]) => Promise<void>;
  /** Stops it while that is possible; nothing is changed then. */
  readonly signal?: AbortSignal;
}

export interface RestoreResult extends BackupMark {
  /** Where the former database is now, if there was one and it was kept. */
  readonly former?: string;
}

/** Reads a backup without a trace: no log, no lock beside it. */
async function inspectBackup(
  file: string,
  signal: AbortSignal | undefined,
): Promise<{ mark: BackupMark; files: readonly KnownFile[] }> {
  if (!existsSync(file)) throw new BackupError('nothing-there', `there is no file ${file}`);
  let database: DatabaseSync | undefined;
  try {
    readVersion(file, schemaVersion);
    const address = pathToFileURL(path.resolve(file));
    address.searchParams.set('immutable', '1');
    database = new DatabaseSync(address, { readOnly: true });
    return { mark: await checkBackup(database, file, signal), files: knownFiles(database) };
  } catch (cause) {
    if (isDamage(cause)) throw new StoreOpenError('file-corrupt', `${file} is damaged: ${(cause as Error).message}`);
    throw openErrorOf(cause, file);
  } finally {
    database?.close();
  }
}

/** Makes another log of the copy (P1), so that nobody takes it for the one that they know. */
function prepare(copy: string): void {
  const database = new DatabaseSync(copy);
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN');
    removeMark(database);
    renewEpoch(database);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  syncPath(copy);
}

/** Moves what is in the log beside a database into the database, if that is sound enough. Its last connection removes the log. */
function foldLog(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // A damaged database may be the reason for this restore. It is kept as it is, its log beside it.
  } finally {
    database?.close();
  }
}

function keep(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    // Not every file system has links.
    copyFileSync(file, name, constants.COPYFILE_EXCL);
    syncPath(name);
  }
}

function formerName(file: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  for (let count = 1; ; count++) {
    const name = file.replace(/\.db$/, `-before-${stamp}${count > 1 ? `-${count}` : ''}.db`);
    if (!existsSync(name)) return name;
  }
}

/** Puts the new database in the place of the former one, in one step: whenever it is cut off, one of them is there, whole. */
function exchange(copy: string, file: string, discard: boolean, now: number): string | undefined {
  if (!existsSync(file)) {
    // A log without its database is nobody's, and must not be taken for this one's.
    removeDatabase(file);
    renameSync(copy, file);
    return undefined;
  }
  foldLog(file);
  const former = discard ? undefined : formerName(file, now);
  if (former) {
    keep(file, former);
    if (existsSync(`${file}-wal`)) keep(`${file}-wal`, `${former}-wal`);
    syncFolderOf(file);
  }
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(copy, file);
  return former;
}

/**
 * Puts a backup in the place of what is in a data folder. Refuses, with everything untouched, a file that is not in order, and a folder that a
 * relay uses.
 * @throws BackupError, StoreOpenError.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const { file, folder, discard = false, now = Date.now, placeFiles, signal } = options;
  // Before the file is read, which may take long; but a folder is not made for a file that is no good.
  let lock = existsSync(databasePath(folder)) ? lockFolder(folder) : undefined;
  try {
    const { mark, files } = await inspectBackup(file, signal);
    prepareFolder(folder);
    lock ??= lockFolder(folder);
    const target = databasePath(folder);
    const copy = `${target}.restoring`;
    removeDatabase(copy);
    let former: string | undefined;
    try {
      await copyFile(file, copy, constants.COPYFILE_FICLONE);
      throwIfStopped(signal);
      prepare(copy);
      await placeFiles?.(files);
      former = exchange(copy, target, discard, now());
    } catch (cause) {
      removeDatabase(copy);
      throw writeErrorOf(cause, target);
    }
    syncFolderOf(target);
    return { ...mark, ...(former !== undefined && { former }) };
  } finally {
    lock?.close();
  }
}
