import type { BackupCommand } from '../config.ts';
import { writeBackup } from '../store/sqlite/backup.ts';
import { software } from '../version.ts';
import { interruptible } from './interrupt.ts';
import { counted, entriesOf, sized } from './words.ts';

/** Milliseconds between two words about how far it has come: on a terminal, and where lines are kept. */
const pace = { terminal: 100, lines: 10_000 } as const;

/** Tells on standard error how far it has come. What is over soon says nothing where lines are kept. */
function createProgress(): { show: (share: number) => void; end: () => void } {
  const { isTTY } = process.stderr;
  const interval = isTTY ? pace.terminal : pace.lines;
  let next = performance.now() + interval;
  let isShown = false;
  return {
    show(share) {
      if (performance.now() < next && !(isShown && share === 1)) return;
      next = performance.now() + interval;
      isShown = true;
      const text = share === 1 ? 'checking the copy' : `${Math.floor(share * 100)} % copied`;
      process.stderr.write(isTTY ? `\r${text.padEnd(20)}` : `${text}\n`);
    },
    end() {
      if (isShown && isTTY) process.stderr.write(`\r${' '.repeat(20)}\r`);
    },
  };
}

export async function backup({ file, data, force }: BackupCommand): Promise<void> {
  const progress = createProgress();
  try {
    const { bytes, rooms, entries } = await interruptible((signal) =>
      writeBackup({ folder: data, file, replace: force, software, onProgress: progress.show, signal }),
    );
    progress.end();
    process.stdout.write(`${file}: ${counted(rooms, 'room')}, ${entriesOf(entries)}, ${sized(bytes)}, checked\n`);
  } finally {
    progress.end();
  }
}
