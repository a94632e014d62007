/** What is answered at an address at which there is nothing. */
export const nothing = { code: 'not-found', message: 'nothing here' };

/** Whether an address is that of a part with answers of its own, or below it. */
export const isBelow = (path: string, url: string): boolean =>
  url.startsWith(path) && ['', '/', '?'].includes(url.slice(path.length, path.length + 1));
