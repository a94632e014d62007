import type { ReactiveElement } from 'lit';
import type { Attachment } from '../client/index.ts';

/** An element that shows a file, which it has as a property. */
export type Carrier = HTMLElement & { readonly file: Attachment };

/** Which of the elements that show files are in view, or nearly. */
export class Sight {
  #host: ReactiveElement;
  #selector: string;
  #changed: () => void;
  #watched = new Set<Carrier>();
  #inView = new Set<Carrier>();
  #observer: IntersectionObserver | undefined;

  constructor(host: ReactiveElement, selector: string, changed: () => void) {
    this.#host = host;
    this.#selector = selector;
    this.#changed = changed;
  }

  get files(): Attachment[] {
    return [...this.#inView].map(({ file }) => file);
  }

  /** After each rendering. */
  update(): void {
    const { isConnected, renderRoot } = this.#host;
    const now = new Set(isConnected ? renderRoot.querySelectorAll<Carrier>(this.#selector) : []);
    for (const each of this.#watched) {
      if (now.has(each)) continue;
      this.#observer?.unobserve(each);
      this.#inView.delete(each);
    }
    if (now.size) this.#observer ??= new IntersectionObserver(this.#onIntersect);
    for (const each of now) if (!this.#watched.has(each)) this.#observer!.observe(each);
    this.#watched = now;
  }

  /** Begins anew. */
  clear(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#watched.clear();
    this.#inView.clear();
  }

  readonly #onIntersect = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inView.add(target as Carrier);
      else this.#inView.delete(target as Carrier);
    }
    this.#changed();
  };
}
