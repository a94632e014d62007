import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test, type TestContext } from 'node:test';
import { BackupError, StoreOpenError } from '../../server/src/store/errors.ts';
import { restoreBackup } from '../../server/src/store/sqlite/restore.ts';
import { createChat, type RoomEvents } from '../../src/node.ts';
import { assertOneLine, runCli } from '../support/cli.ts';
import { fillStore } from '../support/full-store.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';
import { emptyFolder } from '../support/new-store.ts';
import { removeFolder } from '../support/store-folder.ts';
import { until } from '../support/until.ts';
import { enter } from '../support/wire-client.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await emptyFolder();
  t.after(() => removeFolder(folder));
  return folder;
}

/** A relay on a folder of the test's, and where its backup goes. */
async function relayWithBackup(t: TestContext): Promise<{ relay: SpawnedRelay; data: string; file: string }> {
  const folder = await folderFor(t);
  const data = path.join(folder, 'data');
  const relay = await spawnRelay({ data });
  t.after(() => relay.dispose());
  return { relay, data, file: path.join(folder, 'daily.backup') };
}

/** Every file in a folder, and what is in it. */
const contentOf = (folder: string): Map<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name)).toString('base64')] as const));

const textsOf = (file: string): string[] => {
  const database = new DatabaseSync(file);
  try {
    const rows = database.prepare(`SELECT json ->> 'text' AS text FROM entries WHERE is_message = 1 ORDER BY id`).all();
    return rows.map(({ text }) => String(text));
  } finally {
    database.close();
  }
};

function epochOf(file: string): unknown {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(`SELECT value FROM meta WHERE name = 'epoch'`).get()?.['value'];
  } finally {
    database.close();
  }
}

async function ran(...args: readonly string[]): Promise<string> {
  const { code, output, errors } = await runCli(...args);
  assert.equal(code, 0, errors);
  return output;
}

