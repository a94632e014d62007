import { join } from 'node:path';
import type { RestoreCommand } from '../config.ts';
import { copyFiles, filesBeside, type FilesCopied } from '../files/file-backup.ts';
import { restoreBackup } from '../store/sqlite/restore.ts';
import { interruptible } from './interrupt.ts';
import { counted, entriesOf, filesOf, moment } from './words.ts';

export async function restore({ file, data, files, discard }: RestoreCommand): Promise<void> {
  let copied: FilesCopied | undefined;
  const { at, software, rooms, entries, former } = await interruptible((signal) =>
    restoreBackup({
      file,
      folder: data,
      discard,
      ...(files && {
        placeFiles: async (known) => {
          const to = files.folder ?? join(data, 'files');
          copied = await copyFiles({ from: filesBeside(file), to, files: known, signal });
        },
      }),
      signal,
    }),
  );
  const what = [`the backup of ${moment(at)} by ${software}`, counted(rooms, 'room'), entriesOf(entries)];
  process.stdout.write(`${data}: ${[...what, ...filesOf(copied)].join(', ')}\n`);
  if (former !== undefined) process.stdout.write(`the former database is now ${former}\n`);
}
