import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { entryText, erasedText, storedText } from '../../../server/src/store/sqlite/entry-text.ts';
import type { Store } from '../../../server/src/store/store.ts';
import { type Body, type MessageEntry, type User } from '../../../src/protocol/index.ts';
import { folderForTests, until } from '../../support/store-folder.ts';

const userOf = (index: number): User => ({ id: `u${index}`, name: `User ${index}`, kind: 'guest' });
let keys = 0;
const append = (store: Store, room: string, who: number, body: Body) =>
  store.append({ room, sender: userOf(who), key: `k${++keys}`, body, grant: 'moderator' });

/** How often something is found in the files of a folder. */
function countIn(folder: string, canary: string): number {
  return readdirSync(folder).reduce(
    (count, name) => count + readFileSync(path.join(folder, name)).toString('latin1').split(canary).length - 1,
    0,
  );
}

/** Numbers that look random and are the same each time. */
function* numbersFrom(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

for (const rooms of [1, 20, 200]) {
  test(`P19: nothing of what was deleted is left in the files, ${rooms} rooms`, async () => {
    const { folder, open } = await folderForTests();
    const store = await open();
    const numbers = numbersFrom(rooms + 1);
    const below = (bound: number) => numbers.next().value % bound;
    const canary = (length: number) => `CANARY${'x'.repeat(below(length))}CANARY`;
    const sent: { room: string; who: number; seq: number }[] = [];
    for (let round = 0; round < 25; round++) {
      // Many rooms grow at once, messages of all sizes are edited and reacted to: what makes a database move its rows.
      await Promise.all(
        Array.from({ length: 60 }, async () => {
          const old = sent[below(sent.length + 1)];
          const what = below(10);
          if (what < 6 || !old) {
            const [room, who] = [`room-${below(rooms)}`, below(5)];
            const text = canary(below(20) === 0 ? 7_900 : below(3) === 0 ? 400 : 1);
            const result = await append(store, room, who, { type: 'message', text });
            assert.ok(result.ok);
            sent.push({ room, who, seq: result.seq });
          } else if (what < 8) {
            await append(store, old.room, old.who, { type: 'edit', of: old.seq, text: canary(500) });
          } else {
            await append(store, old.room, below(5), {
              type: 'reaction',
              of: old.seq,
              emoji: `e${below(20)}`,
              on: true,
            });
          }
        }),
      );
    }
    assert.ok(countIn(folder, 'CANARY') > 2 * sent.length);
    await Promise.all(sent.map(({ room, who, seq }) => append(store, room, who, { type: 'delete', of: seq })));
    await store.close();
    assert.equal(countIn(folder, 'CANARY'), 0);
  });
}

test('P19, P20: nothing of the names of files is left, of deleted messages and of uploads that expired', async () => {
  const { folder, open } = await folderForTests();
  const store = await open({ now: () => 1_000 });
  const numbers = numbersFrom(5);
  const sent: { room: string; who: number; seq: number }[] = [];
  let count = 0;
  for (let round = 0; round < 20; round++) {
    await Promise.all(
      Array.from({ length: 30 }, async (_, who) => {
        const room = `room-${numbers.next().value % 9}`;
        const id = `f_${String(++count).padStart(22, '0')}`;
        const name = `CANARY${'x'.repeat(numbers.next().value % 100)}.png`;
        const about = { id, name, type: 'image/png', bytes: 1 };
        await store.createFile({ room, user: `u${who}`, about, userBytes: 1e9, totalBytes: 1e9 });
        if (count % 4 === 0) return;
        const answer = await append(store, room, who, { type: 'message', text: '', files: [id] });
        assert.ok(answer.ok);
        sent.push({ room, who, seq: answer.seq });
        if (count % 3 === 0) await append(store, room, who, { type: 'edit', of: answer.seq, text: 'caption' });
      }),
    );
    // Rows come and go meanwhile.
    await store.forgetFiles(await store.deadFiles(100));
    const gone = sent.splice(0, 5);
    await Promise.all(gone.map(({ room, who, seq }) => append(store, room, who, { type: 'delete', of: seq })));
  }
  assert.ok(countIn(folder, 'CANARY') > sent.length);
  await Promise.all(sent.map(({ room, who, seq }) => append(store, room, who, { type: 'delete', of: seq })));
  await store.expireFiles(2_000);
  await store.forgetFiles(await store.deadFiles(10_000));
  await store.close();
  assert.equal(countIn(folder, 'CANARY'), 0);
});

test('P19: a store that goes on running cleans up after a while', { timeout: 30_000 }, async ({ signal }) => {
  const { folder, open } = await folderForTests();
  const store = await open({ erasureDelay: 1 });
  const sent = await append(store, 'lobby', 1, { type: 'message', text: 'CANARY' });
  assert.ok(sent.ok);
  assert.ok(countIn(folder, 'CANARY') > 0);
  await append(store, 'lobby', 1, { type: 'delete', of: sent.seq });
  await until(() => countIn(folder, 'CANARY') === 0, signal);
});

test('P19: an erased entry takes as many bytes as before', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      const entry: MessageEntry = { seq: 1, type: 'message', at: 1, from: 'maya', key: 'k', name: 'Mäya', text };
      const json = JSON.stringify(entry);
      const stored = storedText(entry, json);
      assert.equal(entryText(stored), json);
      const erased = erasedText(stored);
      assert.equal(Buffer.byteLength(erased), Buffer.byteLength(stored));
      assert.deepEqual(JSON.parse(entryText(erased)), { ...entry, text: '', erased: true });
    }),
  );
});
