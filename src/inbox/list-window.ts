/** Pixels of a row, which is as high as all others: so it is known where each is without looking. */
export const rowHeight = 84;
/** Rows beyond what is seen, so that scrolling finds them there. */
const margin = 6;
/** The list ends so many rows below: then more is asked for. */
const ahead = 12;

/** Which rows of a long list are in the page: those that are seen, and the one that has the tab stop. */
export class ListWindow {
  #first = 0;
  #count = 20;
  /** Id of the row with the tab stop. */
  stop: string | undefined;

  /** The positions to be rendered, in their order. */
  positions(length: number, stop: number): readonly number[] {
    const first = Math.max(0, Math.min(this.#first, length - this.#count) - margin);
    const end = Math.min(length, Math.max(first, this.#first) + this.#count + margin);
    const all = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
    if (stop >= 0 && stop < first) all.unshift(stop);
    if (stop >= end) all.push(stop);
    return all;
  }

  /** Looks where the list is. True where other rows are seen. */
  look({ scrollTop, clientHeight }: Pick<Element, 'scrollTop' | 'clientHeight'>): boolean {
    const first = Math.floor(scrollTop / rowHeight);
    const count = Math.ceil(clientHeight / rowHeight) + 1;
    const isSame = first === this.#first && count === this.#count;
    this.#first = first;
    this.#count = count;
    return !isSame;
  }

  /** Whether the end of what is loaded is near. */
  isNearEnd = (length: number): boolean => this.#first + this.#count + ahead >= length;
}
