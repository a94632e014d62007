import { setImmediate as turn } from 'node:timers/promises';

/** Anything that has a snapshot and tells when it changes. */
interface Subscribable<T> {
  subscribe(listener: (snapshot: T) => void): () => void;
}

/** Resolves with the first snapshot of which that is true. */
export function until<T>(source: Subscribable<T>, isTrue: (snapshot: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const unsubscribe = source.subscribe((snapshot) => {
      if (!isTrue(snapshot)) return;
      resolve(snapshot);
      // It may have called back before it returned this.
      queueMicrotask(() => unsubscribe());
    });
  });
}

/** Resolves when it is true, looking in every turn of the event loop. What does not come in half a minute never will. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + 30_000;
  while (!(await isTrue())) {
    if (performance.now() > until) throw new Error(`never came true: ${String(isTrue)}`);
    await turn();
  }
}
