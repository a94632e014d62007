import { expect } from '@open-wc/testing';
import { render } from 'lit';
import { isJumbo, richText } from '../../src/element/text.ts';

function rendered(text: string): HTMLElement {
  const element = document.createElement('p');
  render(richText(text), element);
  return element;
}
const links = (text: string) => [...rendered(text).querySelectorAll('a')].map((link) => [link.textContent, link.href]);

describe('rich text', () => {
  for (const [text, shown, href] of [
    ['see https://example.com/a?b=1#c now', 'https://example.com/a?b=1#c', 'https://example.com/a?b=1#c'],
    ['HTTP://EXAMPLE.com', 'HTTP://EXAMPLE.com', 'http://example.com/'],
    ['www.example.com/x.', 'www.example.com/x', 'https://www.example.com/x'],
    ['(https://example.com)', 'https://example.com', 'https://example.com/'],
    ['“https://example.com/x”, yes', 'https://example.com/x', 'https://example.com/x'],
    ['https://example.com/Lamp_(desk).', 'https://example.com/Lamp_(desk)', 'https://example.com/Lamp_(desk)'],
    ['write to ana@example.com!', 'ana@example.com', 'mailto:ana@example.com'],
    ['mailto:ana@example.com', 'mailto:ana@example.com', 'mailto:ana@example.com'],
  ] as const) {
    it(`links ${text}`, () => {
      expect(links(text)).to.deep.equal([[shown, href]]);
      expect(rendered(text).textContent).to.equal(text);
    });
  }

  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'https://',
    'http:example',
    '@ana',
    'a@b',
    'a@b@c.d',
    'www.',
    'x:y',
  ]) {
    it(`does not link ${JSON.stringify(text)}`, () => {
      expect(links(text)).to.deep.equal([]);
      expect(rendered(text).textContent).to.equal(text);
    });
  }

  it('opens links elsewhere, and tells nobody where from', () => {
    const link = rendered('https://example.com').querySelector('a')!;
    expect(link.target).to.equal('_blank');
    expect(link.rel.split(' ')).to.include.members(['noopener', 'noreferrer', 'nofollow']);
  });

  it('takes time linear in the length, whatever the text', () => {
    const parts = ['a', '@', '.', '(', ')', 'http://', ' ', '\n', 'a@', '@.', '://', 'www.'];
    for (const part of parts) {
      const time = (length: number) => {
        const text = part.repeat(length / part.length);
        const start = performance.now();
        for (let round = 0; round < 5; round++) richText(text);
        return performance.now() - start;
      };
      time(20_000);
      // Four times the text: quadratic would be sixteen times the work, and hundreds of milliseconds.
      expect(time(80_000), JSON.stringify(part)).to.be.lessThan(250 + 12 * time(20_000));
    }
  });

  it('knows emoji that stand alone', () => {
    for (const text of ['👏', '👍🏽👍🏽', '👨‍👩‍👧‍👦', '🇳🇴 🇸🇪', '1️⃣']) expect(isJumbo(text), text).to.equal(true);
    for (const text of ['', '1', 'a', '👏 a', '👏👏👏👏', '#']) expect(isJumbo(text), text).to.equal(false);
  });
});
