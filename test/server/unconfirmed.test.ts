import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { Unconfirmed } from '../../server/src/unconfirmed.ts';

const piece = 10_000;

/** Writes until it is to be asked; tells how much that was. */
function untilAsked(reader: Unconfirmed): number {
  let written = piece;
  while (!reader.wrote(piece)) written += piece;
  return written;
}

/** Writes until it is over its bound; tells how much that was. */
function untilOver(reader: Unconfirmed): number {
  let written = 0;
  for (; !reader.isOverBound; written += piece) reader.wrote(piece);
  return written;
}

describe('P8: what a client has not confirmed', () => {
  test('one who has answered in time is asked less often, and never trusted with more than the most', () => {
    const reader = new Unconfirmed();
    const asked = Array.from({ length: 4 }, () => {
      const written = untilAsked(reader);
      assert.ok(!reader.isOverBound);
      reader.answered();
      return written;
    });
    const { unconfirmedBytes: first, unconfirmedMost: most } = bounds;
    const expected = [first / 2, most / 2, most / 2, most / 2];
    asked.forEach((written, index) => assert.ok(Math.abs(written - expected[index]!) <= piece, asked.join()));
    assert.ok(untilOver(reader) <= most + piece);
  });

  test('one who was over the bound is a stranger again', () => {
    const reader = new Unconfirmed();
    for (let count = 0; count < 4; count++) {
      untilAsked(reader);
      reader.answered();
    }
    untilOver(reader);
    // All that was written after the ping is still on its way: it is asked for that.
    assert.equal(reader.answered(), true);
    reader.answered();
    assert.ok(untilOver(reader) <= bounds.unconfirmedBytes + piece);
  });

  test('one who was asked while nothing was written has shown nothing', () => {
    const reader = new Unconfirmed();
    for (let count = 0; count < 10; count++) {
      assert.equal(reader.want(), true);
      reader.answered();
    }
    assert.ok(untilOver(reader) <= bounds.unconfirmedBytes + piece);
  });
});
