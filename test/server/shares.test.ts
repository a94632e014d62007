import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { Share, Shares } from '../../server/src/shares.ts';
import { ManualClock } from '../support/manual-clock.ts';

const sharesOn = (clock: ManualClock) => new Shares(clock, (now) => new Share(now));

describe('shares', () => {
  test('one who goes and comes back has the same share; one who stays away is forgotten', () => {
    const clock = new ManualClock();
    const shares = sharesOn(clock);
    const first = shares.of('maya');
    shares.hold(first);
    clock.advance(bounds.shareMemory * 3);
    shares.of('jonas');
    assert.equal(shares.of('maya'), first, 'one who is there is never forgotten');
    shares.release(first);
    clock.advance(bounds.shareMemory - 1);
    shares.of('ben');
    assert.equal(shares.of('maya'), first);
    clock.advance(bounds.shareMemory);
    shares.of('eve');
    assert.equal(shares.size, 1);
    assert.notEqual(shares.of('maya'), first);
  });

  test('however many come, no more than so many are remembered', () => {
    const shares = sharesOn(new ManualClock());
    for (let index = 0; index < bounds.shares + 10; index += 1) shares.of(`${index}`);
    assert.equal(shares.size, bounds.shares);
    assert.equal(shares.of('0'), shares.of('0'));
    assert.notEqual(shares.of('late'), shares.of('late'));
  });
});
