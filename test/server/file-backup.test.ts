import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { copyFiles } from '../../server/src/files/file-backup.ts';
import { FolderFileStore } from '../../server/src/files/folder-file-store.ts';
import type { BackupError } from '../../server/src/store/errors.ts';
import { runCli } from '../support/cli.ts';
import { codeOf, get, png, upload } from '../support/files.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';
import { emptyFolder } from '../support/new-store.ts';
import { removeFolder } from '../support/store-folder.ts';
import { enter } from '../support/wire-client.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await emptyFolder();
  t.after(() => removeFolder(folder));
  return folder;
}

const diskName = (id: string): string => Buffer.from(id.slice(2), 'base64url').toString('hex');

async function ran(...args: readonly string[]): Promise<string> {
  const { code, output, errors } = await runCli(...args);
  assert.equal(code, 0, errors);
  return output;
}

interface Place {
  readonly started: StartedRelay;
  readonly maya: Awaited<ReturnType<typeof enter>>;
  /** Sends a message with a file of these bytes; returns the file's id and the message's number. */
  readonly send: (bytes: RequestInit['body']) => Promise<{ id: string; seq: number }>;
  readonly data: string;
  readonly file: string;
}

/** A relay that runs, somebody who sends files, and where backups go. */
async function placeFor(t: TestContext): Promise<Place> {
  const place = await folderFor(t);
  const data = path.join(place, 'data');
  const started = await startRelay({ data });
  t.after(() => started.relay.close());
  const maya = await enter(started.socketUrl, 'Maya');
  t.after(() => maya.cut());
  let count = 0;
  const send = async (bytes: RequestInit['body']) => {
    const { id } = await upload(started.url, maya, 'lobby', bytes);
    const answer = await maya.append('lobby', `k${++count}`, { type: 'message', text: '', files: [id] });
    assert.equal(answer.type, 'ack');
    return { id, seq: (answer as { seq: number }).seq };
  };
  return { started, maya, send, data, file: path.join(place, 'daily.backup') };
}

