import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BackupError } from '../../server/src/store/errors.ts';
import { writeBackup } from '../../server/src/store/sqlite/backup.ts';
import { assertOneLine, runCli, startCli } from '../support/cli.ts';
import { fillStore } from '../support/full-store.ts';
import { emptyFolder } from '../support/new-store.ts';
import { removeFolder } from '../support/store-folder.ts';
import { startStoreProcess } from '../support/store-process.ts';

const childScript = fileURLToPath(new URL('../support/backup-child.ts', import.meta.url));

async function folderFor(t: TestContext): Promise<string> {
  const folder = await emptyFolder();
  t.after(() => removeFolder(folder));
  return folder;
}

interface Row {
  readonly room: string;
  readonly seq: number;
  readonly key: string | null;
}

/** All entries of a backup, in order. */
function entriesOf(file: string): Row[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare(
        `SELECT rooms.name AS room, seq, entries.json ->> 'key' AS key FROM entries JOIN rooms ON rooms.id = entries.room
          ORDER BY rooms.name, seq`,
      )
      .all() as unknown as Row[];
  } finally {
    database.close();
  }
}

/** P1: in each room every number from 1 on. */
function assertWhole(rows: readonly Row[]): void {
  let last: Row | undefined;
  for (const row of rows) {
    assert.equal(row.seq, row.room === last?.room ? last.seq + 1 : 1, `${row.room} ${row.seq}`);
    last = row;
  }
}

