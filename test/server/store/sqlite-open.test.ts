import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { assertDurable, openForWriting } from '../../../server/src/store/sqlite/file.ts';
import type { Store } from '../../../server/src/store/store.ts';
import type { User } from '../../../src/protocol/index.ts';
import { folderForTests } from '../../support/store-folder.ts';
import { startStoreProcess, type StoreProcess } from '../../support/store-process.ts';

const { folder: root, open: openTracked } = await folderForTests();
const maya: User = { id: 'maya', name: 'Maya', kind: 'guest' };
let folders = 0;

const open = (folder: string): Promise<Store> => openTracked({ folder });
const say = (store: Store, text: string) =>
  store.append({
    room: 'lobby',
    sender: maya,
    key: `k-${text.length}`,
    body: { type: 'message', text },
  });
const newFolder = () => path.join(root, `store-${++folders}`);
const databaseIn = (folder: string) => path.join(folder, 'live-chat.db');

/** A folder with a store that was used and closed. */
async function makeUsed(): Promise<string> {
  const folder = newFolder();
  const store = await open(folder);
  for (let length = 1; length < 200; length += 10) await say(store, 'x'.repeat(length));
  await store.close();
  return folder;
}

async function assertRefused(folder: string, code: string): Promise<void> {
  const names = async () => (await readdir(folder)).filter((name) => !name.endsWith('.lock')).sort();
  const before = await names();
  const contents = await Promise.all(before.map((name) => readFile(path.join(folder, name))));
  await assert.rejects(open(folder), { name: 'StoreOpenError', code });
  assert.deepEqual(await names(), before);
  for (const [index, name] of before.entries()) {
    assert.ok(contents[index]!.equals(await readFile(path.join(folder, name))), `${name} was changed`);
  }
  // Neither does it keep others out.
  await assert.rejects(open(folder), { code });
}

test('a folder is made, with all above it', async () => {
  const folder = path.join(newFolder(), 'deep', 'below');
  const store = await open(folder);
  assert.deepEqual({ ...(await say(store, 'hello')), at: 0 }, { ok: true, seq: 2, at: 0, duplicate: false });
  await store.close();
  // Nothing is left beside the file but lock, stamp and how far it came.
  const left = ['live-chat.db', 'live-chat.db-last', 'live-chat.db-stamp', 'live-chat.lock'];
  assert.deepEqual((await readdir(folder)).sort(), left);
});

test('a folder that cannot be made is refused', async () => {
  const file = path.join(root, 'a-file');
  await writeFile(file, '');
  for (const folder of [file, path.join(file, 'below')]) {
    await assert.rejects(open(folder), { name: 'StoreOpenError', code: 'folder-unwritable' });
  }
});

test('a file that is no database is refused and left as it is', async () => {
  for (const content of ['some notes', 'x'.repeat(10_000)]) {
    const folder = newFolder();
    await mkdir(folder);
    await writeFile(databaseIn(folder), content);
    await assertRefused(folder, 'file-corrupt');
  }
});

test('a damaged file is refused and left as it is', async () => {
  const folder = await makeUsed();
  const file = databaseIn(folder);
  const sound = await readFile(file);
  for (const position of [4_096, 3 * 4_096, 5 * 4_096]) {
    const damaged = Buffer.from(sound);
    damaged.fill(0xff, position, position + 200);
    await writeFile(file, damaged);
    await assertRefused(folder, 'file-corrupt');
  }
  await writeFile(file, sound);
  await truncate(file, sound.length - 4_096);
  await assertRefused(folder, 'file-corrupt');
});

test('an empty file is a new store', async () => {
  const folder = newFolder();
  await mkdir(folder);
  await writeFile(databaseIn(folder), '');
  const store = await open(folder);
  assert.ok((await say(store, 'hello')).ok);
  await store.close();
});

test('a file of a newer version is refused and left as it is', async () => {
  const folder = await makeUsed();
  const database = new DatabaseSync(databaseIn(folder));
  database.exec('PRAGMA user_version = 4711');
  database.close();
  await assertRefused(folder, 'file-newer');
});

test('a newer version that was killed before it could write its header is noticed too', async () => {
  const folder = await makeUsed();
  const database = new DatabaseSync(databaseIn(folder));
  database.exec(
    `PRAGMA user_version = 0; INSERT INTO kysely_migration VALUES ('999-later', '2099-01-01T00:00:00.000Z')`,
  );
  database.close();
  await assert.rejects(open(folder), { name: 'StoreOpenError', code: 'file-newer' });
});

