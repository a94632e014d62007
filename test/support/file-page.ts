import type { Browser, Page } from 'puppeteer-core';

/** Pages that show files in every way, and notice when something in them runs. */

export type Way = readonly [name: string, attribute: string];

/** What shows a file, and what runs it or styles by it. */
export const showing: readonly Way[] = [
  ['img', 'src'],
  ['iframe', 'src'],
  ['embed', 'src'],
  ['object', 'data'],
  ['video', 'src'],
  ['audio', 'src'],
];
export const running: readonly Way[] = [
  ['script', 'src'],
  ['link', 'href'],
];

/** Puts files into a page, in each of these ways. Runs in the page. */
export async function embed(
  addresses: readonly string[],
  authorization: string | undefined,
  ways: readonly Way[],
): Promise<void> {
  const isOver = (element: HTMLElement): Promise<void> =>
    new Promise((resolve) => {
      element.onload = element.onerror = () => resolve();
      // Media say so in another way; what is not shown at all says nothing.
      element.addEventListener('loadedmetadata', () => resolve());
      setTimeout(resolve, 500);
    });
  const one = async (address: string): Promise<void> => {
    let source = address;
    if (authorization !== undefined) {
      const response = await fetch(address, { headers: { authorization } });
      source = URL.createObjectURL(await response.blob());
    }
    const elements = ways.map(([name, attribute]) => {
      const element = document.createElement(name);
      if (element instanceof HTMLLinkElement) element.rel = 'stylesheet';
      element.setAttribute(attribute, source);
      return element;
    });
    const waits = elements.map(isOver);
    document.body.append(...elements);
    await Promise.all(waits);
    for (const element of elements) element.remove();
  };
  await Promise.all(addresses.map(one));
}

/** A page that is open. */
export interface Visit {
  readonly page: Page;
  /** How often something ran in it, in its frames, or opened a dialog. */
  readonly hits: () => number;
}

/** A page of a browser of its own. What runs there that should not says so in the console. */
export async function visitSite(browser: Browser, address: string): Promise<Visit> {
  const page = await (await browser.createBrowserContext()).newPage();
  let hits = 0;
  page.on('console', (message) => {
    if (message.text() === 'HIT') hits += 1;
  });
  page.on('dialog', (dialog) => {
    hits += 1;
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, hits: () => hits };
}
