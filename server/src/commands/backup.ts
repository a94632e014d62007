import { join } from 'node:path';
import type { BackupCommand } from '../config.ts';
import { copyFiles, filesBeside, removeOthers, type FilesCopied } from '../files/file-backup.ts';
import { writeBackup } from '../store/sqlite/backup.ts';
import type { KnownFile } from '../store/sqlite/known-files.ts';
import { software } from '../version.ts';
import { interruptible } from './interrupt.ts';
import { counted, entriesOf, filesOf, sized } from './words.ts';

/** Milliseconds between two words about how far it has come: on a terminal, and where lines are kept. */
const pace = { terminal: 100, lines: 10_000 } as const;

/** Tells on standard error how far it has come. What is over soon says nothing where lines are kept. */
function createProgress(): { show: (text: string, isStep?: boolean) => void; end: () => void } {
  const { isTTY } = process.stderr;
  const interval = isTTY ? pace.terminal : pace.lines;
  let next = performance.now() + interval;
  let isShown = false;
  return {
    /** `isStep`: another thing begins, which is told at once where something was told. */
    show(text, isStep = false) {
      if (performance.now() < next && !(isShown && isStep)) return;
      next = performance.now() + interval;
      isShown = true;
      process.stderr.write(isTTY ? `\r${text.padEnd(40)}` : `${text}\n`);
    },
    end() {
      if (isShown && isTTY) process.stderr.write(`\r${' '.repeat(40)}\r`);
    },
  };
}

export async function backup({ file, data, files, force }: BackupCommand): Promise<void> {
  const progress = createProgress();
  let known: readonly KnownFile[] = [];
  let copied: FilesCopied | undefined;
  try {
    const { bytes, rooms, entries } = await interruptible((signal) =>
      writeBackup({
        folder: data,
        file,
        replace: force,
        software,
        onProgress: (share) =>
          share === 1 ? progress.show('checking the copy', true) : progress.show(`${Math.floor(share * 100)} % copied`),
        ...(files && {
          copyFiles: async (all) => {
            known = all;
            copied = await copyFiles({
              from: files.folder ?? join(data, 'files'),
              to: filesBeside(file),
              files: all,
              onProgress: (count) => progress.show(`${count} of ${counted(all.length, 'file')} copied`),
              signal,
            });
          },
        }),
        signal,
      }),
    );
    // Only now is nobody in need of what a former backup of this name had.
    if (files) await removeOthers(filesBeside(file), known);
    progress.end();
    const about = [counted(rooms, 'room'), entriesOf(entries), sized(bytes), 'checked', ...filesOf(copied)];
    process.stdout.write(`${file}: ${about.join(', ')}\n`);
  } finally {
    progress.end();
  }
}
