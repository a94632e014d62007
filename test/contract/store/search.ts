import assert from 'node:assert/strict';
import { it } from 'node:test';
import { everything, jonas, maya, request, say, seqOf, type StoreBench } from './bench.ts';

/** Looking for words in the messages of a room (P29). */
export function testSearch(bench: StoreBench): void {
  const seqsOf = async (room: string, text: string, before = everything, limit = 50): Promise<number[]> =>
    (await bench.store.search(room, text, before, limit)).hits.map(({ seq }) => seq);

  it('P29: finds the newest first, with who said it, and what is marked', async () => {
    const room = bench.newRoom();
    const first = seqOf(await bench.store.append(request(room, maya, say('The garden is green'))));
    await bench.store.append(request(room, jonas, say('I see')));
    const second = seqOf(await bench.store.append(request(room, jonas, say('GÄRDEN party'))));
    const { hits, next } = await bench.store.search(room, 'garden', everything, 50);
    assert.equal(next, undefined);
    assert.deepEqual(
      hits.map(({ at: _, ...hit }) => hit),
      [
        { seq: second, from: 'jonas', name: 'Jonas', text: 'GÄRDEN party', ranges: [[0, 6]] },
        { seq: first, from: 'maya', name: 'Maya', text: 'The garden is green', ranges: [[4, 10]] },
      ],
    );
    assert.ok(hits.every(({ at }) => typeof at === 'number'));
    assert.deepEqual(await bench.store.search(bench.newRoom(), 'garden', everything, 50), { hits: [] });
    assert.deepEqual(await seqsOf(room, 'garden xyzzy'), []);
  });

  it('P29: page by page each hit comes once', async () => {
    const room = bench.newRoom();
    const all: number[] = [];
    for (let index = 0; index < 7; index++) {
      all.unshift(seqOf(await bench.store.append(request(room, maya, say(`needle ${index}`)))));
      await bench.store.append(request(room, maya, say('hay')));
    }
    const found: number[] = [];
    let next: number | undefined = everything;
    let pages = 0;
    while (next !== undefined) {
      const page = await bench.store.search(room, 'needle', next, 3);
      assert.ok(page.hits.length <= 3);
      found.push(...page.hits.map(({ seq }) => seq));
      next = page.next;
      pages += 1;
    }
    assert.deepEqual(found, all);
    assert.ok(pages >= 3);
    assert.deepEqual(await seqsOf(room, 'needle', all[4]!), all.slice(5));
  });

  it('P29: finds the present text: what is edited or deleted is not found any more', async () => {
    const room = bench.newRoom();
    const [one, two] = [
      seqOf(await bench.store.append(request(room, maya, say('alpha')))),
      seqOf(await bench.store.append(request(room, maya, say('alpha too')))),
    ];
    await bench.store.append(request(room, maya, { type: 'edit', of: one, text: 'beta' }));
    assert.deepEqual(await seqsOf(room, 'alpha'), [two]);
    assert.deepEqual(await seqsOf(room, 'beta'), [one]);
    await bench.store.append(request(room, maya, { type: 'delete', of: one }));
    await bench.store.append(request(room, maya, { type: 'delete', of: two }));
    for (const text of ['alpha', 'beta']) assert.deepEqual(await seqsOf(room, text), []);
    await bench.reopen();
    assert.deepEqual(await seqsOf(room, 'beta'), []);
  });

  it('P29: only messages are looked at, and only those of the room', async () => {
    const [room, other] = [bench.newRoom(), bench.newRoom()];
    await bench.store.append(request(room, { ...maya, name: 'needle' }, say('hay')));
    await bench.store.append(request(other, maya, say('needle')));
    assert.deepEqual(await seqsOf(room, 'needle'), []);
  });
}
