import { join, resolve } from 'node:path';
import { bounds } from '../limits.ts';
import type { RelayOptions } from '../options.ts';
import { Files, type FilesOptions } from './files.ts';
import { FolderFileStore } from './folder-file-store.ts';

/** Opens the place of files, unless there is to be none. */
export async function openFiles(
  { files: given = {}, store }: RelayOptions,
  data: string,
  parts: Omit<FilesOptions, 'place' | 'userBytes' | 'totalBytes'>,
): Promise<Files | undefined> {
  if (given === false) return undefined;
  const folder = given.folder ?? (store ? undefined : join(data, 'files'));
  const place = given.place ?? (folder === undefined ? undefined : new FolderFileStore(resolve(folder)));
  const { userBytes = bounds.userFileBytes, totalBytes = bounds.totalFileBytes } = given;
  return place && Files.open({ ...parts, place, userBytes, totalBytes });
}
