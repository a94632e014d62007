import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { StoreBench } from './bench.ts';

/** Guests, and how far people have read (P11). */
export function testPeople(bench: StoreBench): void {
  it('keeps guests', async () => {
    const guest = { id: 'g_1', name: 'Maya', secretHash: 'ab'.repeat(32) };
    assert.equal(await bench.store.findGuest('g_1'), undefined);
    await bench.store.createGuest(guest);
    await assert.rejects(bench.store.createGuest({ ...guest, name: 'Thief', secretHash: '' }));
    assert.deepEqual({ ...(await bench.store.findGuest('g_1')) }, guest);
    await bench.store.renameGuest('g_1', 'Maja');
    await bench.store.renameGuest('g_2', 'Nobody');
    await bench.reopen();
    assert.deepEqual({ ...(await bench.store.findGuest('g_1')) }, { ...guest, name: 'Maja' });
    assert.equal(await bench.store.findGuest('g_2'), undefined);
  });

  it('P11: read markers only go up', async () => {
    const room = bench.newRoom();
    const other = bench.newRoom();
    const mark = (user: string, seq: number, where = room) => ({ room: where, user, seq });
    await bench.store.saveReads([mark('maya', 5), mark('jonas', 2), mark('maya', 9, other)]);
    await bench.store.saveReads([mark('maya', 3), mark('jonas', 4)]);
    await bench.store.saveReads([]);
    await bench.reopen();
    const markers = await bench.store.reads(room, { limit: 10 });
    assert.deepEqual(markers.map(({ user, seq }) => `${user} ${seq}`).sort(), ['jonas 4', 'maya 5']);
    assert.equal((await bench.store.reads(room, { limit: 1 })).length, 1);
    assert.deepEqual({ ...(await bench.store.reads(other, { user: 'maya' }))[0] }, mark('maya', 9, other));
    assert.deepEqual(await bench.store.reads(other, { user: 'jonas' }), []);
  });

  it('P38: how far messages have reached people only goes up, and is no read marker', async (t) => {
    const room = bench.newRoom();
    const mark = (user: string, seq: number) => ({ room, user, seq });
    if (!bench.store.saveDeliveries) return t.skip('this store keeps none');
    await bench.store.saveDeliveries([mark('maya', 5), mark('jonas', 2)]);
    await bench.store.saveDeliveries([mark('maya', 3), mark('jonas', 4)]);
    await bench.reopen();
    const markers = await bench.store.deliveries!(room, 10);
    assert.deepEqual(markers.map(({ user, seq }) => `${user} ${seq}`).sort(), ['jonas 4', 'maya 5']);
    assert.equal((await bench.store.deliveries!(room, 1)).length, 1);
    assert.deepEqual(await bench.store.reads(room, { limit: 10 }), []);
  });
}
