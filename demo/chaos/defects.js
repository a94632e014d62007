// For sceptics: sits between what the SDKs saw and the auditor, and falsifies it. With it on, the counters have to move.

const dropped = 29;
const doubled = 41;
const swapped = 53;

export class Defects {
  on = false;
  #counts = new Map();
  #held = new Map();

  /**
   * What the auditor is told of a message that came to a client: once, as it is; or, while on, now and then not at all, twice, or after
   * the next one.
   * @param {string} name @param {unknown} message
   */
  pass(name, message) {
    const held = this.#held.get(name);
    this.#held.delete(name);
    if (!this.on) return held ? [held, message] : [message];
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (held) return [message, held];
    if (count % dropped === 0) return [];
    if (count % doubled === 0) return [message, message];
    if (count % swapped === 0) {
      this.#held.set(name, message);
      return [];
    }
    return [message];
  }
}
