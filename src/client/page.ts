import type { Unsubscribe } from './types.ts';

/**
 * The browser's word on network and sleep, where there is one.
 * @param wake - There is a network again, or somebody looks again: timers may have slept.
 * @param unplug - There is no network.
 * @param leave - The page goes for good.
 */
export function watchPage(wake: () => void, unplug: () => void, leave: () => void): Unsubscribe {
  const controller = new AbortController();
  const listen = (type: string, listener: (event: PageTransitionEvent) => void) =>
    globalThis.addEventListener?.(type, listener as (event: Event) => void, controller);
  listen('online', wake);
  listen('offline', unplug);
  listen('visibilitychange', () => document.hidden || wake());
  listen('pageshow', (event) => event.persisted && wake());
  // A page that is kept may come back, and is then not told anything.
  listen('pagehide', (event) => event.persisted || leave());
  return () => controller.abort();
}
