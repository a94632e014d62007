/** The name of our mark in the state of an entry of the browser's history: the room that is shown there. */
const mark = 'liveChatRoom';

const stateOf = (): Readonly<Record<string, unknown>> =>
  history.state && typeof history.state === 'object' ? (history.state as Record<string, unknown>) : {};

/**
 * Where there is no room for both, the list is one page and a room another one. A room is an entry of the browser's history, so that the way back
 * of the phone leads to the list.
 */
export class Pages {
  /** Whether the list is shown where there is no room for both. */
  isList: boolean;

  #host: HTMLElement;
  /** The history of a page that is something else is its own. */
  #hasHistory: boolean;
  #turned: (room: string | undefined) => void;
  /** Leaves what lies over the room. Tells whether something did. */
  #uncover: () => boolean;
  #isListening = false;
  /** The room that was entered last. */
  #room = '';

  /**
   * @param turned Is called when the browser goes to another entry: with a room, or without one to the list.
   * @param uncover Leaves what lies over the room, and tells whether something did.
   */
  constructor(
    host: HTMLElement,
    hasHistory: boolean,
    startsInRoom: boolean,
    turned: (room: string | undefined) => void,
    uncover: () => boolean,
  ) {
    this.#host = host;
    this.#hasHistory = hasHistory;
    this.isList = !startsInRoom;
    this.#turned = turned;
    this.#uncover = uncover;
  }

  toRoom(room: string): void {
    this.isList = false;
    if (!this.#hasHistory) return;
    if (!this.#isListening) addEventListener('popstate', this.#onPopState);
    this.#isListening = true;
    this.#room = room;
    this.#enter();
  }

  #enter(): void {
    history.pushState({ ...stateOf(), [mark]: this.#room }, '');
  }

  readonly back = (): void => {
    // The entry that is ours is left as by the browser's own button.
    if (this.#isListening && stateOf()[mark] !== undefined) return history.back();
    this.isList = true;
    this.#turned(undefined);
  };

  end(): void {
    removeEventListener('popstate', this.#onPopState);
    this.#isListening = false;
  }

  readonly #onPopState = (): void => {
    if (!this.#host.isConnected) return;
    const room = stateOf()[mark];
    // The way back leads out of what lies over the room first; the room is entered again.
    if (room === undefined && !this.isList && this.#uncover()) return this.#enter();
    this.isList = typeof room !== 'string';
    this.#turned(typeof room === 'string' ? room : undefined);
  };
}
