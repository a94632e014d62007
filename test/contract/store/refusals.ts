import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Body, User } from '../../../src/protocol/index.ts';
import { jonas, maya, request, say, seqOf, type StoreBench } from './bench.ts';

/** What the log does not allow (P3). */
export function testRefusals(bench: StoreBench): void {
  it('P3: the same key with another body is refused', async () => {
    const room = bench.newRoom();
    const seq = seqOf(await bench.store.append(request(room, maya, say('target'))));
    const bodies: Body[] = [
      say('one'),
      say('other'),
      { type: 'edit', of: seq, text: 'one' },
      { type: 'edit', of: seq, text: 'other' },
      { type: 'reaction', of: seq, emoji: 'a', on: true },
      { type: 'reaction', of: seq, emoji: 'b', on: true },
      { type: 'reaction', of: seq, emoji: 'a', on: false },
      { type: 'pin', of: seq, on: true },
      { type: 'pin', of: seq, on: false },
      { type: 'member', change: 'left' },
      { type: 'member', change: 'joined' },
      { type: 'delete', of: seq },
    ];
    for (const [index, body] of bodies.entries()) {
      const key = `reused-${index}`;
      // The deletion comes last: nothing can be said about a deleted message.
      assert.ok((await bench.store.append(request(room, maya, body, { key, grant: 'moderator' }))).ok);
      const others = bodies.filter((other) => other !== body);
      const answers = await Promise.all(others.map((other) => bench.store.append(request(room, maya, other, { key }))));
      for (const answer of answers) assert.equal(answer.ok ? 'ok' : answer.code, 'key-reused');
    }
  });

  it('P3: a key is the own of a sender in a room', async () => {
    const room = bench.newRoom();
    const key = 'shared';
    const sends = [
      request(room, maya, say('one'), { key }),
      request(room, jonas, say('two'), { key }),
      request(bench.newRoom(), maya, say('three'), { key }),
    ];
    const results = await Promise.all(sends.map((send) => bench.store.append(send)));
    assert.ok(results.every((result) => result.ok && !result.duplicate));
  });

  it('refuses what the log does not allow, and only that', async () => {
    const room = bench.newRoom();
    const [own, gone] = await Promise.all([
      bench.store.append(request(room, maya, say('mine'))),
      bench.store.append(request(room, maya, say('gone'))),
    ]);
    await bench.store.append(request(room, maya, { type: 'delete', of: seqOf(gone) }));
    const head = await bench.store.head(room);
    const cases: [User, Body, string][] = [
      [maya, { type: 'message', text: 'x', reply: 99 }, 'no-such-message'],
      [maya, { type: 'message', text: 'x', reply: 1 }, 'no-such-message'],
      [maya, { type: 'edit', of: 99, text: 'x' }, 'no-such-message'],
      [maya, { type: 'delete', of: 99 }, 'no-such-message'],
      [maya, { type: 'reaction', of: 99, emoji: 'a', on: true }, 'no-such-message'],
      [maya, { type: 'pin', of: seqOf(own), on: true }, 'forbidden'],
      [maya, { type: 'edit', of: 1, text: 'not a message' }, 'no-such-message'],
      [maya, { type: 'edit', of: seqOf(gone), text: 'x' }, 'no-such-message'],
      [maya, { type: 'delete', of: seqOf(gone) }, 'no-such-message'],
      [maya, { type: 'reaction', of: seqOf(gone), emoji: 'a', on: true }, 'no-such-message'],
      [jonas, { type: 'edit', of: seqOf(own), text: 'x' }, 'forbidden'],
      [jonas, { type: 'delete', of: seqOf(own) }, 'forbidden'],
    ];
    const [results, last] = await Promise.all([
      Promise.all(cases.map(([sender, body]) => bench.store.append(request(room, sender, body)))),
      bench.store.append(request(room, maya, say('after'))),
    ]);
    assert.deepEqual(
      results.map((result) => (result.ok ? 'ok' : result.code)),
      cases.map(([, , code]) => code),
    );
    // Jonas, who was refused, is no member either.
    assert.equal(seqOf(last), head + 1);
    assert.equal((await bench.store.snapshot(room, 1)).memberCount, 1);
    const elsewhere = bench.newRoom();
    const refused = await bench.store.append(request(elsewhere, maya, { type: 'delete', of: 1 }));
    assert.equal(refused.ok ? 'ok' : refused.code, 'no-such-message');
    assert.equal(await bench.store.head(elsewhere), 0);
  });

  it('a refused send may be sent again under its key', async () => {
    const room = bench.newRoom();
    const send = request(room, maya, { type: 'edit', of: 2, text: 'better' });
    assert.equal((await bench.store.append(send)).ok, false);
    assert.equal(seqOf(await bench.store.append(request(room, maya, say('worse')))), 2);
    assert.equal(seqOf(await bench.store.append(send)), 3);
  });

  it('a message has so many different reactions and no more', async () => {
    const room = bench.newRoom();
    const of = seqOf(await bench.store.append(request(room, maya, say('dear'))));
    const react = (who: User, emoji: string, on = true) =>
      bench.store.append(request(room, who, { type: 'reaction', of, emoji, on }));
    const answers = await Promise.all([...'abcd'].map((emoji) => react(maya, emoji)));
    assert.deepEqual(
      answers.map((answer) => (answer.ok ? 'ok' : answer.code)),
      ['ok', 'ok', 'ok', 'too-many'],
    );
    assert.ok((await react(jonas, 'a')).ok);
    assert.ok((await react(maya, 'b', false)).ok);
    assert.ok((await react(jonas, 'd')).ok);
    const { messages } = await bench.store.snapshot(room, 1);
    assert.deepEqual(messages[0]!.reactions, [
      { emoji: 'a', by: ['maya', 'jonas'] },
      { emoji: 'c', by: ['maya'] },
      { emoji: 'd', by: ['jonas'] },
    ]);
  });
}
