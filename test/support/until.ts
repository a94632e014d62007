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
