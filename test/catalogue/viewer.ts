// Looks at states of the catalogue in a real Chromium: on a screen, in a theme, as a picture or through axe.
import { readFileSync } from 'node:fs';
import type axeCore from 'axe-core';
import type { Browser, CDPSession, Page } from 'puppeteer-core';
// @ts-expect-error plain JavaScript of a page
import { frames } from '../../demo/catalogue/states.js';
import { openBrowser } from '../support/browser.ts';
import { boxFont } from './box-font.ts';
import { servePages } from './pages.ts';

export type Theme = 'light' | 'dark' | 'forced';
export type Frame = 'desktop' | 'phone' | 'narrow' | 'landscape' | 'wide' | 'team';

/** What a state says of itself. */
interface State {
  readonly title: string;
  readonly frame?: Frame;
  /** It does not stand still, or not at the same place each time: it is seen by axe alone. */
  readonly moves?: boolean;
}

interface Show {
  (name: string, options: { theme: string }): Promise<void>;
}

export class Viewer {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #close: () => void;
  readonly #troubles: string[];
  #frame: Frame = 'desktop';

  private constructor(page: Page, session: CDPSession, troubles: string[], close: () => void) {
    this.#browser = page.browser();
    this.#page = page;
    this.#session = session;
    this.#troubles = troubles;
    this.#close = close;
  }

  /** @param isPlain With texts as a person sees them, not as boxes. */
  static async open(isPlain = false): Promise<Viewer> {
    const pages = await servePages();
    const browser = await openBrowser(true);
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(pages.url) && !/^(blob|data):/.test(request.url())) troubles.push(request.url());
    });
    const session = await page.createCDPSession();
    await page.emulateTimezone('UTC');
    await page.goto(`${pages.url}/catalogue/state.html`, { waitUntil: 'load' });
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const viewer = new Viewer(page, session, troubles, pages.close);
    await page.evaluate(async (font) => {
      const bytes = Uint8Array.from(atob(font), (letter) => letter.charCodeAt(0));
      document.fonts.add(await new FontFace('Boxes', bytes).load());
    }, boxFont().toString('base64'));
    // All parts are fetched once; from then on a state stands still within a few turns.
    await viewer.show('consent', 'light');
    await page.waitForNetworkIdle({ idleTime: 300 });
    if (!isPlain) await page.evaluate(writeInBoxes);
    return viewer;
  }

  stateOf(name: string): Promise<State> {
    return this.#page.evaluate(async (each) => {
      const { default: state } = (await import(`/catalogue/states/${each}.js`)) as { default: State };
      return { title: state.title, ...(state.frame && { frame: state.frame }), moves: !!state.moves };
    }, name);
  }

  async show(name: string, theme: Theme, frame?: Frame): Promise<void> {
    const wanted = frame ?? (await this.stateOf(name)).frame ?? 'desktop';
    if (wanted !== this.#frame || name === 'consent') {
      const [width, height] = (frames as Record<Frame, [number, number]>)[wanted];
      await this.#page.setViewport({ width, height, deviceScaleFactor: 1 });
      this.#frame = wanted;
    }
    await this.#session.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: theme === 'dark' ? 'dark' : 'light' },
        { name: 'prefers-reduced-motion', value: 'reduce' },
        { name: 'forced-colors', value: theme === 'forced' ? 'active' : 'none' },
      ],
    });
    this.#troubles.length = 0;
    await this.#page.evaluate(
      async (each, how) => (globalThis as unknown as { showState: Show }).showState(each, { theme: how }),
      name,
      theme === 'forced' ? 'auto' : theme,
    );
    if (this.#troubles.length) throw new Error(`${name}: ${this.#troubles.join(', ')}`);
  }

  /** As it is now, as PNG. */
  async picture(): Promise<Buffer> {
    return Buffer.from(
      await this.#page.screenshot({ type: 'png', captureBeyondViewport: false, optimizeForSpeed: true }),
    );
  }

  /** What axe finds: rule, node and reason of each. */
  async findings(): Promise<string[]> {
    return this.#page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof axeCore };
      const { violations } = await axe.run('live-chat', { resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any, all }) => `${id}: ${html.slice(0, 160)} ${(any[0] ?? all[0])?.message ?? ''}`),
      );
    });
  }

  /** Whether the element is wider than the screen. */
  scrollsSideways(): Promise<boolean> {
    return this.#page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  }

  /** Says all of these in place of the English ones, and tells what then stands out of the screen or is cut off. */
  async withTexts(texts: Readonly<Record<string, unknown>>): Promise<string[]> {
    return this.#page.evaluate(async (all) => {
      const element = document.querySelector('live-chat')!;
      element.texts = all as never;
      for (let count = 0; count < 3; count++) await element.updateComplete;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const found: string[] = [];
      for (const each of element.shadowRoot!.querySelectorAll<HTMLElement>('*:not(svg, svg *)')) {
        const { left, right, width, height } = each.getBoundingClientRect();
        // What is there for screen readers alone is as small as can be.
        if (width <= 1 || height <= 1 || !each.checkVisibility({ visibilityProperty: true })) continue;
        const name = `<${each.localName} ${each.className}> ${each.textContent.replace(/\s+/g, ' ').trim().slice(0, 60)}`;
        const { overflowX, textOverflow } = getComputedStyle(each);
        // Code and the groups of emoji are gone through sideways.
        const isSideways = each.closest('pre, [role=tablist]');
        if (isSideways && isSideways !== each) continue;
        if (!isSideways && overflowX === 'auto' && each.scrollWidth > each.clientWidth + 1)
          found.push(`sideways: ${name}`);
        if (left < -0.5 || right > innerWidth + 0.5) found.push(`out by ${Math.round(right - innerWidth)} px: ${name}`);
        // What ends in dots, and what can be scrolled, shows that there is more.
        else if (overflowX === 'hidden' || overflowX === 'clip')
          if (each.scrollWidth > each.clientWidth + 1 && textOverflow !== 'ellipsis') found.push(`cut off: ${name}`);
      }
      return found;
    }, texts);
  }

  /** Changes the look of what is shown. */
  style(text: string): Promise<void> {
    return this.#page.evaluate((rules) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      document.querySelector('live-chat')!.shadowRoot!.adoptedStyleSheets.push(sheet);
    }, text);
  }

  async close(): Promise<void> {
    this.#close();
    await this.#browser.close();
  }
}

/** In the page: every element from now on is written in boxes, and has no caret that blinks. */
function writeInBoxes(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ':host, * { font-family: Boxes !important; font-variant-emoji: text !important; caret-color: transparent !important; scrollbar-width: none !important }',
  );
  const attach = HTMLElement.prototype.attachShadow;
  HTMLElement.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    queueMicrotask(() => root.adoptedStyleSheets.push(sheet));
    return root;
  };
}
