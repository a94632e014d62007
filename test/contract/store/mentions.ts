import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Body, Mention } from '../../../src/protocol/index.ts';
import { fold, jonas, logOf, maya, request, say, seqOf, type StoreBench } from './bench.ts';

const to = (text: string, ...mentions: Mention[]): Body => ({ type: 'message', text, mentions });
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Whom messages mention, and what somebody has not read of that (P30). */
export function testMentions(bench: StoreBench): void {
  it('P30: an entry has the mentions of its text, an edit those of the new one, and a deleted message none', async () => {
    const room = bench.newRoom();
    const mentions: Mention[] = [[3, 6, 'jonas']];
    const first = request(room, maya, to('Hi @Jonas', ...mentions));
    const of = seqOf(await bench.store.append(first));
    assert.equal(seqOf(await bench.store.append(first)), of, 'the same once more');
    const other = await bench.store.append({ ...first, body: say('Hi @Jonas') });
    assert.equal(other.ok || other.code, 'key-reused', 'without them it is another content');
    const now = async () => {
      const log = await logOf(bench.store, room);
      const [kept] = (await bench.store.snapshot(room, 1)).messages;
      const { asOf: _, ...told } = fold(log).messages[0]!;
      assert.deepEqual(plain(told), plain(kept), 'as whoever follows has it');
      return kept!.mentions;
    };
    assert.deepEqual(await now(), mentions);
    await bench.store.append(request(room, maya, { type: 'edit', of, text: '@Ana!', mentions: [[0, 4, 'ana']] }));
    assert.deepEqual(await now(), [[0, 4, 'ana']]);
    await bench.store.append(request(room, maya, { type: 'edit', of, text: 'nobody' }));
    assert.equal(await now(), undefined);
    await bench.store.append(request(room, maya, { type: 'edit', of, text: '@Ana', mentions: [[0, 4, 'ana']] }));
    await bench.store.append(request(room, maya, { type: 'delete', of }));
    assert.equal(await now(), undefined);
    assert.equal(JSON.stringify(await logOf(bench.store, room)).includes('mentions'), false);
  });

  it('P30: those who may not read the room are left out, whether there is somebody of that name or not', async () => {
    const name = bench.newRoom();
    const made = { name, kind: 'private', creator: maya, role: 'owner', members: [jonas] } as const;
    assert.ok((await bench.store.createRoom(made)).ok);
    const text = '@Jonas @Ana @Nobody';
    const all: Mention[] = [
      [0, 6, 'jonas'],
      [7, 4, 'ana'],
      [12, 7, 'u_nobody'],
    ];
    seqOf(await bench.store.append(request(bench.newRoom(), { ...maya, id: 'ana' }, say('I exist'))));
    seqOf(await bench.store.append(request(name, maya, to(text, ...all))));
    assert.deepEqual((await bench.store.snapshot(name, 1)).messages[0]!.mentions, [[0, 6, 'jonas']]);
    const open = bench.newRoom();
    const grant = 'moderator';
    await bench.store.append(request(open, jonas, say('hello')));
    await bench.store.append(request(open, maya, { type: 'member', change: 'banned', user: 'jonas' }, { grant }));
    seqOf(await bench.store.append(request(open, maya, to(text, ...all))));
    assert.deepEqual((await bench.store.snapshot(open, 1)).messages[0]!.mentions, all.slice(1));
    assert.equal(await bench.store.mentionsAfter('jonas', open, 0), 0);
  });

  it('P30: everybody is mentioned by moderators alone', async () => {
    const room = bench.newRoom();
    const body = to('@all @here', [0, 4, 'all'], [5, 5, 'here']);
    seqOf(await bench.store.append(request(room, maya, body)));
    assert.equal((await bench.store.snapshot(room, 1)).messages[0]!.mentions, undefined);
    assert.equal(await bench.store.mentionsAfter('jonas', room, 0), 0);
    seqOf(await bench.store.append(request(room, maya, body, { grant: 'moderator' })));
    assert.deepEqual(
      (await bench.store.snapshot(room, 1)).messages[0]!.mentions,
      (body as { mentions: unknown }).mentions,
    );
    assert.equal(await bench.store.mentionsAfter('jonas', room, 0), 1);
    assert.equal(await bench.store.mentionsAfter('maya', room, 0), 0, 'not by one’s own');
  });

  it('P30: counts the messages after a number that mention somebody, as they are now', async () => {
    const room = bench.newRoom();
    const send = async (...mentions: Mention[]) =>
      seqOf(await bench.store.append(request(room, maya, to('@Jonas @Jonas', ...mentions))));
    const count = (after: number) => bench.store.mentionsAfter('jonas', room, after);
    const one = await send([0, 6, 'jonas'], [7, 6, 'jonas']);
    await send();
    const two = await send([0, 6, 'jonas']);
    await send([0, 6, 'ana'], [7, 6, 'maya']);
    assert.deepEqual([await count(0), await count(one), await count(two)], [2, 1, 0]);
    assert.equal(await bench.store.mentionsAfter('maya', room, 0), 0);
    assert.equal(await bench.store.mentionsAfter('jonas', bench.newRoom(), 0), 0);
    await bench.store.append(request(room, maya, { type: 'edit', of: one, text: 'oh' }));
    assert.equal(await count(0), 1);
    await bench.store.append(request(room, maya, { type: 'delete', of: two }));
    assert.equal(await count(0), 0);
    await bench.store.append(
      request(room, maya, { type: 'edit', of: one, text: '@Jonas', mentions: [[0, 6, 'jonas']] }),
    );
    assert.equal(await count(0), 1);
  });

  it('P26, P30: where a filter has masked something, a mention is where its name is now; none where that is hidden', async () => {
    const room = bench.newRoom();
    const text = '😀 @Jonas 😀bad😀 @Ana';
    const masked = '* @Jonas ***** @***';
    const body = to(text, [3, 6, 'jonas'], [18, 4, 'ana']);
    seqOf(await bench.store.append(request(room, maya, body, { filtering: { text: masked } })));
    const { mentions } = (await bench.store.snapshot(room, 1)).messages[0]!;
    assert.deepEqual(mentions, [
      [2, 6, 'jonas'],
      [15, 4, 'ana'],
    ]);
    assert.deepEqual(
      mentions.map(([start, length]) => masked.slice(start, start + length)),
      ['@Jonas', '@***'],
    );
    seqOf(await bench.store.append(request(room, maya, body, { filtering: { text: masked.replaceAll(/\S/g, '*') } })));
    assert.equal((await bench.store.snapshot(room, 1)).messages[0]!.mentions, undefined);
  });
}
