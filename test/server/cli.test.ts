import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { assertOneLine, runCli as run } from '../support/cli.ts';
import { spawnRelay, temporaryFolder } from '../support/relay.ts';
import { enter } from '../support/wire-client.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('the command', () => {
  test('says its version and its options', async () => {
    assert.match((await run('--version')).output, /^\d+\.\d+\.\d+\n$/);
    assert.match((await run('--help')).output, /--origins/);
  });

  test('is linked from a clone before anything is built, and says then what to do', async (t) => {
    const folder = await folderFor(t);
    const server = resolve(import.meta.dirname, '../../server');
    const { bin } = JSON.parse(await readFile(join(server, 'package.json'), 'utf8'));
    const command = join(folder, bin['live-chat-relay']);
    // As it is in a clone: without what is built.
    await cp(server, folder, { recursive: true, filter: (path) => !/[/\\](?:dist|src|node_modules)$/.test(path) });
    const ask = () =>
      new Promise<{ code: unknown; output: string; errors: string }>((done) => {
        execFile(process.execPath, [command, 'run'], (error, output, errors) => {
          done({ code: error?.code ?? 0, output, errors });
        });
      });
    const unbuilt = await ask();
    assert.equal(unbuilt.code, 1);
    assertOneLine(unbuilt.errors, /not built yet: npm run build/);
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'dist/cli.js'), 'console.log(process.argv[2]);');
    assert.equal((await ask()).output, 'run\n');
  });

  test('explains a wrong option in one line, with exit code 2', async () => {
    const { code, errors } = await run('--port', 'no');
    assert.equal(code, 2);
    assertOneLine(errors, /^live-chat-relay: --port "no": a whole number/);
  });

  test('explains an unknown command, and one that lacks its file, in one line, with exit code 2', async () => {
    for (const [args, pattern] of [
      [['bakup'], /"bakup": run, backup, restore/],
      [['backup'], /backup: FILE is missing/],
      [['restore', 'a', 'b'], /restore: only one FILE/],
      [['restore', 'a', '--port', '1'], /--port/],
    ] as const) {
      const { code, errors, output } = await run(...args);
      assert.deepEqual([code, output], [2, '']);
      assertOneLine(errors, pattern);
    }
  });

  test('explains a value that cannot be meant in one line, with exit code 2', async () => {
    for (const [args, pattern] of [
      [['--drain-seconds', '-1'], /--drain-seconds "-1": a whole number from 1/],
      [['--data', '--port', '0'], /--data: its value is missing/],
      [['--port'], /--port: its value is missing/],
      [['--static', '/no/such/folder', '--port', '0'], /--static "\/no\/such\/folder": there is no such folder/],
      [['--static', import.meta.filename, '--port', '0'], /--static .* is a file/],
      [['embed', 'https://chat.example.com', '--room', 'a/b'], /--room "a\/b": a room is expected/],
      [['embed', 'https://chat.example.com', '--room', 'a'.repeat(129)], /--room .*at most 128/],
    ] as const) {
      const { code, errors, output } = await run(...args);
      assert.deepEqual([code, output], [2, ''], args.join(' '));
      assertOneLine(errors, pattern);
    }
  });

  test('explains a data folder that is a file, and one where no folder can be made, in one line, with exit code 1', async (t) => {
    const folder = await folderFor(t);
    await writeFile(join(folder, 'file'), '');
    for (const [data, pattern] of [
      [join(folder, 'file'), /data folder .*: .*file is a file/],
      // Node's own making of folders never ends there.
      [
        '/proc/live-chat/data',
        /data folder .*: \/proc\/live-chat cannot be made: its file system takes no new folders/,
      ],
    ] as const) {
      const { code, errors, output } = await run('--port', '0', '--data', data);
      assert.deepEqual([code, output], [1, '']);
      assertOneLine(errors, pattern);
    }
  });

  test('explains a data folder that another relay uses, and what to do', async (t) => {
    const relay = await spawnRelay();
    t.after(() => relay.dispose());
    const { code, errors } = await run('--port', '0', '--data', relay.folder);
    assert.equal(code, 1);
    assertOneLine(errors, /is in use by a relay that runs: stop that one, or choose another with --data/);
  });

  test('explains a port in use in one line, with exit code 1', async (t) => {
    const blocker = createServer().listen(0, '127.0.0.1');
    t.after(() => blocker.close());
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    const { code, errors } = await run('--port', String(port), '--data', await folderFor(t));
    assert.equal(code, 1);
    assertOneLine(errors, new RegExp(`port ${port} on 127\\.0\\.0\\.1 is in use`));
  });

  test('explains a folder that cannot be made in one line, with exit code 1', async (t) => {
    const folder = await folderFor(t);
    await writeFile(join(folder, 'file'), '');
    const { code, errors } = await run('--port', '0', '--data', join(folder, 'file', 'data'));
    assert.equal(code, 1);
    assertOneLine(errors, /^live-chat-relay: .*file/);
  });

  test('explains a file that is no database in one line, with exit code 1, and leaves it as it is', async (t) => {
    const folder = await folderFor(t);
    const first = await spawnRelay({ data: folder });
    await first.kill();
    await rm(join(folder, 'live-chat.db-wal'), { force: true });
    await writeFile(join(folder, 'live-chat.db'), 'not a database, but somebody’s novel'.repeat(100));
    const { code, errors } = await run('--port', '0', '--data', folder);
    assert.equal(code, 1);
    assertOneLine(errors, /^live-chat-relay: /);
  });

  test('says where it listens, where its data is and who may connect', async (t) => {
    const relay = await spawnRelay({ origins: 'https://www.example.com' });
    t.after(() => relay.dispose());
    const line = relay.output.split('\n').find((each) => each.includes('"listening"'))!;
    const { address, folder, allowed } = JSON.parse(line) as Record<string, string>;
    assert.deepEqual([address, folder], [relay.url, relay.folder]);
    assert.match(allowed!, /https:\/\/www\.example\.com/);
    const maya = await enter(relay.socketUrl, 'canary-name');
    assert.equal((await maya.say('lobby', 'k', 'canary-text')).type, 'ack');
    await maya.close();
    await relay.kill('SIGTERM');
    assert.doesNotMatch(relay.output, /canary/);
    assert.ok(!relay.output.includes(maya.welcome.secret!));
  });
});
