/** SQLite's primary result codes, as far as they matter here. */
const codes = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  misuse: 21,
  range: 25,
  notADatabase: 26,
} as const;

/** These say something about one statement, and nothing about disk or file. */
const ofStatement: ReadonlySet<number> = new Set([
  codes.error,
  codes.tooBig,
  codes.constraint,
  codes.mismatch,
  codes.misuse,
  codes.range,
]);
/** After these the connection is as good as before. */
const harmless: ReadonlySet<number> = new Set([codes.busy, codes.locked, codes.readOnly, codes.full]);

/** Undefined for what is not an error of SQLite. */
function codeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  // Extended codes have more bits.
  return typeof code === 'number' ? code & 0xff : undefined;
}

export const isOfSqlite = (error: unknown): boolean => codeOf(error) !== undefined;

export const isBusy = (error: unknown): boolean => codeOf(error) === codes.busy;

export const isFull = (error: unknown): boolean => codeOf(error) === codes.full;

export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

/** Whether it is the store that cannot write, and not this one thing that cannot be written. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !ofStatement.has(code);
}

/** Whether nobody knows any more what is on disk and what only in memory. */
export function isConnectionSpoilt(error: unknown): boolean {
  return isUnavailable(error) && !harmless.has(codeOf(error)!);
}
