import { expect } from '@open-wc/testing';
import { isJumbo } from '../../src/element/rich/jumbo.ts';

describe('jumbo', () => {
  it('knows emoji that stand alone', () => {
    for (const text of ['👏', '👍🏽👍🏽', '👨‍👩‍👧‍👦', '🇳🇴 🇸🇪', '1️⃣']) expect(isJumbo(text), text).to.equal(true);
    for (const text of ['', '1', 'a', '👏 a', '👏👏👏👏', '#']) expect(isJumbo(text), text).to.equal(false);
  });
});
