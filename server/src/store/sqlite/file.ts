import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { folderTrouble, makeFolder } from '../../folder.ts';
import { StoreOpenError } from '../errors.ts';
import { isBusy, isDamage, isOfSqlite } from './result-codes.ts';

/** Marks a file as ours, in its header. */
const applicationId = 0x4c436874;
const headerBytes = 100;
const magic = 'SQLite format 3\0';
/** Files up to this size are checked whole when they are opened; a larger one would hold up the start. */
const checkedBytes = 256 * 1024 * 1024;
/** Milliseconds that a connection waits for another one of the same process. */
export const patience = 1_000;

export const databasePath = (folder: string): string => path.join(folder, 'live-chat.db');

export function prepareFolder(folder: string): void {
  const refuse = (cause: unknown, reason: string): never => {
    throw new StoreOpenError('folder-unwritable', `the data folder ${folder} cannot be used: ${reason}`, { cause });
  };
  try {
    makeFolder(folder);
  } catch (cause) {
    refuse(cause, cause instanceof Error ? cause.message : String(cause));
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    refuse(cause, `writing there: ${folderTrouble(cause)}`);
  }
}

/**
 * Keeps every other process out for as long as the connection that it returns is open. The lock is on a file of its own, so that it says
 * nothing about the database, and the system lets go of it however the process ends.
 */
export function lockFolder(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path.join(folder, 'live-chat.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    const [code, reason] = isBusy(cause)
      ? (['file-locked', 'is in use by a relay that runs: stop that one, or choose another with --data'] as const)
      : (['folder-unwritable', `cannot be locked: ${String(cause)}`] as const);
    throw new StoreOpenError(code, `the data folder ${folder} ${reason}`, { cause });
  }
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  const descriptor = openSync(file, 'r');
  try {
    return header.subarray(0, readSync(descriptor, header, 0, headerBytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** What keeps a file from being sound, or undefined. Does not change the file. */
function damageOf(file: string): string | undefined {
  // With no log beside it the file is read as it is; SQLite would leave files beside it otherwise.
  const address = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) address.searchParams.set('immutable', '1');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(address, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (statSync(file).size > checkedBytes) return undefined;
    const [first] = database.prepare('PRAGMA quick_check(1)').all();
    return first?.['quick_check'] === 'ok' ? undefined : String(first?.['quick_check']);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database?.close();
  }
}

/**
 * Whether a file is a database of ours that we understand, as its header says it.
 * @returns the version of its schema.
 */
export function readVersion(file: string, newestVersion: number): number {
  const header = readHeader(file);
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
    throw new StoreOpenError('file-corrupt', `${file} is not a database`);
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw new StoreOpenError('file-foreign', `${file} belongs to another program`);
  }
  const version = header.readUInt32BE(60);
  if (version > newestVersion) {
    throw new StoreOpenError('file-newer', `${file} was made by a newer version (schema ${version})`);
  }
  return version;
}

/**
 * Looks at a file before anything opens it for writing, and leaves it untouched.
 * @returns the version of its schema; 0 when there is no file yet.
 */
export function inspectFile(file: string, newestVersion: number): number {
  if (!existsSync(file) || statSync(file).size === 0) return 0;
  const version = readVersion(file, newestVersion);
  const damage = damageOf(file);
  if (damage) throw new StoreOpenError('file-corrupt', `${file} is damaged: ${damage}`);
  return version;
}

/** Why a file that looked well could not be opened after all. */
export function openErrorOf(cause: unknown, file: string): Error {
  if (cause instanceof StoreOpenError) return cause;
  const isOfFiles = isOfSqlite(cause) || (cause instanceof Error && 'syscall' in cause);
  if (!isOfFiles) return cause instanceof Error ? cause : new Error(String(cause));
  const code = isDamage(cause) ? 'file-corrupt' : isBusy(cause) ? 'file-locked' : 'folder-unwritable';
  return new StoreOpenError(code, `${file} cannot be opened: ${String(cause)}`, { cause });
}

/** The connection that writes. Opening it makes the file, for nobody else on this machine; the files beside it are as it is. */
export function openForWriting(file: string): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: patience });
  // Before there is a log beside the file: the mark must be in the file's own header.
  const mark = database.prepare('PRAGMA application_id').get()?.['application_id'];
  if (mark !== applicationId) database.exec(`PRAGMA application_id = ${applicationId}`);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA secure_delete = ON');
  database.exec('PRAGMA cache_size = -16384');
  // What is erased must not go through files elsewhere.
  database.exec('PRAGMA temp_store = MEMORY');
  // Checkpoints are made by hand, where their errors are seen.
  database.exec('PRAGMA wal_autocheckpoint = 0');
  database.exec(`PRAGMA journal_size_limit = ${64 * 1024 * 1024}`);
  return database;
}

/** Checks what P2 rests on. Only after a transaction: before the first one the pragma tells another value. */
export function assertDurable(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
  const synchronous = database.prepare('PRAGMA synchronous').get()?.['synchronous'];
  if (mode !== 'wal' || synchronous !== 2) {
    throw new Error(`commits would not be durable: journal_mode=${String(mode)}, synchronous=${String(synchronous)}`);
  }
}

export function openForReading(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: patience });
}
