/** How long a text stays, in milliseconds: until it has been noticed. */
const stay = 1_000;

/** Tells screen readers what comes in: one polite live region in the element's light tree, there and empty before it is used. */
export class InboxAnnouncer {
  #host: HTMLElement;
  #region: HTMLElement | undefined;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: HTMLElement) {
    this.#host = host;
  }

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
    this.#region?.remove();
    this.#region = undefined;
  }

  say(text: string): void {
    const line = document.createElement('p');
    line.textContent = text;
    this.#region?.append(line);
    const timer = setTimeout(() => {
      line.remove();
      this.#timers.delete(timer);
    }, stay);
    this.#timers.add(timer);
  }
}
