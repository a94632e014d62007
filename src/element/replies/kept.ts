/** Which message one was answering, kept beside the draft of the room, and so gone with the sign-out. */
export class KeptReply {
  /** Under which name it is kept; empty where it is not known yet who is here. */
  #name = '';
  #id: string | undefined;
  #isRead = false;

  /** From here on it is about this draft. */
  follow(draftKey: string): void {
    const name = draftKey && `${draftKey} reply`;
    if (name === this.#name) return;
    this.#name = name;
    this.#isRead = false;
  }

  /** What was answered when the page was left; given once. */
  take(): string | undefined {
    if (this.#isRead || !this.#name) return undefined;
    this.#isRead = true;
    try {
      this.#id = localStorage.getItem(this.#name) ?? undefined;
    } catch {
      // Without storage it lives as long as the page.
    }
    return this.#id;
  }

  keep(id: string | undefined): void {
    if (!this.#isRead || id === this.#id) return;
    this.#id = id;
    try {
      if (id) localStorage.setItem(this.#name, id);
      else localStorage.removeItem(this.#name);
    } catch {
      // As above.
    }
  }
}
