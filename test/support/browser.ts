import { launch, type Browser, type BrowserContext, type Page } from 'puppeteer-core';
// @ts-expect-error plain JavaScript that also runs before anything is installed
import { browserPath, shellPath } from '../../scripts/browser.mjs';

/**
 * A headless Chromium. Its contexts share nothing, like two people's browsers.
 *
 * @param isWhole With what its shell without windows has not: pushes, pages that are kept or frozen, and pictures as they are kept.
 */
export async function openBrowser(isWhole = false): Promise<Browser> {
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

/** A page of its own person that fails the test on any script error. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}
