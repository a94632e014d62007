/** Whoever does not look at the promise has not asked for an unhandled rejection. */
export function ignorable<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
