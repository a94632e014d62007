import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry } from '../../../src/protocol/index.ts';
import { folderForTests } from '../../support/store-folder.ts';
import { startStoreProcess } from '../../support/store-process.ts';

const { folder, open } = await folderForTests();

for (const life of [1, 2]) {
  test(`P1, P2: after a SIGKILL in mid-load everything acknowledged is there, life ${life}`, async () => {
    const child = startStoreProcess(folder, 20);
    try {
      await child.told(400);
    } finally {
      await child.kill();
    }

    // The lock went with the process.
    const store = await open();
    const logs = new Map<string, LogEntry[]>();
    for (const room of ['room-0', 'room-1', 'room-2', 'room-3', 'room-4']) {
      const { head, entries } = await store.since(room, 0, 1e9, 1e9);
      const log = entries.map((text) => JSON.parse(text) as LogEntry);
      assert.equal(log.length, head);
      for (const [index, { seq }] of log.entries()) assert.equal(seq, index + 1);
      logs.set(room, log);
    }
    const acknowledged = child.lines.slice(1);
    assert.ok(acknowledged.length >= 399);
    for (const line of acknowledged) {
      const [room, seq, key] = line.split(' ');
      const entry = logs.get(room!)![Number(seq) - 1]!;
      assert.ok(entry.type === 'message' && entry.key === key, `${line} is not in the log`);
      // P3: the sender, who may not have heard, tries again.
      const sender = { id: entry.from, name: entry.name, kind: 'guest' as const };
      const body = { type: 'message' as const, text: entry.text };
      const again = await store.append({ room: room!, sender, key: entry.key, body });
      assert.deepEqual(again, { ok: true, seq: Number(seq), at: entry.at, duplicate: true });
    }
    await store.close();
  });
}