describe('backup', () => {
  /** A folder with enough in it that a copy takes several steps. */
  let full: string;

  before(async () => {
    full = await emptyFolder();
    await fillStore(full, 10_000, 60);
    assert.ok(statSync(path.join(full, 'live-chat.db')).size > 5_000_000);
  });
  after(() => removeFolder(full));

  test('P1, P2: while 20 senders write: whole logs, with everything acknowledged before it began', async (t) => {
    const folder = await folderFor(t);
    const place = await folderFor(t);
    const file = path.join(place, 'one.backup');
    // So much that the copy takes several steps, between which they write.
    await fillStore(folder, 10_000, 60);
    const senders = startStoreProcess(folder, 20);
    t.after(() => senders.kill());
    await senders.told(2_000);
    const acknowledged = senders.lines.slice(1);
    const { code, output, errors } = await runCli('backup', file, '--data', folder);
    assert.deepEqual([code, errors], [0, '']);
    assert.match(output, /one\.backup: 6 rooms, [\d,]+ entries, .*checked\n$/);
    assert.deepEqual(readdirSync(place), ['one.backup']);
    assert.equal(statSync(file).mode & 0o077, 0, 'nobody else can read it');

    // They were not held up, and go on.
    await senders.told(senders.lines.length + 200);
    await senders.kill();
    const rows = entriesOf(file);
    assertWhole(rows);
    const kept = new Set(rows.map(({ room, seq, key }) => `${room} ${seq} ${key}`));
    assert.deepEqual(
      acknowledged.filter((line) => !kept.has(line)),
      [],
    );
  });

  test('a commit between any two of its steps neither gets into the copy nor makes it begin again', async (t) => {
    const folder = await folderFor(t);
    await fillStore(folder, 10_000, 60);
    const file = path.join(folder, 'b');
    const other = new DatabaseSync(path.join(folder, 'live-chat.db'));
    t.after(() => other.close());
    let steps = 0;
    await writeBackup({
      folder,
      file,
      software: 'test',
      onProgress() {
        steps += 1;
        assert.ok(steps < 20, 'it begins again and again');
        other.exec(`INSERT INTO guests (id, name, secret_hash) VALUES ('g${steps}', '', '')`);
      },
    });
    assert.ok(steps > 1);
    const copy = new DatabaseSync(file, { readOnly: true });
    assert.equal(copy.prepare('SELECT count(*) AS count FROM guests').get()?.['count'], 0);
    copy.close();
  });

  test('a log that is not whole is told, and no backup is kept', async (t) => {
    const folder = await folderFor(t);
    await fillStore(folder, 10);
    const database = new DatabaseSync(path.join(folder, 'live-chat.db'));
    database.exec('DELETE FROM entries WHERE seq = 5');
    database.close();
    const place = await folderFor(t);
    const { code, errors } = await runCli('backup', path.join(place, 'b'), '--data', folder);
    assert.equal(code, 1);
    assertOneLine(errors, /damaged, the backup was not kept: the log of a room is not whole/);
    assert.deepEqual(readdirSync(place), []);
  });

  test('replaces a file only with --force, and a file of the relay never', async (t) => {
    const folder = await folderFor(t);
    await fillStore(folder, 3);
    const file = path.join(folder, 'mine.txt');
    writeFileSync(file, 'mine');
    const refused = await runCli('backup', file, '--data', folder);
    assert.equal(refused.code, 1);
    assertOneLine(refused.errors, /mine\.txt exists; choose another name, or --force/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.equal((await runCli('backup', file, '--data', folder, '--force')).code, 0);
    assert.equal(entriesOf(file).length, 4);

    const database = path.join(folder, 'live-chat.db');
    const before = readFileSync(database);
    const { code, errors } = await runCli('backup', database, '--data', folder, '--force');
    assert.equal(code, 1);
    assertOneLine(errors, /live-chat\.db is a file of the relay/);
    assert.ok(before.equals(readFileSync(database)));
  });

  test('says in one line where there is nothing to copy, and where to', async (t) => {
    const folder = await folderFor(t);
    const empty = await runCli('backup', path.join(folder, 'b'), '--data', path.join(folder, 'none'));
    assert.equal(empty.code, 1);
    assertOneLine(empty.errors, /there is no database in .*none/);
    const nowhere = await runCli('backup', path.join(folder, 'none', 'b'), '--data', full);
    assert.equal(nowhere.code, 1);
    assertOneLine(nowhere.errors, /none is not a folder/);
  });

  test('killed on the way: the former backup is as it was, and the next one works', async (t) => {
    const place = await folderFor(t);
    const file = path.join(place, 'daily.backup');
    writeFileSync(file, 'the former one');
    const child = spawn(process.execPath, [childScript, full, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    // Two at a time on the same file do not get into each other's way.
    const second = await runCli('backup', file, '--data', full, '--force');
    assert.equal(second.code, 1);
    assertOneLine(second.errors, /another backup is writing/);
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.equal(readFileSync(file, 'utf8'), 'the former one');
    assert.ok(existsSync(`${file}.partial`));
    assert.equal((await runCli('backup', file, '--data', full, '--force')).code, 0);
    assert.deepEqual(readdirSync(place), ['daily.backup']);
    assert.equal(entriesOf(file).length, 10_001);
  });

  test('stopped at any step, it leaves nothing behind', async (t) => {
    const place = await folderFor(t);
    for (const at of [0, 0.5, 1]) {
      const controller = new AbortController();
      const options = {
        folder: full,
        file: path.join(place, 'b'),
        software: 'test',
        signal: controller.signal,
        onProgress: (share: number) => share >= at && controller.abort(),
      };
      await assert.rejects(writeBackup(options), (error: BackupError) => error.code === 'interrupted');
      assert.deepEqual(readdirSync(place), []);
    }
  });

  test('Ctrl+C stops the command in one line and leaves nothing behind', async (t) => {
    const place = await folderFor(t);
    const file = path.join(place, 'b');
    for (;;) {
      const { child, ended } = startCli('backup', file, '--data', full);
      while (!existsSync(`${file}.partial`) && !existsSync(file)) await turn();
      child.kill('SIGINT');
      const { code, errors } = await ended;
      if (code === 0) {
        // It was done before the signal came.
        await rm(file);
        continue;
      }
      assert.equal(code, 1);
      assertOneLine(errors, /^live-chat-relay: stopped; nothing was changed/);
      assert.deepEqual(readdirSync(place), []);
      break;
    }
  });

  const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
  test('a full disk is told in one line, and leaves nothing behind', { skip: !isRoot && 'needs root' }, async (t) => {
    const place = path.join(await folderFor(t), 'small');
    await mkdir(place);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    } catch {
      return t.skip('mount is not permitted here');
    }
    try {
      const { code, errors } = await runCli('backup', path.join(place, 'b'), '--data', full);
      assert.equal(code, 1);
      assertOneLine(errors, /there is no space for .*small\/b/);
      assert.deepEqual(readdirSync(place), []);
    } finally {
      execFileSync('umount', [place]);
    }
  });
});
