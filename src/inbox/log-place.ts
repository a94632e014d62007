/** How far from its end the log still counts as being there. */
const near = 40;

/** Keeps the log where it is read: at its end while new messages come, at the same message while older ones do. */
export class LogPlace {
  #log: Element | null = null;
  #conversation: string | undefined;
  #fromEnd = 0;
  #isAtEnd = true;
  #first: string | undefined;

  /** Somebody scrolls, or it was put to its end: not asked at other times, as the place for it may have become smaller. */
  readonly onScroll = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < near;
  };

  /** Before what is shown changes. */
  remember(root: ShadowRoot): void {
    this.#log = root.querySelector('.log');
    if (this.#log) this.#fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
  }

  /** After it, with the first message of which conversation is shown. True where its end is seen. */
  restore(root: ShadowRoot, conversation: string | undefined, first: string | undefined): boolean {
    const log = root.querySelector('.log');
    const isOther = log !== this.#log || conversation !== this.#conversation || this.#first === undefined;
    const isLonger = first !== this.#first;
    this.#conversation = conversation;
    this.#first = first;
    if (!log) return false;
    if (isOther) this.#isAtEnd = true;
    if (this.#isAtEnd) log.scrollTop = log.scrollHeight;
    else if (isLonger) log.scrollTop = log.scrollHeight - this.#fromEnd;
    return this.#isAtEnd;
  }
}
