const gather = 400;
const stay = 1_000;

/**
 * Tells screen readers what happens, through one polite live region in the element's light tree: there and empty before it is used, each
 * text in a node of its own that goes away after a second.
 */
export class Announcer {
  #host: HTMLElement;
  #region: HTMLElement | undefined;
  #waiting: string[] = [];
  #summary: (count: number) => string = String;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Puts the region in place. */
  connect(): void {
    if (this.#region) return;
    this.#region = document.createElement('div');
    this.#region.slot = 'announcer';
    this.#region.setAttribute('aria-live', 'polite');
    this.#host.append(this.#region);
  }

  disconnect(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
    this.#region?.remove();
    this.#region = undefined;
  }

  /** Says a text once. */
  say(text: string): void {
    const node = document.createElement('p');
    node.textContent = text;
    this.#region?.append(node);
    this.#after(stay, () => node.remove());
  }

  /** Says a message that has arrived. Several at once are told one after the other; many, only by their number. */
  arrive(text: string, summary: (count: number) => string): void {
    this.#summary = summary;
    if (this.#waiting.push(text) > 1) return;
    this.#after(gather, () => {
      const all = this.#waiting.splice(0);
      for (const each of all.length > 3 ? [this.#summary(all.length)] : all) this.say(each);
    });
  }

  #after(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delay);
    this.#timers.add(timer);
  }
}
