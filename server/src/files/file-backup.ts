import { existsSync, realpathSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { BackupError } from '../store/errors.ts';
import { throwIfStopped } from '../store/sqlite/backup-mark.ts';
import { writeErrorOf } from '../store/sqlite/durable-file.ts';
import type { KnownFile } from '../store/sqlite/known-files.ts';
import { FolderFileStore } from './folder-file-store.ts';

/** Where the files of a backup are: beside it, as they may be many times its size. */
export const filesBeside = (backup: string): string => `${backup}.files`;

export interface FileCopy {
  readonly from: string;
  readonly to: string;
  /** What is copied: what the database knows, and nothing else that lies there. */
  readonly files: readonly KnownFile[];
  readonly onProgress?: (copied: number) => void;
  /** Stops it; what it has copied is taken away then. */
  readonly signal?: AbortSignal;
}

export interface FilesCopied {
  readonly count: number;
  readonly bytes: number;
  /** Known, but not there, or not of their size. */
  readonly missing: number;
}

const isSame = (one: string, other: string): boolean =>
  existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);

/** Copies one file, whole and on the disk, or nothing of it. Tells whether it was there. */
async function copyFile(source: FolderFileStore, target: FolderFileStore, id: string): Promise<boolean> {
  const bytes = await source.read(id);
  if (!bytes) return false;
  const draft = await target.create(id);
  try {
    for await (const part of bytes) await draft.write(part as Buffer);
    await draft.keep();
    return true;
  } finally {
    await draft.discard();
  }
}

/**
 * Copies files from folder to folder. What is there already is left as it is: a file never changes. Links are not followed.
 * @throws BackupError; then everything is as before.
 */
export async function copyFiles({ from, to, files, onProgress, signal }: FileCopy): Promise<FilesCopied> {
  const known = { count: 0, bytes: 0, missing: 0 };
  if (files.length === 0) return known;
  if (!existsSync(from)) return { ...known, missing: files.length };
  if (isSame(from, to)) throw new BackupError('target-exists', `${to} is the folder of the files themselves`);
  const added: string[] = [];
  const isNew = !existsSync(to);
  let target: FolderFileStore | undefined;
  try {
    const source = new FolderFileStore(from);
    target = new FolderFileStore(to);
    await target.tidy();
    for (const { id, bytes } of files) {
      throwIfStopped(signal);
      if ((await target.size(id)) !== bytes) {
        // It may be erased at any time: then its message is, too.
        if ((await source.size(id)) !== bytes || !(await copyFile(source, target, id))) {
          known.missing += 1;
          continue;
        }
        added.push(id);
      }
      known.count += 1;
      known.bytes += bytes;
      onProgress?.(known.count);
    }
    return known;
  } catch (cause) {
    for (const id of added) await target!.remove(id);
    if (isNew) await rmdir(to).catch(() => undefined);
    throw writeErrorOf(cause, to);
  }
}

/** Takes away what a former backup of the same name has left, and the folder with the last of it. Other files in it stay. */
export async function removeOthers(folder: string, files: readonly KnownFile[]): Promise<void> {
  if (!existsSync(folder)) return;
  const known = new Set(files.map(({ id }) => id));
  const target = new FolderFileStore(folder);
  for await (const id of target.list()) if (!known.has(id)) await target.remove(id);
  await rmdir(folder).catch(() => undefined);
}
