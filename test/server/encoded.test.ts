import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { encodeEntries, encodeFrame } from '../../server/src/encoded.ts';

// `ws` exports it, and its types do not say so.
const { Receiver } = createRequire(import.meta.url)('ws') as { Receiver: new (options: object) => Writable };

/** What a client's `ws` makes of the bytes. */
function received(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on('message', (data: Buffer, isBinary: boolean) => {
      assert.equal(isBinary, false);
      resolve(data.toString());
    });
    receiver.on('error', reject);
    receiver.write(bytes);
  });
}

describe('frames that are encoded once (P9)', () => {
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]) {
    test(`a text of ${length} bytes is one WebSocket message`, async () => {
      const text = 'x'.repeat(length);
      assert.equal(await received(encodeFrame(text)), text);
    });
  }

  test('any text arrives as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        assert.equal(await received(encodeFrame(text)), text);
      }),
    );
  });

  test('entries are joined without being parsed, and many are split into frames without a gap', async () => {
    const entries = Array.from({ length: 50 }, (_, index) => `{"seq":${index + 8},"text":"${'y'.repeat(20_000)}"}`);
    const frames = encodeEntries('lobby', 'e1', 8, entries);
    assert.ok(frames.length > 1);
    let next = 8;
    const texts: string[] = [];
    for (const { first, last, bytes } of frames) {
      assert.equal(first, next);
      next = last + 1;
      assert.ok(bytes.length < 300_000);
      const text = await received(bytes);
      const [message] = JSON.parse(text) as [{ room: string; epoch: string; entries: { seq: number }[] }];
      assert.deepEqual([message.room, message.epoch], ['lobby', 'e1']);
      assert.deepEqual([message.entries[0]!.seq, message.entries.at(-1)!.seq], [first, last]);
      texts.push(text.slice(text.indexOf('"entries":[') + 11, -3));
    }
    assert.equal(next, 58);
    assert.equal(texts.join(','), entries.join(','));
  });

  test('an entry larger than a frame should be has a frame of its own', () => {
    const frames = encodeEntries('lobby', 'e1', 1, ['1', `"${'z'.repeat(400_000)}"`, '3']);
    assert.deepEqual(
      frames.map(({ first, last }) => [first, last]),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
  });
});
