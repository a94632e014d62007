/** Anything that has a snapshot and tells when it changes. */
interface Subscribable<T> {
  subscribe(listener: (snapshot: T) => void): () => void;
}

// As they are before a test has a time of its own.
const { setTimeout: later, clearTimeout: notLater } = globalThis;

/** Resolves with the first snapshot of which that is true. What does not come in a minute never will. */
export function until<T>(source: Subscribable<T>, isTrue: (snapshot: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = later(() => reject(new Error(`never came true: ${String(isTrue)}`)), 60_000);
    const unsubscribe = source.subscribe((snapshot) => {
      if (!isTrue(snapshot)) return;
      notLater(timer);
      resolve(snapshot);
      // It may have called back before it returned this.
      queueMicrotask(() => unsubscribe());
    });
  });
}
