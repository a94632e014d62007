import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bounds } from '../../../server/src/limits.ts';
import type { Body, User } from '../../../src/protocol/index.ts';
import { jonas, logOf, maya, request, say, seqOf, type StoreBench } from './bench.ts';

/** Messages that are pinned to a room (P31). */
export function testPins(bench: StoreBench): void {
  const moderator = { grant: 'moderator' } as const;
  const by = (room: string, who: User, body: Body, more = {}) => bench.store.append(request(room, who, body, more));
  const pin = (room: string, of: number, on = true) => by(room, jonas, { type: 'pin', of, on }, moderator);
  const listed = async (room: string) => (await bench.store.pins(room)).messages.map(({ seq }) => seq);

  it('P31: what a moderator pins is listed, the newest pin first, as it is now, and until it is taken down or deleted', async () => {
    const room = bench.newRoom();
    const [first, second, third] = [
      seqOf(await by(room, maya, say('one'))),
      seqOf(await by(room, maya, say('two'))),
      seqOf(await by(room, maya, say('three'))),
    ];
    assert.deepEqual(await listed(room), []);
    for (const seq of [second, first, third]) seqOf(await pin(room, seq));
    assert.deepEqual(await listed(room), [third, first, second]);
    await by(room, maya, { type: 'edit', of: first, text: 'ONE' });
    const { messages, users, asOf } = await bench.store.pins(room);
    const at = bench.clock;
    assert.deepEqual(
      messages.map(({ text, pinned }) => [text, pinned]),
      ['three', 'ONE', 'two'].map((text) => [text, { at, by: 'jonas' }]),
    );
    assert.equal(asOf, await bench.store.head(room));
    assert.deepEqual(users.map(({ id }) => id).sort(), ['jonas', 'maya']);
    await pin(room, first, false);
    assert.deepEqual(await listed(room), [third, second]);
    // Once more is a newer pin.
    await pin(room, second, false);
    await pin(room, first);
    await pin(room, second);
    assert.deepEqual(await listed(room), [second, first, third]);
    await by(room, maya, { type: 'delete', of: second });
    assert.deepEqual(await listed(room), [first, third]);
    assert.equal((await bench.store.page(room, { after: second - 1 }, 1)).messages[0]!.pinned, undefined);
    const entries = await logOf(bench.store, room);
    const { seq: _, ...told } = entries.at(-1)!;
    assert.deepEqual(
      { ...told, key: '' },
      { type: 'delete', at, from: 'maya', key: '', of: second, set: { pinned: null } },
    );
    const { seq: __, ...last } = entries.at(-2)!;
    const set = { pinned: { at, by: 'jonas' } };
    assert.deepEqual({ ...last, key: '' }, { type: 'pin', at, from: 'jonas', key: '', of: second, on: true, set });
    await bench.reopen();
    assert.deepEqual(await listed(room), [first, third]);
    assert.deepEqual(await listed(bench.newRoom()), []);
  });

  it('P31: what is so already writes nothing', async () => {
    const room = bench.newRoom();
    const of = seqOf(await by(room, maya, say('one')));
    assert.equal(seqOf(await pin(room, of, false)), of);
    const seq = seqOf(await pin(room, of));
    assert.equal(seqOf(await pin(room, of)), seq);
    assert.equal(await bench.store.head(room), seq);
  });

  it('P31: so many in a room, and no more until one is taken down', async () => {
    const room = bench.newRoom();
    const texts = Array.from({ length: bounds.pins + 1 }, (_, index) => by(room, maya, say(`${index}`)));
    const all = (await Promise.all(texts)).map(seqOf);
    for (const seq of all.slice(1)) seqOf(await pin(room, seq));
    const refused = await pin(room, all[0]!);
    assert.equal(refused.ok || refused.code, 'too-many');
    assert.ok((await pin(room, all[1]!)).ok, 'which is pinned already');
    await by(room, maya, { type: 'delete', of: all[1]! });
    assert.ok((await pin(room, all[0]!)).ok);
    assert.equal((await listed(room)).length, bounds.pins);
  });

  it('P31: in a direct room both pin', async () => {
    const room = `d_${String(bench.newRoom()).padEnd(22, 'x').slice(0, 22)}`;
    const [one, other] = (['one', 'other'] as const).map((id): User => ({ id, name: id, kind: 'user' })) as [
      User,
      User,
    ];
    await bench.store.createRoom({ name: room, kind: 'direct', creator: one, role: 'member', members: [other] });
    const of = seqOf(await by(room, one, say('one')));
    assert.ok((await by(room, other, { type: 'pin', of, on: true })).ok);
    assert.ok((await by(room, one, { type: 'pin', of, on: false })).ok);
    const eve = await by(room, { id: 'eve', name: 'Eve', kind: 'user' }, { type: 'pin', of, on: true });
    assert.equal(eve.ok || eve.code, 'forbidden');
  });
}
