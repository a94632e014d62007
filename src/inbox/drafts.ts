/** Whom one writes to: the visitor, or the team alone. */
export type Mode = 'answer' | 'note';

const prefix = 'live-chat-inbox draft ';

/** What is written and not sent: of each conversation an answer and a note, kept for this tab, each for who wrote it. */
export class Drafts {
  #user: string | undefined;
  readonly #texts = new Map<string, string>();

  /** Whose they are from here on. */
  belongTo(user: string | undefined): void {
    if (user === this.#user) return;
    this.#user = user;
    this.#texts.clear();
  }

  #name = (conversation: string, mode: Mode): string => `${prefix}${this.#user} ${conversation} ${mode}`;

  read(conversation: string, mode: Mode): string {
    const name = this.#name(conversation, mode);
    return this.#texts.get(name) ?? stored(() => sessionStorage.getItem(name)) ?? '';
  }

  write(conversation: string, mode: Mode, text: string): void {
    const name = this.#name(conversation, mode);
    this.#texts.set(name, text);
    stored(() => (text ? sessionStorage.setItem(name, text) : sessionStorage.removeItem(name)));
  }
}

/** A page may have no storage, or a full one: then drafts are kept as long as the page. */
function stored<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
