import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RoomCommit } from '../../../server/src/store/store.ts';
import type { User, LogEntry } from '../../../src/protocol/index.ts';
import { jonas, limits, logOf, maya, request, say, seqOf, type StoreBench } from './bench.ts';

/** Numbers, acknowledgements and resends (P1, P2, P3). */
export function testAppends(bench: StoreBench): void {
  it('P1: numbers are contiguous in every room, whoever appends at once', async () => {
    const names = Array.from({ length: 7 }, () => bench.newRoom());
    const committed = new Map(names.map((room) => [room, [] as string[]]));
    const stop = bench.store.onCommit((commits) => {
      for (const { room, first, last, entries } of commits) {
        const texts = committed.get(room)!;
        assert.equal(first, texts.length + 1);
        texts.push(...entries);
        assert.equal(last, texts.length);
      }
    });
    const results = await Promise.all(
      Array.from({ length: 400 }, (_, index) => {
        const sender: User = { id: `u${index % 11}`, name: `User ${index % 11}`, kind: 'guest' };
        return bench.store.append(request(names[index % names.length]!, sender, say(`text ${index}`)));
      }),
    );
    stop();
    for (const [index, room] of names.entries()) {
      const log = await logOf(bench.store, room);
      assert.deepEqual(
        log.map(({ seq }) => seq),
        log.map((_, position) => position + 1),
      );
      assert.deepEqual(
        log,
        committed.get(room)!.map((text) => JSON.parse(text) as LogEntry),
      );
      assert.equal(await bench.store.head(room), log.length);
      // In the order of the calls.
      const mine = results.filter((_, position) => position % names.length === index).map(seqOf);
      assert.deepEqual(
        mine,
        [...mine].sort((one, other) => one - other),
      );
      assert.deepEqual(
        mine,
        log.filter(({ type }) => type === 'message').map(({ seq }) => seq),
      );
    }
  });

  it('P1: numbers go on and the epoch stays after the store was closed and opened', async () => {
    const room = bench.newRoom();
    const { epoch } = bench.store;
    assert.notEqual(epoch, '');
    assert.equal(seqOf(await bench.store.append(request(room, maya, say('one')))), 2);
    await bench.reopen();
    assert.equal(bench.store.epoch, epoch);
    assert.equal(seqOf(await bench.store.append(request(room, maya, say('two')))), 3);
  });

  it('P2: what was acknowledged is there after the store was closed and opened', async () => {
    const room = bench.newRoom();
    const sends = Array.from({ length: 50 }, (_, index) => request(room, maya, say(`text ${index}`)));
    const results = await Promise.all(sends.map((send) => bench.store.append(send)));
    await bench.reopen();
    const log = await logOf(bench.store, room);
    for (const [index, result] of results.entries()) {
      const entry = log[seqOf(result) - 1]!;
      assert.ok(entry.type === 'message');
      assert.deepEqual([entry.key, entry.text], [sends[index]!.key, `text ${index}`]);
    }
  });

  it('P2: close finishes what is under way', async () => {
    const room = bench.newRoom();
    const sends = Array.from({ length: 20 }, () => bench.store.append(request(room, maya, say('late'))));
    await bench.reopen();
    const results = await Promise.all(sends);
    assert.ok(results.every(({ ok }) => ok));
    assert.equal(await bench.store.head(room), 21);
  });

  it('a closed store refuses', async () => {
    const own = await bench.makePlace();
    const closed = await own.open({ limits, now: bench.now });
    await closed.close();
    const result = await closed.append(request('lobby', maya, say('too late')));
    assert.deepEqual({ ...result, message: '' }, { ok: false, code: 'store-unavailable', message: '' });
    await assert.rejects(closed.createGuest({ id: 'g', name: 'G', secretHash: '' }));
    await assert.rejects(closed.head('lobby'));
    await own.remove();
  });

  it('P3: a resend gets the first answer again, at once, later, and after a restart', async () => {
    const room = bench.newRoom();
    const send = request(room, maya, say('once'));
    const [first, second] = await Promise.all([bench.store.append(send), bench.store.append(send)]);
    assert.deepEqual(first, { ok: true, seq: 2, at: bench.clock, duplicate: false });
    assert.deepEqual(second, { ...first, duplicate: true });
    bench.clock += 5_000;
    await bench.store.append(request(room, jonas, say('between')));
    assert.deepEqual(await bench.store.append(send), second);
    await bench.reopen();
    assert.deepEqual(await bench.store.append(send), second);
    assert.equal(await bench.store.head(room), 4);
  });

  it('P3: a duplicate adds no entry, and tells nobody', async () => {
    const room = bench.newRoom();
    const send = request(room, maya, say('once'));
    await bench.store.append(send);
    const told: RoomCommit[] = [];
    const stop = bench.store.onCommit((commits) => told.push(...commits));
    await bench.store.append(send);
    await bench.store.append(request(bench.newRoom(), maya, say('fence')));
    stop();
    assert.ok(told.every((commit) => commit.room !== room));
  });

  it('listeners hear of a commit after those who wait for it, in order, until they unsubscribe', async () => {
    const room = bench.newRoom();
    const heard: string[] = [];
    const stop = bench.store.onCommit((commits) => heard.push(`told ${commits[0]!.last}`));
    const send = async (text: string) =>
      heard.push(`done ${seqOf(await bench.store.append(request(room, maya, say(text))))}`);
    await send('one');
    await send('two');
    await bench.store.head(room);
    stop();
    await send('three');
    await bench.store.head(room);
    assert.deepEqual(heard, ['done 2', 'told 2', 'done 3', 'told 3', 'done 4']);
  });
}
