import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { databasePath, openForWriting } from '../../server/src/store/sqlite/file.ts';
import { migrations } from '../../server/src/store/sqlite/migrations.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/live-chat/', import.meta.url));

async function makeTemplate(file: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'making-'));
  const made = databasePath(folder);
  const database = openForWriting(made);
  const { migrate } = await import('../../server/src/store/sqlite/migrator.ts');
  await migrate(database);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  // Whole or not at all: several test files may make it at once.
  await rename(made, file);
}

let template: Promise<string> | undefined;

/** A store that nobody has opened yet, with its schema: the migrations of a new store take longer than most tests. */
function templateFile(): Promise<string> {
  template ??= (async () => {
    const hash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16);
    const file = path.join(cache, `new-store-${hash}.db`);
    await stat(file).catch(() => makeTemplate(file));
    return file;
  })();
  return template;
}

/** A new folder with nothing in it, as on a first start. The caller takes it away. */
export const emptyFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'live-chat-test-'));

/** A new folder for one test's data, with a store that is new. The caller takes it away. */
export async function temporaryFolder(): Promise<string> {
  const [folder, file] = await Promise.all([emptyFolder(), templateFile()]);
  // A relay that opens it gives it an epoch of its own, as to every copy (P1).
  await copyFile(file, databasePath(folder));
  return folder;
}
