import type { RestoreCommand } from '../config.ts';
import { restoreBackup } from '../store/sqlite/restore.ts';
import { interruptible } from './interrupt.ts';
import { counted, entriesOf, moment } from './words.ts';

export async function restore({ file, data, discard }: RestoreCommand): Promise<void> {
  const { at, software, rooms, entries, former } = await interruptible((signal) =>
    restoreBackup({ file, folder: data, discard, signal }),
  );
  const what = `the backup of ${moment(at)} by ${software}, ${counted(rooms, 'room')}, ${entriesOf(entries)}`;
  process.stdout.write(`${data}: ${what}\n`);
  if (former !== undefined) process.stdout.write(`the former database is now ${former}\n`);
}
