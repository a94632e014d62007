import type { ReactiveElement } from 'lit';

/** What a part makes for one element. */
export interface Loaded {
  readonly styles: { readonly styleSheet?: CSSStyleSheet | undefined };
}

/** Between two tries to load what is in view. */
const pause = 10_000;

/**
 * A part of the element that is loaded once the panel is open and the browser idle, so that the first click finds it there. Where it cannot be
 * loaded, the next click tries again.
 */
export class Part<T extends Loaded> {
  /** It, once it is there. */
  now: T | undefined;
  /** When it was asked for and could not be loaded; 0 if never. */
  missedAt = 0;

  /** When it could not be loaded, if that was so. */
  #failedAt = 0;
  #host: ReactiveElement;
  #import: () => Promise<T>;
  #loading: Promise<void> | undefined;
  #isPrepared = false;

  constructor(host: ReactiveElement, load: () => Promise<T>) {
    this.#host = host;
    this.#import = load;
  }

  /** The panel is open. */
  prepare(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    (globalThis.requestIdleCallback ?? setTimeout)(() => this.#load());
  }

  /** What is in view needs it: loads it, and again when that has failed. Tells whether it has. */
  want(passed: (at: number) => boolean): boolean {
    if (passed(this.#failedAt + pause)) void this.#load();
    return this.#failedAt > 0;
  }

  /** Somebody wants it: does this with it, at once if it is there. */
  use(work: (part: T) => void): void {
    if (this.now) return work(this.now);
    void this.#load().then(() => {
      this.missedAt = this.now ? 0 : Date.now();
      this.#host.requestUpdate();
      if (this.now) work(this.now);
    });
  }

  #load(): Promise<void> {
    return (this.#loading ??= this.#import().then(
      (part) => {
        this.now = part;
        (this.#host.renderRoot as ShadowRoot).adoptedStyleSheets.push(part.styles.styleSheet!);
        this.#host.requestUpdate();
      },
      () => {
        this.#loading = undefined;
        this.#failedAt = Date.now();
        this.#host.requestUpdate();
      },
    ));
  }
}
