import { expect } from '@open-wc/testing';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll } from './mount.ts';

const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

/** Relative luminance of a colour, as the browser paints it. */
function luminance(color: string): number {
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('theme', () => {
  afterEach(unmountAll);

  // What stands on what, and how much contrast it needs.
  const pairs = [
    ['--on-fill', '--fill', 4.5],
    ['--on-fill', '--fill-2', 4.5],
    ['--accent-text', '--bg', 4.5],
    ['--accent-text', '--raised', 4.5],
    ['--accent-text', '--soft', 4.5],
    ['--ink', '--soft', 4.5],
    ['--text-2', '--raised', 4.5],
    ['--text-3', '--bg', 4.5],
    ['--edge', '--bg', 3],
  ] as const;

  for (const theme of ['light', 'dark']) {
    it(`keeps its contrast for any accent, ${theme}`, async () => {
      const { element, $ } = await mount({ attributes: { mode: 'inline', theme }, room: { messages: [message()] } });
      const probe = $('.panel').appendChild(document.createElement('i'));
      const resolve = (token: string) => {
        probe.style.color = `var(${token})`;
        return getComputedStyle(probe).color;
      };
      const poor: string[] = [];
      for (const lightness of [5, 25, 50, 75, 95]) {
        for (let hue = 0; hue < 360; hue += 24) {
          const accent = `hsl(${hue} 90% ${lightness}%)`;
          element.style.setProperty('--live-chat-accent', accent);
          for (const [ink, ground, least] of pairs) {
            const ratio = contrast(resolve(ink), resolve(ground));
            if (ratio < least - 0.05) poor.push(`${accent} ${ink} on ${ground}: ${ratio.toFixed(2)}`);
          }
        }
      }
      expect(poor).to.deep.equal([]);
    });
  }

  it('follows the system, or what it is told', async () => {
    const { element } = await mount();
    expect(getComputedStyle(element).colorScheme).to.equal('light dark');
    element.theme = 'dark';
    await element.updateComplete;
    expect(getComputedStyle(element).colorScheme).to.equal('dark');
  });

  it('takes nothing over from the page but what is meant to be', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      'body { color: red; font: italic 40px serif; text-align: center; text-transform: uppercase; visibility: hidden; letter-spacing: 9px } * { --fill: red; --size: 40px }',
    );
    document.adoptedStyleSheets = [sheet];
    const { $ } = await mount({ attributes: { mode: 'inline' }, room: { messages: [message()] } });
    const { fontSize, fontStyle, textAlign, textTransform, visibility, letterSpacing } = getComputedStyle($('.bub'));
    document.adoptedStyleSheets = [];
    expect([fontStyle, textTransform, visibility, letterSpacing]).to.deep.equal([
      'normal',
      'none',
      'visible',
      'normal',
    ]);
    expect(textAlign).to.equal('start');
    // The page’s `*` means the element itself: that much it may.
    expect(fontSize).to.equal('40px');
  });

  it('can be styled by parts and properties', async () => {
    const { $, element } = await mount({ attributes: { open: '' }, room: { messages: [message()] } });
    element.style.setProperty('--live-chat-radius', '8px');
    element.style.setProperty('--live-chat-size', '18px');
    element.style.setProperty('--live-chat-offset', '40px');
    element.style.setProperty('--live-chat-z-index', '7');
    expect(getComputedStyle($('.panel')).borderTopLeftRadius).to.equal('8px');
    expect(getComputedStyle($('.bub')).fontSize).to.equal('18px');
    expect(getComputedStyle($('.launch')).insetInlineEnd).to.equal('40px');
    expect(getComputedStyle($('.launch')).zIndex).to.equal('7');
    const parts = new Set([...element.shadowRoot!.querySelectorAll('[part]')].map((each) => each.getAttribute('part')));
    expect([...parts].sort()).to.deep.equal(
      ['bubble', 'composer', 'header', 'input', 'launcher', 'log', 'message', 'panel', 'send'].sort(),
    );
  });

  it('has slots for what is the page’s own', async () => {
    const { element, $$, updated } = await mount({ attributes: { open: '' } });
    const slots = () => $$('slot').map((each) => (each as HTMLSlotElement).name);
    expect(slots().sort()).to.deep.equal(['announcer', 'composer-start', 'empty', 'header']);
    element.hide();
    await updated();
    expect(slots()).to.include('launcher');
  });
});
