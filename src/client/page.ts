import type { Unsubscribe } from './types.ts';

/**
 * The browser's word on network and sleep, where there is one.
 * @param wake - There is a network again, or somebody looks again: timers may have slept.
 * @param unplug - There is no network.
 * @param leave - The page goes for good.
 */
export function watchPage(wake: () => void, unplug: () => void, leave: () => void): Unsubscribe {
  const controller = new AbortController();
  const listen = (target: EventTarget, type: string, listener: (event: PageTransitionEvent) => void) =>
    target.addEventListener(type, listener as (event: Event) => void, controller);
  if (typeof addEventListener === 'function') {
    listen(globalThis, 'online', wake);
    listen(globalThis, 'offline', unplug);
    listen(globalThis, 'pageshow', (event) => event.persisted && wake());
    // A page that is kept may come back, and is then not told anything.
    listen(globalThis, 'pagehide', (event) => event.persisted || leave());
  }
  if (typeof document === 'object') listen(document, 'visibilitychange', () => document.hidden || wake());
  return () => controller.abort();
}
