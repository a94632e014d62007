import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'that is not permitted'],
  ['EPERM', 'that is not permitted'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'no space is left'],
  // What it would be in is there by then.
  ['ENOENT', 'its file system takes no new folders'],
]);

/** Why something could not be done with a folder, in words. */
export const folderTrouble = (error: unknown): string =>
  reasons.get((error as NodeJS.ErrnoException).code ?? '') ?? String(error);

/**
 * Whether it is there.
 * @throws TypeError when something else is.
 */
function isFolder(folder: string): boolean {
  let info;
  try {
    info = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
  }
  if (info && !info.isDirectory()) throw new TypeError(`${folder} is a file`);
  return info !== undefined;
}

/**
 * Makes a folder that only its owner may read, and those above it. Level by level: Node's own `recursive` never ends where a file system
 * says that the parent is missing though it is there, as `/proc` does.
 * @throws Error that says in words why it cannot be.
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(folder)) return;
    throw new Error(`${folder} cannot be made: ${folderTrouble(error)}`, { cause: error });
  }
}

/**
 * A folder that must be there.
 * @throws TypeError
 */
export function existingFolder(folder: string): string {
  if (!isFolder(folder)) throw new TypeError('there is no such folder');
  return folder;
}

/** Whether every user of this machine may read a file in a folder. Missing ones nobody may. */
export function isOpenToAll(folder: string, file: string): boolean {
  const modeOf = (place: string): number => statSync(place, { throwIfNoEntry: false })?.mode ?? 0;
  return process.platform !== 'win32' && (modeOf(folder) & 0o001) > 0 && (modeOf(path.join(folder, file)) & 0o004) > 0;
}
