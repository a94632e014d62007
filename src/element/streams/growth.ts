import type { ChatMessage } from '../../client/index.ts';
import { ended, wholeWords } from './open-marks.ts';

/** What comes within this time is shown together. */
const pace = 50;
/** After so long without more, also half a word is shown. */
const wordPatience = 400;
/** After so long without more it is told that it is still being written. */
const silence = 8_000;

/** A text as it grows, and how much of it is shown: whole words, in steps, so that reading is calm. */
export class Growth {
  /** All that is known of it. */
  text = '';

  #grownAt: number;
  #changed: () => void;
  #shown = '';
  #showing: ReturnType<typeof setTimeout> | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #made: { readonly of: ChatMessage; readonly message: ChatMessage } | undefined;

  /** @param at When it was begun. */
  constructor(at: number, changed: () => void) {
    this.#grownAt = at;
    this.#changed = changed;
    this.#wait(silence - (Date.now() - at));
  }

  /** Whether nothing has come for long. */
  get isSilent(): boolean {
    return Date.now() - this.#grownAt >= silence;
  }

  grow(text: string): void {
    this.text = text;
    this.#grownAt = Date.now();
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined;
      this.#show(wholeWords(this.text));
    }, pace);
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      this.#show(this.text);
      this.#wait(silence - wordPatience);
    }, wordPatience);
  }

  #wait(time: number): void {
    if (time > 0) this.#waiting = setTimeout(this.#changed, time);
  }

  /** What was shown once is not taken back. */
  #show(text: string): void {
    if (text.length <= this.#shown.length) return;
    this.#shown = text;
    this.#made = undefined;
    this.#changed();
  }

  /** The message with what is shown of its text: the same object until there is more. */
  messageOf(message: ChatMessage): ChatMessage {
    if (this.#made?.of !== message) this.#made = { of: message, message: { ...message, text: ended(this.#shown) } };
    return this.#made.message;
  }

  /** It is finished. */
  end(): void {
    clearTimeout(this.#showing);
    clearTimeout(this.#waiting);
  }
}
