import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { User } from '../../../src/protocol/index.ts';
import { everything, fold, jonas, logOf, maya, request, say, seqOf, type StoreBench } from './bench.ts';

/** What is written, and what is erased (P4, P19). */
export function testEntries(bench: StoreBench): void {
  it('P4: an entry is what PROTOCOL.md says, and no more than that', async () => {
    const room = bench.newRoom();
    const sender = { ...maya, secret: 'not for others' };
    const of = seqOf(await bench.store.append(request(room, sender, say('hello'), { key: 'k1' })));
    await bench.store.append(request(room, sender, { type: 'edit', of, text: 'Hello' }, { key: 'k2' }));
    await bench.store.append(request(room, sender, { type: 'reaction', of, emoji: '👍', on: true }, { key: 'k3' }));
    await bench.store.append(request(room, sender, { type: 'delete', of }, { key: 'k4' }));
    await bench.store.append(request(room, sender, { type: 'member', change: 'left' }, { key: 'k5' }));
    const base = { at: bench.clock, from: 'maya' };
    assert.deepEqual(await logOf(bench.store, room), [
      { seq: 1, type: 'member', ...base, change: 'joined', user: maya },
      { seq: 2, type: 'message', ...base, key: 'k1', name: 'Maya', text: '', erased: true },
      { seq: 3, type: 'edit', ...base, key: 'k2', of, text: '', erased: true },
      { seq: 4, type: 'reaction', ...base, key: 'k3', of, emoji: '👍', on: true },
      { seq: 5, type: 'delete', ...base, key: 'k4', of },
      { seq: 6, type: 'member', ...base, key: 'k5', change: 'left', user: maya },
    ]);
  });

  it('P30: a message has the number of the one that it answers, through edits and deletions of either', async () => {
    const room = bench.newRoom();
    const of = seqOf(await bench.store.append(request(room, maya, say('which?'))));
    const answer = request(room, maya, { type: 'message', text: 'this', reply: of }, { key: 'answer' });
    const seq = seqOf(await bench.store.append(answer));
    assert.equal(seqOf(await bench.store.append(answer)), seq, 'the same once more');
    const other = await bench.store.append({ ...answer, body: say('this') });
    assert.equal(other.ok || other.code, 'key-reused', 'without the number it is another content');
    await bench.store.append(request(room, maya, { type: 'edit', of: seq, text: 'that' }));
    await bench.store.append(request(room, maya, { type: 'delete', of }));
    // One that is deleted has its place still.
    const late = seqOf(await bench.store.append(request(room, maya, { type: 'message', text: 'late', reply: of })));
    const { messages } = await bench.store.snapshot(room, 9);
    assert.deepEqual(
      messages.map((message) => [message.text, message.reply]),
      [
        ['', undefined],
        ['that', of],
        ['late', of],
      ],
    );
    await bench.store.append(request(room, maya, { type: 'delete', of: late }));
    const told = fold(await logOf(bench.store, room)).messages.at(-1)!;
    const kept = (await bench.store.snapshot(room, 1)).messages[0]!;
    assert.deepEqual([told.reply, kept.reply], [of, of]);
    const elsewhere = await bench.store.append(
      request(bench.newRoom(), maya, { type: 'message', text: 'x', reply: of }),
    );
    assert.equal(elsewhere.ok || elsewhere.code, 'no-such-message', 'of another room');
  });

  it('text comes back as it was, whatever is in it', async () => {
    const room = bench.newRoom();
    const texts = [
      'a',
      '',
      `'; DROP TABLE rooms; --`,
      '\0\u0001 ',
      '\ud800 alone',
      '👩‍👩‍👧 ü 漢',
      '"\\n',
      '   ',
      'x'.repeat(8_000),
    ];
    const told: string[] = [];
    const stop = bench.store.onCommit((commits) => told.push(...commits.flatMap(({ entries }) => entries)));
    await Promise.all(texts.map((text) => bench.store.append(request(room, maya, say(text)))));
    stop();
    const { entries } = await bench.store.since(room, 0, everything, everything);
    // Byte for byte what subscribers got (P9).
    assert.deepEqual(entries, told);
    const { messages } = await bench.store.snapshot(room, 50);
    assert.deepEqual(
      messages.map(({ text }) => text),
      texts,
    );
  });

  it('a newcomer is announced once, a change of name too', async () => {
    const room = bench.newRoom();
    await bench.store.append(request(room, maya, say('one')));
    await bench.store.append(request(room, maya, say('two')));
    const renamed: User = { ...maya, name: 'Maja' };
    await Promise.all([
      bench.store.append(request(room, renamed, say('three'))),
      bench.store.append(request(room, renamed, say('four'))),
    ]);
    const log = await logOf(bench.store, room);
    assert.deepEqual(
      log.map((entry) => (entry.type === 'member' ? [entry.change, entry.user.name] : entry.type)),
      [['joined', 'Maya'], 'message', 'message', ['renamed', 'Maja'], 'message', 'message'],
    );
    const { members, messages } = await bench.store.snapshot(room, 10);
    assert.deepEqual(members, [renamed]);
    assert.deepEqual(
      messages.map((message) => message.name),
      ['Maya', 'Maya', 'Maja', 'Maja'],
    );
  });

  it('a body about membership never counts anybody twice', async () => {
    const room = bench.newRoom();
    const changes: ('joined' | 'left')[] = ['left', 'joined', 'joined', 'left', 'left', 'joined'];
    const results = await Promise.all(
      changes.map((change) => bench.store.append(request(room, maya, { type: 'member', change }))),
    );
    assert.deepEqual(results.map(seqOf), [0, 1, 1, 2, 2, 3]);
    const log = await logOf(bench.store, room);
    assert.deepEqual(
      log.map((entry) => entry.type === 'member' && entry.change),
      ['joined', 'left', 'joined'],
    );
    assert.equal(fold(log).memberCount, 1);
    const { memberCount, members } = await bench.store.snapshot(room, 1);
    assert.deepEqual([memberCount, members], [1, [maya]]);
    await bench.store.append(request(room, maya, { type: 'member', change: 'left' }));
    await bench.store.append(request(room, maya, say('back again')));
    assert.equal((await bench.store.snapshot(room, 1)).memberCount, 1);
  });

  it('P3: what is so already is acknowledged with the last number, and written by nobody', async () => {
    const room = bench.newRoom();
    const of = seqOf(await bench.store.append(request(room, maya, say('one'))));
    const react = (on: boolean, who = maya) => request(room, who, { type: 'reaction', of, emoji: '👍', on });
    const bodies = [
      react(false),
      react(false, jonas),
      react(true),
      react(true),
      react(false, jonas),
      request(room, maya, { type: 'member', change: 'joined' }),
      request(room, jonas, { type: 'member', change: 'left' }),
      react(false),
      react(false),
    ];
    const results = await Promise.all(bodies.map((body) => bench.store.append(body)));
    assert.deepEqual(
      results.map((result) => result.ok && [result.seq - of, result.duplicate]),
      [
        [0, true],
        [0, true],
        [1, false],
        [1, true],
        [1, true],
        [1, true],
        [1, true],
        [2, false],
        [2, true],
      ],
    );
    assert.equal(await bench.store.head(room), of + 2);
    assert.equal((await bench.store.snapshot(room, 1)).memberCount, 1);
    // The key of what wrote nothing is not used up, and a member of another name is renamed.
    assert.equal(seqOf(await bench.store.append({ ...bodies[0]!, body: react(true).body })), of + 3);
    const renamed = await bench.store.append(
      request(room, { ...maya, name: 'Maja' }, { type: 'member', change: 'joined' }),
    );
    assert.equal(seqOf(renamed), of + 4);
  });

  it('time does not go back within a room', async () => {
    const room = bench.newRoom();
    const first = await bench.store.append(request(room, maya, say('one')));
    bench.clock -= 3_600_000;
    const second = await bench.store.append(request(room, maya, say('two')));
    bench.clock += 7_200_000;
    const third = await bench.store.append(request(room, maya, say('three')));
    bench.clock -= 3_600_000;
    assert.ok(first.ok && second.ok && third.ok);
    assert.equal(second.at, first.at);
    assert.equal(third.at, first.at + 3_600_000);
  });

  it('P19: deleting takes the content out of log and view, and keeps the numbers', async () => {
    const room = bench.newRoom();
    const send = request(room, maya, say('secret one'));
    const of = seqOf(await bench.store.append(send));
    const edit = request(room, maya, { type: 'edit', of, text: 'secret two' });
    await bench.store.append(edit);
    await bench.store.append(request(room, jonas, { type: 'reaction', of, emoji: '👍', on: true }));
    const before = await bench.store.head(room);
    const gone = await bench.store.append(request(room, jonas, { type: 'delete', of }, { grant: 'moderator' }));
    assert.equal(seqOf(gone), before + 1);
    const { entries } = await bench.store.since(room, 0, everything, everything);
    assert.ok(!entries.join('').includes('secret'));
    const { messages } = await bench.store.snapshot(room, 10);
    const [message] = messages;
    assert.deepEqual([message!.text, message!.reactions, message!.edited], ['', [], undefined]);
    assert.deepEqual(message!.deleted, { at: bench.clock, by: 'jonas' });
    // The sender, who has not heard, tries once more: it is known, and nothing comes back.
    assert.deepEqual(await bench.store.append(send), { ok: true, seq: of, at: bench.clock, duplicate: true });
    assert.ok((await bench.store.append(edit)).ok);
    assert.equal(await bench.store.head(room), before + 1);
  });
}
