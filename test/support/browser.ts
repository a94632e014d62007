import { launch, type Browser, type BrowserContext, type Page } from 'puppeteer-core';
// @ts-expect-error plain JavaScript that also runs before anything is installed
import { browserPath, shellPath } from '../../scripts/browser.mjs';

/** In ms: so long one is kept that nobody has open, for the next file of the same process. */
const idle = 3_000;

async function begin(isWhole: boolean): Promise<Browser> {
  const executablePath: string | undefined = isWhole ? browserPath() : shellPath();
  if (!executablePath) throw new Error('No Chromium or Chrome found: install one, or set CHROME_PATH.');
  return launch({
    executablePath,
    headless: true,
    // A root user (containers) can have no sandbox; everybody else keeps it. Pages in the background must not sleep.
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--disable-sync',
      // A microphone that beeps, and leave to use it.
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-background-networking',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
  });
}

/** One for all who open one in this process: to begin one takes longer than many a test. */
class SharedBrowser {
  #browser: Promise<Browser> | undefined;
  #holders = new Set<object>();
  #end: NodeJS.Timeout | undefined;

  async open(): Promise<Browser> {
    clearTimeout(this.#end);
    const holder = {};
    this.#holders.add(holder);
    const browser = await (this.#browser ??= this.#begin());
    const contexts: BrowserContext[] = [];
    const createBrowserContext: Browser['createBrowserContext'] = async (options) => {
      const context = await browser.createBrowserContext(options);
      contexts.push(context);
      return context;
    };
    const own = {
      createBrowserContext,
      newPage: async () => (await createBrowserContext()).newPage(),
      close: async () => {
        try {
          await Promise.all(contexts.splice(0).map((context) => (context.closed ? undefined : context.close())));
        } finally {
          this.#release(holder);
        }
      },
    };
    return new Proxy(browser, {
      get(target, name) {
        if (Object.hasOwn(own, name)) return own[name as keyof typeof own];
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  /** One that could not begin, or has gone, is not given to the next. */
  async #begin(): Promise<Browser> {
    const forget = (): void => {
      this.#browser = undefined;
    };
    try {
      const browser = await begin(false);
      return browser.on('disconnected', forget);
    } catch (error) {
      forget();
      this.#holders.clear();
      throw error;
    }
  }

  #release(holder: object): void {
    if (!this.#holders.delete(holder) || this.#holders.size > 0) return;
    this.#end = setTimeout(async () => (await this.#browser)?.close(), idle);
  }
}

const shared = new SharedBrowser();

/**
 * A headless Chromium. Its contexts share nothing, like two people's browsers, and are closed with it.
 *
 * @param isWhole With what its shell without windows has not: pushes, pages that are kept or frozen, and pictures as they are kept.
 */
export const openBrowser = (isWhole = false): Promise<Browser> => (isWhole ? begin(true) : shared.open());

/** A page of its own person that fails the test on any script error. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}
