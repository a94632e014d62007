/** The name of our mark in the state of an entry of the browser's history: how deep one is in the inbox there. */
const mark = 'liveChatInbox';

const stateOf = (): Readonly<Record<string, unknown>> =>
  history.state && typeof history.state === 'object' ? (history.state as Record<string, unknown>) : {};

const depthHere = (): number => Number(stateOf()[mark] ?? 0);

/** The browser is on its way to another entry, as it was told here: until it is there, the present one says nothing. */
let isGoing = false;
/** Whether the entry that it has come to last is one to which it was told to go here. */
let isTold = false;
/** Before all who listen: one of them may send it on at once, which must not be taken for an arrival. */
function arrived(): void {
  isTold = isGoing;
  isGoing = false;
}

/** Where there is one thing at a time, each that lies over another is an entry of the browser's history, so that the way back of the phone leads out of it, and not out of the inbox. */
export class WayBack {
  readonly #turned: (depth: number) => void;
  #wanted = 0;

  /** @param turned Is called when one goes back to what lies below, with how deep that is. */
  constructor(turned: (depth: number) => void) {
    this.#turned = turned;
  }

  /** So deep is what is shown. */
  follow(depth: number): void {
    this.#wanted = depth;
    const here = depthHere();
    if (here === depth && !isGoing) return;
    // Twice the same is once.
    addEventListener('popstate', arrived, { capture: true });
    addEventListener('popstate', this.#onPopState);
    if (isGoing) return;
    for (let next = here + 1; next <= depth; next += 1) history.pushState({ ...stateOf(), [mark]: next }, '');
    if (here < depth) return;
    isGoing = true;
    history.go(depth - here);
  }

  end(): void {
    removeEventListener('popstate', this.#onPopState);
  }

  readonly #onPopState = (): void => {
    if (!isTold && depthHere() < this.#wanted) this.#turned(depthHere());
    // To what was left there is no way forward.
    else this.follow(this.#wanted);
  };
}