describe('P20: files in backups', () => {
  test('lie beside the backup of a relay that runs, and are handed out by one that has it restored', async (t) => {
    const { started, send, data, file } = await placeFor(t);
    const [picture, text] = [await send(png), await send('some words')];
    const output = await ran('backup', file, '--data', data);
    assert.match(output, /: 1 room, 3 entries, .*, checked, 2 files of 1 KB\n$/);
    const copies = readdirSync(`${file}.files`).sort();
    assert.deepEqual(copies, [diskName(picture.id), diskName(text.id)].sort());
    for (const name of copies) assert.equal(statSync(path.join(`${file}.files`, name)).mode & 0o077, 0);
    assert.equal(statSync(`${file}.files`).mode & 0o077, 0, 'nobody else can list them');

    await started.relay.close();
    const restored = path.join(path.dirname(data), 'restored');
    assert.match(await ran('restore', file, '--data', restored), /, 2 files of 1 KB\n/);
    const again = await startRelay({ data: restored });
    t.after(() => again.relay.close());
    const late = await enter(again.socketUrl, 'Late');
    t.after(() => late.cut());
    const response = await get(again.url, late, picture.id);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), png);
    assert.equal(await (await get(again.url, late, text.id)).text(), 'some words');
  });

  test('that are gone, or are something else by now, are told and leave the backup whole; links are not followed', async (t) => {
    const { send, data, file } = await placeFor(t);
    const secret = path.join(path.dirname(data), 'secret');
    writeFileSync(secret, 'ten letter');
    const [kept, gone, linked] = [await send('stays here'), await send('goes early'), await send('ten lines!')];
    const at = (id: string) => path.join(data, 'files', diskName(id));
    rmSync(at(gone.id));
    rmSync(at(linked.id));
    symlinkSync(secret, at(linked.id));
    assert.match(await ran('backup', file, '--data', data), /, 1 file of 1 KB, 2 files not there\n$/);
    assert.deepEqual(readdirSync(`${file}.files`), [diskName(kept.id)]);

    // The same on the way back, and into a folder where a link lies in a file's place.
    rmSync(path.join(`${file}.files`, diskName(kept.id)));
    symlinkSync(secret, path.join(`${file}.files`, diskName(kept.id)));
    const restored = path.join(path.dirname(data), 'restored');
    assert.match(await ran('restore', file, '--data', restored), /entries, 3 files not there\n$/);
    assert.deepEqual(readdirSync(path.join(restored, 'files')), []);
    assert.equal(readFileSync(secret, 'utf8'), 'ten letter');
  });

  test('of a former backup of that name are used again where they are known, and taken away where they are not', async (t) => {
    const { started, maya, send, data, file } = await placeFor(t);
    const [stays, goes] = [await send('stays here'), await send('goes early')];
    await ran('backup', file, '--data', data);
    const copy = path.join(`${file}.files`, diskName(stays.id));
    const before = statSync(copy).ino;
    writeFileSync(path.join(`${file}.files`, 'notes.txt'), 'mine');
    const answer = await maya.append('lobby', 'away', { type: 'delete', of: goes.seq });
    assert.equal(answer.type, 'ack');
    assert.equal(await codeOf(await get(started.url, maya, goes.id)), 'no-such-file');
    assert.match(await ran('backup', file, '--data', data, '--force'), /, 1 file of 1 KB\n$/);
    assert.deepEqual(readdirSync(`${file}.files`).sort(), [diskName(stays.id), 'notes.txt'].sort());
    assert.equal(statSync(copy).ino, before, 'it was not copied again');
    // A copy that was cut short is no copy.
    writeFileSync(copy, 'stays');
    await ran('backup', file, '--data', data, '--force');
    assert.equal(readFileSync(copy, 'utf8'), 'stays here');
  });

  test('are left out where the relay has none, and there is no folder for none', async (t) => {
    const { send, data, file } = await placeFor(t);
    assert.match(await ran('backup', file, '--data', data), /, checked\n$/);
    assert.equal(existsSync(`${file}.files`), false);
    await send('some words');
    assert.match(await ran('backup', file, '--data', data, '--force', '--files', 'off'), /, checked\n$/);
    assert.equal(existsSync(`${file}.files`), false);
    const { code, errors } = await runCli('backup', file, '--data', data, '--force', '--files', `${file}.files`);
    assert.deepEqual([code, errors], [0, ''], 'a folder that is not there has nothing in it');
  });

  test('that were copied before it was stopped are taken away again; what was there stays', async (t) => {
    const folder = await folderFor(t);
    const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')];
    const source = new FolderFileStore(from);
    const ids = ['f_AAAAAAAAAAAAAAAAAAAAAA', 'f_BAAAAAAAAAAAAAAAAAAAAA', 'f_CAAAAAAAAAAAAAAAAAAAAA'];
    for (const id of ids) {
      const draft = await source.create(id);
      await draft.write(Buffer.from('12345'));
      await draft.keep();
    }
    const files = ids.map((id) => ({ id, bytes: 5 }));
    const stopped = (error: BackupError) => error.code === 'interrupted';
    const copy = (): Promise<unknown> => {
      const stop = new AbortController();
      return copyFiles({ from, to, files, signal: stop.signal, onProgress: (n) => n === 2 && stop.abort() });
    };
    await assert.rejects(copy, stopped);
    assert.equal(existsSync(to), false);
    await copyFiles({ from, to, files: files.slice(0, 1) });
    await assert.rejects(copy, stopped);
    assert.deepEqual(readdirSync(to), [diskName(ids[0]!)]);
    await assert.rejects(copyFiles({ from, to: from, files }), (error: BackupError) => error.code === 'target-exists');
    assert.equal(readdirSync(from).length, 3);
  });
});
