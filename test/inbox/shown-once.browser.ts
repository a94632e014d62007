import { expect } from '@open-wc/testing';
import { ShownOnce } from '../../src/inbox/settings/shown-once.ts';

const minute = 60_000;

/** A clock that goes on only when it is told to. */
function clockOf() {
  let at = 1_000;
  let timer: { readonly due: number; readonly callback: () => void } | undefined;
  return {
    now: () => at,
    setTimeout: (callback: () => void, milliseconds: number) => (timer = { due: at + milliseconds, callback }),
    clearTimeout: (handle: unknown) => void (handle === timer && (timer = undefined)),
    advance(milliseconds: number) {
      at += milliseconds;
      if (timer && timer.due <= at) timer.callback();
    },
    /** Without a timer, as on a machine that sleeps. */
    sleep: (milliseconds: number) => void (at += milliseconds),
    get isSet() {
      return timer !== undefined;
    },
  };
}

describe('a secret that is shown once', () => {
  it('is there for five minutes, each for its own, and is said to be over then', () => {
    const clock = clockOf();
    let updates = 0;
    const shown = new ShownOnce(() => (updates += 1), clock);
    shown.show('first');
    clock.advance(4 * minute);
    shown.show('second');
    clock.advance(4 * minute);
    expect([shown.value, shown.isOver]).to.deep.equal(['second', false]);
    const before = updates;
    clock.advance(minute);
    expect([shown.value, shown.isOver]).to.deep.equal([undefined, true]);
    expect(updates > before, 'it is taken from the page').to.equal(true);
    expect(clock.isSet).to.equal(false);
    shown.show('third');
    expect(shown.isOver).to.equal(false);
    shown.hide();
    expect([shown.value, shown.isOver, clock.isSet]).to.deep.equal([undefined, false, false]);
  });

  it('is gone when the page is seen again after them, whatever its timer has counted', () => {
    const clock = clockOf();
    const shown = new ShownOnce(() => undefined, clock);
    const seen = () => document.dispatchEvent(new Event('visibilitychange'));
    shown.show('one');
    clock.sleep(4 * minute);
    seen();
    expect(shown.value).to.equal('one');
    clock.sleep(minute);
    seen();
    expect([shown.value, shown.isOver]).to.deep.equal([undefined, true]);
    shown.hide();
    seen();
    expect(shown.isOver, 'nothing is looked at any more').to.equal(false);
  });
});
