import type { ExportCommand } from '../config.ts';
import { checkUserId } from '../privacy.ts';
import { exportFrom } from '../store/sqlite/export.ts';
import { conversationsFrom } from '../store/sqlite/export-conversations.ts';
import { printLines } from './words.ts';

/** Prints a record a line: of a person, or all conversations. Exit code 1 when nothing is stored of this one. */
export async function exportPerson({ user, data }: ExportCommand): Promise<number | void> {
  if (user === 'conversations') return void (await printLines(conversationsFrom(data)));
  checkUserId(user);
  const count = await printLines(exportFrom(data, user));
  // The line of names is always there.
  if (count > 1) return;
  process.stderr.write(`live-chat-relay: nothing is stored of ${user} in ${data}\n`);
  return 1;
}
