/** What of a long list is in the page: as much as is in view, and something on both sides. */
export interface Span {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

/** How a list is scrolled, in pixels. */
export interface Scroll {
  readonly at: number;
  readonly height: number;
  /** How high one row is. */
  readonly row: number;
}

const beyond = 12;

/** @param start Where the first row is, in pixels from the beginning of what is scrolled. */
export function spanOf(count: number, start: number, { at, height, row }: Scroll): Span {
  const first = Math.max(0, Math.floor((at - start) / row) - beyond);
  const end = Math.min(count, Math.ceil((at + height - start) / row) + beyond);
  return { first: Math.min(first, count), end: Math.max(end, 0) };
}
