/** Everything a chat takes from its surroundings, so that tests need no waiting. Functions that are called without `this`. */
export interface Environment {
  now(): number;
  random(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  fetch(url: string, options?: RequestInit): Promise<Response>;
  /** What tells of network and sleep, and of other tabs. Missing: none of that. */
  readonly page?: TabPage | undefined;
}

/** What is needed of a page's global object. */
export interface TabPage {
  readonly navigator: { readonly locks?: LockManager };
  readonly BroadcastChannel?: new (name: string) => BroadcastChannel;
  addEventListener(type: string, listener: (event: Event) => void, options: AddEventListenerOptions): void;
}
