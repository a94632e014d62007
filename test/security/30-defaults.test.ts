// Row 30 of the threat table: a relay that was told nothing is safe, and says what it is open to.
import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { spawnRelay, temporaryFolder, type SpawnedRelay } from '../support/relay.ts';
import { enter } from '../support/wire-client.ts';

describe('a relay with nothing set', () => {
  let relay: SpawnedRelay;

  let folder: string;

  before(async () => {
    folder = await temporaryFolder();
    // Not there yet: the relay makes it.
    relay = await spawnRelay({ data: path.join(folder, 'data') });
  });
  after(async () => {
    await relay.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('listens to this machine alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const refused = await new Promise((resolve) => {
        const socket = connect(relay.port, address, () => resolve(socket.destroy()));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      assert.equal(refused, 'ECONNREFUSED', address);
    }
    assert.match(relay.url, /^http:\/\/127\.0\.0\.1:/);
  });

  test('lets no pages but its own connect, and says so at the start', () => {
    assert.match(relay.output, /"allowed":"pages of this address"/);
  });

  test('keeps what it has from the other users of the machine', async () => {
    await (await enter(relay.socketUrl, 'Maya')).close();
    const mode = async (name: string) => (await stat(path.join(relay.folder, name))).mode & 0o077;
    assert.equal(await mode('.'), 0);
  });

  test('also in a folder that was there before, into which others may look; and says at the start where they can read', async (t) => {
    const open = path.join(folder, 'open');
    await mkdir(open, { mode: 0o755 });
    await chmod(open, 0o755);
    const first = await spawnRelay({ data: open });
    t.after(() => first.dispose());
    await (await enter(first.socketUrl, 'Maya')).close();
    for (const name of await readdir(open)) {
      // There is nothing in the lock.
      if (name.startsWith('live-chat.lock')) continue;
      assert.equal((await stat(path.join(open, name))).mode & 0o077, 0, name);
    }
    assert.doesNotMatch(first.output, /can read the messages/);
    await first.dispose();
    await chmod(path.join(open, 'live-chat.db'), 0o644);
    const second = await spawnRelay({ data: open });
    t.after(() => second.dispose());
    assert.match(second.output, /every user of this machine can read the messages/);
  });
});