test('a database of another program is refused and left as it is', async () => {
  for (const applicationId of [0, 0x0f055112]) {
    const folder = newFolder();
    await mkdir(folder);
    const database = new DatabaseSync(databaseIn(folder));
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA journal_mode = WAL; CREATE TABLE notes (text)`);
    database.close();
    await assertRefused(folder, 'file-foreign');
  }
});

test('one store at a time uses a folder, in this process or another', async () => {
  const folder = await makeUsed();
  const store = await open(folder);
  await assert.rejects(open(folder), { name: 'StoreOpenError', code: 'file-locked' });
  // The refused one did not let go of the other's lock.
  await assert.rejects(open(folder), { code: 'file-locked' });
  assert.ok((await say(store, 'still here')).ok);
  await store.close();

  const child = startStoreProcess(folder, 0);
  try {
    await child.told(1);
    await assert.rejects(open(folder), { name: 'StoreOpenError', code: 'file-locked' });
  } finally {
    await child.kill();
  }
  await (await open(folder)).close();
});

/** Where each room's log has come to, in a database that nobody writes to. */
function headsIn(file: string): ReadonlyMap<string, number> {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT name, head FROM rooms ORDER BY name').all();
  database.close();
  return new Map(rows.map(({ name, head }) => [String(name), Number(head)]));
}

/** Whether what a store process has told is of an entry that is not there. */
function isBeyond(heads: ReadonlyMap<string, number>, line: string): boolean {
  const [room, seq] = line.split(' ');
  return Number(seq) > (heads.get(room!) ?? 0);
}

async function acknowledgedBeyond(file: string, process: StoreProcess): Promise<void> {
  const heads = headsIn(file);
  while (!process.lines.some((line) => isBeyond(heads, line))) await process.told(process.lines.length + 1);
}

test('P1: a database that was put back from a copy has another epoch', async (context) => {
  const folder = await makeUsed();
  const copy = path.join(root, 'copy.db');
  const epochOf = async (where: string) => {
    const store = await open(where);
    await store.close();
    return store.epoch;
  };
  const epoch = await epochOf(folder);
  assert.equal(await epochOf(folder), epoch);
  await copyFile(databaseIn(folder), copy);

  await context.test('over the file', async () => {
    assert.equal(await epochOf(folder), epoch);
    await copyFile(copy, databaseIn(folder));
    assert.notEqual(await epochOf(folder), epoch);
  });
  await context.test('made while the store was open', async () => {
    const store = await open(folder);
    const backup = new DatabaseSync(databaseIn(folder), { readOnly: true });
    backup.exec(`VACUUM INTO '${copy}.2'`);
    backup.close();
    await say(store, 'after the copy');
    await store.close();
    await copyFile(`${copy}.2`, databaseIn(folder));
    assert.notEqual(await epochOf(folder), store.epoch);
  });
  /** Puts a copy over the file of a relay that was killed, with the stamp that the killed one had. */
  const putBack = async (from: string) => {
    for (const suffix of ['-wal', '-shm']) await rm(`${databaseIn(folder)}${suffix}`, { force: true });
    await copyFile(from, databaseIn(folder));
  };
  const copyTo = (file: string) => {
    const running = new DatabaseSync(databaseIn(folder), { readOnly: true });
    running.exec(`VACUUM INTO '${file}'`);
    running.close();
  };
  await context.test('made while a relay was up that was then killed', async () => {
    const here = await epochOf(folder);
    const first = startStoreProcess(folder, 1);
    await first.told(10);
    await first.kill();
    assert.equal(await epochOf(folder), here, 'being killed makes no other log');

    const victim = startStoreProcess(folder, 1);
    await victim.told(5);
    copyTo(`${copy}.3`);
    // It says the same as the one before it, so its first acknowledgements are of entries that are in the copy.
    await acknowledgedBeyond(`${copy}.3`, victim);
    await victim.kill();
    await putBack(`${copy}.3`);
    assert.notEqual(await epochOf(folder), here);
  });
  await context.test('one entry less than the killed relay had is another log, as much is the same', async () => {
    for (const isLess of [true, false]) {
      const here = await epochOf(folder);
      const victim = startStoreProcess(folder, 1);
      await victim.told(5);
      await victim.kill();
      copyTo(`${copy}.4`);
      const heads = headsIn(`${copy}.4`);
      assert.ok(victim.lines.every((line) => !isBeyond(heads, line)));
      if (isLess) {
        const copied = new DatabaseSync(`${copy}.4`);
        // The last of those that were told: what was only just committed may be missing in both.
        const [room, seq] = victim.lines.at(-1)!.split(' ');
        copied
          .prepare(
            'DELETE FROM entries WHERE id >= (SELECT e.id FROM entries e JOIN rooms r ON r.id = e.room WHERE r.name = ? AND e.seq = ?)',
          )
          .run(room!, Number(seq));
        copied.close();
      }
      await putBack(`${copy}.4`);
      assert.equal((await epochOf(folder)) === here, !isLess);
      await rm(`${copy}.4`);
    }
  });
  await context.test('in a folder of its own', async () => {
    const other = newFolder();
    await mkdir(other);
    for (const name of await readdir(folder)) await copyFile(path.join(folder, name), path.join(other, name));
    const here = await epochOf(folder);
    assert.notEqual(await epochOf(other), here);
    assert.equal(await epochOf(folder), here);
  });
  await context.test('a store that was wiped, too', async () => {
    const here = await epochOf(folder);
    await rm(folder, { recursive: true });
    assert.notEqual(await epochOf(folder), here);
  });
});

test('P2: the mode of commits is checked, not only set', async () => {
  const folder = newFolder();
  await mkdir(folder);
  const database = openForWriting(databaseIn(folder));
  database.exec('CREATE TABLE t (x)');
  assertDurable(database);
  database.exec('PRAGMA synchronous = NORMAL');
  assert.throws(() => assertDurable(database), /not be durable/);
  database.exec('PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE');
  assert.throws(() => assertDurable(database), /not be durable/);
  database.close();
});
