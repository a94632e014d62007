import type { TabPage, Unsubscribe } from './types.ts';

/**
 * The browser's word on network and sleep, where there is one.
 * @param wake - There is a network again, or somebody looks again: timers may have slept.
 * @param unplug - There is no network.
 * @param sleep - The page is kept, and may come back.
 * @param leave - The page goes for good.
 */
export function watchPage(
  page: TabPage | undefined,
  wake: () => void,
  unplug: () => void,
  sleep: () => void,
  leave: () => void,
): Unsubscribe {
  const controller = new AbortController();
  const listen = (type: string, listener: (event: PageTransitionEvent) => void) =>
    page?.addEventListener(type, listener as (event: Event) => void, { capture: true, signal: controller.signal });
  listen('online', wake);
  listen('offline', unplug);
  listen('visibilitychange', () => document.hidden || wake());
  listen('pageshow', (event) => event.persisted && wake());
  listen('pagehide', (event) => (event.persisted ? sleep() : leave()));
  // Sent to the document, but not by all browsers also to the window: hence the capturing.
  listen('freeze', sleep);
  listen('resume', wake);
  return () => controller.abort();
}
