import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** A folder for a store's data, of its own; the caller takes it away. */
export const makeFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'live-chat-store-'));

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** A folder that is taken away when the tests of the file are over. */
export async function folderForTests(): Promise<string> {
  const folder = await makeFolder();
  after(() => removeFolder(folder));
  return folder;
}