describe('restore', () => {
  test('P1: another epoch, the log as it was, the same guests; the former database is kept, also what was in its log only', async (t) => {
    const { relay, data, file } = await relayWithBackup(t);
    const maya = await enter(relay.socketUrl, 'Maya');
    const { epoch } = await maya.join('lobby');
    await maya.say('lobby', 'k1', 'before');
    await ran('backup', file, '--data', data);
    await maya.say('lobby', 'k2', 'after');
    maya.send({ type: 'read', room: 'lobby', seq: 3 });
    maya.cut();
    // Without a clean end, so that the last message is in the log beside the database.
    await relay.kill('SIGKILL');

    const output = await ran('restore', file, '--data', data);
    assert.match(
      output,
      /data: the backup of \d{4}-\d\d-\d\d \d\d:\d\d UTC by live-chat-relay\/[\d.]+, 1 room, 2 entries/,
    );
    const former = /the former database is now (.*)\n/.exec(output)![1]!;
    assert.deepEqual(readdirSync(data).sort(), [
      'account-secret',
      'address-key',
      'auth-secret',
      // The killed relay could not take it away.
      'control.sock',
      'files',
      path.basename(former),
      'live-chat.db',
      'live-chat.db-last',
      'live-chat.db-stamp',
      'live-chat.lock',
      'push-key',
    ]);
    assert.deepEqual(textsOf(former), ['before', 'after']);

    await relay.start();
    const again = await enter(relay.socketUrl, undefined, {
      kind: 'guest',
      id: maya.welcome.user.id,
      secret: maya.welcome.secret!,
    });
    assert.equal(again.welcome.user.id, maya.welcome.user.id);
    const joined = await again.join('lobby', { epoch, seq: 3 });
    assert.notEqual(joined.epoch, epoch);
    assert.deepEqual([joined.head, joined.snapshot?.asOf], [2, 2]);
    assert.deepEqual(
      joined.snapshot?.messages.map(({ text }) => text),
      ['before'],
    );
    for (const [, seq] of joined.reads) assert.ok(seq <= joined.head, 'a read marker points beyond the log');
    // The key that was used after the backup is free again: what was lost can be sent, once.
    const answer = await again.say('lobby', 'k2', 'after');
    assert.deepEqual([answer.type, answer.type === 'ack' && answer.seq], ['ack', 3]);
    await again.close();
  });

  test('P3, P6: clients of the old log are reset and told so; what they had not sent is sent once', async (t) => {
    const { relay, data, file } = await relayWithBackup(t);
    const chats = ['Maya', 'Ana'].map((name) => createChat({ url: relay.url, name }));
    t.after(() => chats.forEach((chat) => chat.close()));
    const [maya, ana] = chats.map((chat) => chat.room('lobby')) as [
      ReturnType<(typeof chats)[0]['room']>,
      ReturnType<(typeof chats)[0]['room']>,
    ];
    const resets: RoomEvents['reset'][] = [];
    for (const room of [maya, ana]) room.on('reset', (reset) => resets.push(reset));
    await maya.send('before');
    await ana.send('also before');
    await ran('backup', file, '--data', data);
    for (let index = 0; index < 5; index++) await maya.send(`after ${index}`);
    await until(ana, ({ messages }) => messages.length === 7);
    ana.markRead();
    await relay.kill('SIGTERM');
    const waiting = [maya.send('waiting 0'), maya.send('waiting 1')];
    await ran('restore', file, '--data', data);
    await relay.start();
    for (const chat of chats) chat.retryNow();

    await Promise.all(waiting);
    const expected = ['before', 'also before', 'waiting 0', 'waiting 1'];
    for (const room of [maya, ana]) {
      const { messages, readSeq, unread } = await until(room, ({ messages }) => messages.length === 4);
      assert.deepEqual(
        messages.map(({ text }) => text),
        expected,
      );
      assert.ok(readSeq <= messages.at(-1)!.seq!, 'the own marker points beyond the log');
      assert.ok(unread <= 2);
    }
    assert.deepEqual(resets, [{ reason: 'epoch' }, { reason: 'epoch' }]);
    await relay.kill('SIGTERM');
    assert.deepEqual(textsOf(path.join(data, 'live-chat.db')), expected);
  });

  test('refuses while a relay runs on the folder, and nothing happens to that', async (t) => {
    const { relay, data, file } = await relayWithBackup(t);
    const maya = await enter(relay.socketUrl, 'Maya');
    await maya.say('lobby', 'k1', 'one');
    await ran('backup', file, '--data', data);
    const names = readdirSync(data);
    const { code, errors } = await runCli('restore', file, '--data', data);
    assert.equal(code, 1);
    assertOneLine(errors, /data is in use by a relay that runs/);
    assert.deepEqual(readdirSync(data), names);
    const answer = await maya.say('lobby', 'k2', 'two');
    assert.equal(answer.type, 'ack');
    await maya.close();
  });

  test('with --discard nothing is kept; into a new folder it goes as well', async (t) => {
    const folder = await folderFor(t);
    const [data, other, file] = ['data', 'other', 'b'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    await fillStore(data, 5);
    await ran('backup', file, '--data', data);
    assert.doesNotMatch(await ran('restore', file, '--data', data, '--discard'), /former/);
    assert.deepEqual(
      readdirSync(data).filter((name) => name.endsWith('.db')),
      ['live-chat.db'],
    );
    // Not only when a relay opens it: the copy may look the same to the relay in every other respect.
    assert.notEqual(epochOf(path.join(data, 'live-chat.db')), epochOf(file));
    await ran('restore', file, '--data', other);
    for (const place of [data, other]) {
      assert.equal(textsOf(path.join(place, 'live-chat.db')).length, 5);
      // It can be backed up again: it is no longer a backup itself.
      await ran('backup', `${file}-again`, '--data', place, '--force');
    }
  });

  describe('leaves everything untouched, and says in one line what is wrong, when the file', () => {
    /** Each makes a wrong file of a good one. */
    const wrong: readonly (readonly [what: string, spoil: (file: string, data: string) => void, message: RegExp])[] = [
      ['is empty', (file) => truncateSync(file, 0), /is not a database/],
      ['is a text', (file) => writeFileSync(file, 'a novel, '.repeat(100)), /is not a database/],
      ['was cut off', (file) => truncateSync(file, 8_192), /is damaged/],
      ['is of another program', (file) => change(file, 'PRAGMA application_id = 7'), /belongs to another program/],
      [
        'has a newer schema',
        (file) => change(file, 'PRAGMA user_version = 99'),
        /made by a newer version \(schema 99\)/,
      ],
      [
        'has a newer format',
        (file) => change(file, `UPDATE backup SET value = 2 WHERE name = 'format'`),
        /made by a newer version \(live-chat-relay/,
      ],
      [
        'is a database as a relay uses it',
        (file, data) => copyFileSync(path.join(data, 'live-chat.db'), file),
        /is not a backup, but a database/,
      ],
      [
        'has one letter changed',
        (file) => {
          const bytes = readFileSync(file);
          bytes[bytes.indexOf('message 3 ') + 8] = 'x'.charCodeAt(0);
          writeFileSync(file, bytes);
        },
        /is damaged: its content is not what was backed up/,
      ],
      [
        'has a hole in a log',
        (file) => change(file, 'DELETE FROM entries WHERE seq = 3'),
        /is damaged: the log of a room is not whole/,
      ],
    ];
    const change = (file: string, sql: string): void => {
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
    };
    let good: string;
    before(async () => {
      good = await emptyFolder();
      await fillStore(path.join(good, 'data'), 100);
      await ran('backup', path.join(good, 'b'), '--data', path.join(good, 'data'));
    });
    after(() => removeFolder(good));

    for (const [what, spoil, message] of wrong) {
      test(what, async (t) => {
        const folder = await folderFor(t);
        cpSync(good, folder, { recursive: true });
        const data = path.join(folder, 'data');
        const file = path.join(folder, 'b');
        spoil(file, data);
        const names = contentOf(data);
        for (const place of [data, path.join(folder, 'new')]) {
          await assert.rejects(restoreBackup({ file, folder: place }), (error: Error) => {
            assert.ok(error instanceof BackupError || error instanceof StoreOpenError, error.stack);
            assertOneLine(error.message, message);
            return true;
          });
        }
        assert.deepEqual(contentOf(data), names);
        assert.ok(!existsSync(path.join(folder, 'new')));
      });
    }

    test('does not exist', async (t) => {
      const folder = await folderFor(t);
      const { code, errors } = await runCli('restore', path.join(folder, 'none'), '--data', path.join(folder, 'data'));
      assert.equal(code, 1);
      assertOneLine(errors, /there is no file .*none/);
      assert.deepEqual(readdirSync(folder), []);
    });
  });
});
