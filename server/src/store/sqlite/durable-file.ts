import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { BackupError, StoreOpenError } from '../errors.ts';
import { isFull, isOfSqlite } from './result-codes.ts';

/** Waits until a file or folder is on the disk. */
export function syncPath(name: string): void {
  const descriptor = openSync(name, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Waits until the names in a file's folder are on the disk. Not every system lets folders be opened. */
export function syncFolderOf(file: string): void {
  if (process.platform !== 'win32') syncPath(path.dirname(path.resolve(file)));
}

/** Takes a database away that nobody uses, with what SQLite may have left beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/** Why a file could not be written, in words for whoever asked for it. */
export function writeErrorOf(cause: unknown, file: string): Error {
  if (!(cause instanceof Error)) return new Error(String(cause));
  if (cause instanceof BackupError || cause instanceof StoreOpenError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || isFull(cause)) {
    return new BackupError('target-unwritable', `there is no space for ${file}`, { cause });
  }
  if (!isOfSqlite(cause) && !('syscall' in cause)) return cause;
  return new BackupError('target-unwritable', `${file} cannot be written: ${cause.message}`, { cause });
}
