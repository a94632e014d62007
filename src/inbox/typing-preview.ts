import { onPreview } from '../client/visits.ts';
import type { Room, Unsubscribe } from '../client/index.ts';

/** Who shows what they type says so again and again, in a hidden tab once in a minute at least, as browsers have it; after this time without another they have stopped. */
const expiry = 75_000;

/** What the visitor is typing, who has agreed that the team sees it (P45). It is kept nowhere. */
export class TypingPreview {
  text = '';

  #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #end: Unsubscribe;

  constructor(notes: Room, visitor: () => string | undefined, changed: () => void) {
    this.#changed = changed;
    this.#end = onPreview(notes, (user, text) => {
      if (user === visitor()) this.#set(text);
    });
  }

  /** It was sent, or they have gone. */
  clear(): void {
    if (this.text) this.#set('');
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#end();
  }

  #set(text: string): void {
    clearTimeout(this.#timer);
    if (text) this.#timer = setTimeout(() => this.#set(''), expiry);
    if (text === this.text) return;
    this.text = text;
    this.#changed();
  }
}
