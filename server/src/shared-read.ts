/** Reads under way, by what they read. */
export type SharedRead<T> = Map<number, Promise<T>>;

/** Joins a read of the same that is under way, or begins one: many who come at once ask the store once. */
export function readShared<T>(reads: SharedRead<T>, key: number, read: () => Promise<T>): Promise<T> {
  let result = reads.get(key);
  if (!result) {
    result = read().finally(() => reads.delete(key));
    reads.set(key, result);
  }
  return result;
}
