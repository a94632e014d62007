import { join } from 'node:path';

/** Bytes of a socket's path that every system takes. */
const longestPath = 103;

/** Where commands reach the relay that has a data folder; undefined where there can be no such place. */
export function controlPathOf(folder: string): string | undefined {
  // A named pipe of Windows can be opened by others on the machine.
  if (process.platform === 'win32') return undefined;
  const path = join(folder, 'control.sock');
  return Buffer.byteLength(path) <= longestPath ? path : undefined;
}
