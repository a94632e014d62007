/** So long a tab keeps it: others come to the same message later, as browsers put off what is in the background. */
const stay = 3_000;

/** Who has the say about a room, of the tabs that show it: one of them tells of a message, whichever leads, and another one when that is gone or asleep. */
export class Say {
  #name: () => string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #end: (() => void) | undefined;

  /** @param name - The same in all tabs for one room and one person, and for nothing else. */
  constructor(name: () => string) {
    this.#name = name;
  }

  /** Whether this tab has it, from now on for a while. Where tabs cannot agree each has it. */
  async take(): Promise<boolean> {
    const { locks } = navigator;
    const isOurs = !locks || !!this.#end || (await this.#claim(locks));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.give, stay);
    return isOurs;
  }

  #claim(locks: LockManager): Promise<boolean> {
    return new Promise((resolve) => {
      locks
        .request(this.#name(), { ifAvailable: true }, (lock) => {
          resolve(!!lock);
          if (!lock) return undefined;
          // A page that sleeps, or is kept for the way back, tells nothing.
          document.addEventListener('freeze', this.give);
          addEventListener('pagehide', this.give);
          return new Promise<void>((done) => (this.#end = done));
        })
        .catch(() => resolve(true));
    });
  }

  readonly give = (): void => {
    clearTimeout(this.#timer);
    this.#end?.();
    this.#end = undefined;
    document.removeEventListener('freeze', this.give);
    removeEventListener('pagehide', this.give);
  };
}
