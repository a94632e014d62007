import assert from 'node:assert/strict';
import { it } from 'node:test';
import { everything, maya, request, say, seqOf, type StoreBench } from './bench.ts';
import type { Body } from '../../../src/protocol/index.ts';

/** The texts that a message has had (P32). */
export function testRevisions(bench: StoreBench): void {
  const by = (room: string, body: Body) => bench.store.append(request(room, maya, body));
  const texts = async (room: string, seq: number, before = everything, limit = 9) =>
    (await bench.store.revisions(room, seq, before, limit))?.revisions.map(({ text }) => text);

  it('P32: has each text with when it was written, the newest first, page by page', async () => {
    const room = bench.newRoom();
    const seq = seqOf(await by(room, say('one')));
    const other = seqOf(await by(room, say('another')));
    assert.deepEqual(await texts(room, seq), ['one']);
    const began = bench.clock;
    const edits: number[] = [];
    for (const text of ['two', 'three', 'four']) {
      bench.clock += 1_000;
      edits.push(seqOf(await by(room, { type: 'edit', of: seq, text })));
      await by(room, { type: 'edit', of: other, text: `another ${text}` });
    }
    const whole = await bench.store.revisions(room, seq, everything, 9);
    assert.deepEqual(whole, {
      ...{ from: 'maya', name: maya.name, more: false },
      revisions: [
        { seq: edits[2], at: began + 3_000, text: 'four' },
        { seq: edits[1], at: began + 2_000, text: 'three' },
        { seq: edits[0], at: began + 1_000, text: 'two' },
        { seq, at: began, text: 'one' },
      ],
    });
    const first = await bench.store.revisions(room, seq, everything, 3);
    assert.deepEqual([first!.revisions.length, first!.more], [3, true]);
    assert.deepEqual(await texts(room, seq, edits[0], 3), ['one']);
    assert.equal((await bench.store.revisions(room, seq, edits[0]!, 1))!.more, false);
    assert.deepEqual(await texts(room, seq, seq), []);
    await bench.reopen();
    assert.deepEqual(await texts(room, seq), ['four', 'three', 'two', 'one']);
  });

  it('P32: has none of a message that is deleted, of an entry that is none, or where there is none', async () => {
    const room = bench.newRoom();
    const seq = seqOf(await by(room, say('one')));
    const edit = seqOf(await by(room, { type: 'edit', of: seq, text: 'two' }));
    assert.equal(await texts(room, edit), undefined);
    assert.equal(await texts(room, 99), undefined);
    assert.equal(await texts(bench.newRoom(), seq), undefined);
    await by(room, { type: 'delete', of: seq });
    assert.equal(await texts(room, seq), undefined);
  });

  it('P32: a later text does not get the mentions of an earlier one', async () => {
    const room = bench.newRoom();
    const text = 'Hi @Maya';
    const seq = seqOf(await by(room, { type: 'message', text, mentions: [[3, 5, 'maya']] }));
    await by(room, { type: 'edit', of: seq, text: 'Hi all' });
    const { revisions } = (await bench.store.revisions(room, seq, everything, 9))!;
    assert.deepEqual(
      revisions.map(({ mentions }) => mentions ?? []),
      [[], [[3, 5, 'maya']]],
    );
  });
}
