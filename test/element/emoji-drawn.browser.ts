import { expect } from '@open-wc/testing';
import type { EmojiFile } from '../../src/element/emoji/data.ts';
import { drawnHere } from '../../src/element/emoji/drawn.ts';

const groups = {} as EmojiFile['groups'];
const file = (since: Record<string, string>): EmojiFile => ({ groups, toned: '', since, codes: {} });
/** No version has it yet. */
const unassigned = '\u{1FAFF}';

describe('which emoji the system can draw', () => {
  it('are not those of a version of which it draws a box', () => {
    const canDraw = drawnHere(file({ '13.0': '🥲 🐈‍⬛', '99.0': `${unassigned} 🦄` }));
    expect(['🥲', '🐈‍⬛', '😀', '🇦🇹', '1️⃣'].map(canDraw)).to.deep.equal([true, true, true, true, true]);
    expect([unassigned, '🦄'].map(canDraw)).to.deep.equal([false, false]);
  });

  it('are not sequences that it draws as their parts', () => {
    const canDraw = drawnHere(file({}));
    expect(['👩🏽‍🚀', '👨‍👩‍👧‍👦', '❤️‍🔥', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'].map(canDraw)).to.deep.equal([true, true, true, true]);
    expect(['🍎\u200D🚀', '🚀\u200D🍎\u200D🐼'].map(canDraw)).to.deep.equal([false, false]);
  });

  it('are all where a canvas tells nothing', () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = (() => null) as unknown as typeof getContext;
    try {
      expect(drawnHere(file({ '99.0': unassigned }))(unassigned)).to.equal(true);
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
  });
});
