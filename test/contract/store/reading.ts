import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LogEntry } from '../../../src/protocol/index.ts';
import { byId, everything, jonas, limits, maya, request, say, seqOf, type StoreBench } from './bench.ts';

/** Slices of a log, pages and snapshots (P6). */
export function testReading(bench: StoreBench): void {
  it('a slice ends where it is told to', async () => {
    const room = bench.newRoom();
    for (let index = 0; index < 9; index++) await bench.store.append(request(room, maya, say('x'.repeat(100))));
    const numbers = async (seq: number, limit: number, bytes: number) => {
      const slice = await bench.store.since(room, seq, limit, bytes);
      assert.equal(slice.head, 10);
      return slice.entries.map((text) => (JSON.parse(text) as LogEntry).seq);
    };
    assert.deepEqual(await numbers(0, 3, everything), [1, 2, 3]);
    assert.deepEqual(await numbers(8, 100, everything), [9, 10]);
    assert.deepEqual(await numbers(10, 100, everything), []);
    assert.deepEqual(await numbers(99, 100, everything), []);
    assert.deepEqual(await numbers(4, 100, 1), [5]);
    const two = (await bench.store.since(room, 4, 2, everything)).entries.join('').length;
    assert.deepEqual(await numbers(4, 100, two), [5, 6]);
    assert.deepEqual(await bench.store.since(bench.newRoom(), 0, 10, 10), { head: 0, entries: [] });
  });

  it('P6: pages go back and forth, and say whether there is more', async () => {
    const room = bench.newRoom();
    for (let index = 0; index < 5; index++) {
      const of = seqOf(await bench.store.append(request(room, maya, say(`text ${index}`))));
      await bench.store.append(request(room, jonas, { type: 'reaction', of, emoji: '👍', on: true }));
    }
    const all = (await bench.store.page(room, { before: everything }, 50)).messages.map(({ seq }) => seq);
    assert.equal(all.length, 5);
    const look = async (where: { before: number } | { after: number }, limit: number) => {
      const { asOf, messages, more } = await bench.store.page(room, where, limit);
      assert.equal(asOf, 12);
      return [messages.map(({ seq }) => seq), more];
    };
    assert.deepEqual(await look({ before: everything }, 2), [all.slice(3), true]);
    assert.deepEqual(await look({ before: all[3]! }, 3), [all.slice(0, 3), false]);
    assert.deepEqual(await look({ before: all[3]! }, 2), [all.slice(1, 3), true]);
    assert.deepEqual(await look({ before: 1 }, 2), [[], false]);
    assert.deepEqual(await look({ after: 0 }, 2), [all.slice(0, 2), true]);
    assert.deepEqual(await look({ after: all[2]! }, 2), [all.slice(3), false]);
    assert.deepEqual(await look({ after: all[4]! }, 2), [[], false]);
  });

  it('P6: a page names everybody in it who is known', async () => {
    const room = bench.newRoom();
    const of = seqOf(await bench.store.append(request(room, maya, say('hello'))));
    await bench.store.append(request(room, jonas, { type: 'reaction', of, emoji: '👍', on: true }));
    await bench.store.append(request(room, { ...maya, id: 'other' }, say('not on this page')));
    await bench.store.append(request(room, maya, { type: 'member', change: 'left' }));
    const { users } = await bench.store.page(room, { before: of + 1 }, 1);
    assert.deepEqual(byId(users), [jonas, maya]);
    const snapshot = await bench.store.snapshot(room, 2);
    const named = [...snapshot.members, ...snapshot.users].map(({ id }) => id).sort();
    assert.deepEqual(named, ['jonas', 'maya', 'other']);
  });

  it('P11: a snapshot of a large room has some of the members and their number', async () => {
    const room = bench.newRoom();
    await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        bench.store.append(request(room, { id: `m${index}`, name: 'M', kind: 'guest' }, say('hi'))),
      ),
    );
    const snapshot = await bench.store.snapshot(room, 9);
    assert.equal(snapshot.members.length, limits.presenceNames);
    assert.equal(snapshot.memberCount, 9);
    assert.equal(new Set([...snapshot.members, ...snapshot.users].map(({ id }) => id)).size, 9);
  });

  it('an unknown room is empty', async () => {
    const room = bench.newRoom();
    assert.equal(await bench.store.head(room), 0);
    const page = { asOf: 0, messages: [], users: [], more: false };
    assert.deepEqual(await bench.store.page(room, { before: 10 }, 10), page);
    assert.deepEqual(await bench.store.snapshot(room, 10), { ...page, members: [], memberCount: 0 });
  });
}
