/** The name of our mark in the state of an entry of the browser's history: the thread that is shown there. */
const mark = 'liveChatThread';

const stateOf = (): Readonly<Record<string, unknown>> =>
  history.state && typeof history.state === 'object' ? (history.state as Record<string, unknown>) : {};

/** A thread that takes the conversation's place is an entry of the browser's history, where the page is the chat's, so that the way back of the phone leads out of it. */
export class ThreadEntry {
  #left: () => void;
  #isListening = false;

  /** @param left Is called when the browser goes to another entry. */
  constructor(left: () => void) {
    this.#left = left;
  }

  enter(root: number): void {
    if (!this.#isListening) addEventListener('popstate', this.#onPopState);
    this.#isListening = true;
    const state = { ...stateOf(), [mark]: root };
    if (mark in stateOf()) history.replaceState(state, '');
    else history.pushState(state, '');
  }

  /** Leaves the entry, as by the browser's own button. Tells whether there was one. */
  leave(): boolean {
    const isOurs = this.#isListening && mark in stateOf();
    if (isOurs) history.back();
    return isOurs;
  }

  end(): void {
    removeEventListener('popstate', this.#onPopState);
    this.#isListening = false;
  }

  readonly #onPopState = (): void => {
    if (!(mark in stateOf())) this.#left();
  };
}
