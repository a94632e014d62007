import type { FeatureContext } from '../feature.ts';
import type { EmojiData } from './data.ts';
import { insert } from './insert.ts';

/** A code between its colons; times, and what is between addresses' colons, are none. */
const codePattern = /(?<![\p{L}\p{N}_:]):([\w+-]{2,40}):/gu;

/** Whether the end of a text is within marks of code: a block that is not closed, or a backtick in the last line. */
export function isInCode(before: string): boolean {
  const blocks = before.split('```');
  return (
    blocks.length % 2 === 0 ||
    blocks
      .at(-1)!
      .slice(blocks.at(-1)!.lastIndexOf('\n') + 1)
      .split('`').length %
      2 ===
      0
  );
}

interface Done {
  readonly start: number;
  readonly emoji: string;
  readonly typed: string;
}

/** A code that is typed out becomes its emoji at the second colon, or when it is sent. Backspace right behind it brings back what was typed. */
export class Codes {
  #context: FeatureContext;
  #data: () => EmojiData | undefined;
  #done: Done | undefined;
  /** What was brought back stays as it is until it is sent. */
  #kept = new Set<string>();
  #isWriting = false;

  constructor(context: FeatureContext, data: () => EmojiData | undefined) {
    this.#context = context;
    this.#data = data;
    const { host } = context;
    host.renderRoot.addEventListener('input', this.#onInput as EventListener);
    // On the host, and so before the field itself.
    host.addEventListener('keydown', this.#onKeydown, true);
    host.addEventListener('click', this.#onClick, true);
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#context.writing.field;
  }

  readonly #onInput = (event: InputEvent): void => {
    const field = this.#field;
    if (!field || event.composedPath()[0] !== field || event.isComposing || this.#isWriting) return;
    this.#done = undefined;
    if (!field.value) this.#kept.clear();
    const { value, selectionStart: caret, selectionEnd } = field;
    if (caret !== selectionEnd || value[caret - 1] !== ':') return;
    const last = this.#codesIn(value.slice(0, caret)).at(-1);
    if (!last || last.start + last.typed.length !== caret) return;
    this.#write(last.emoji, last.start, caret);
    this.#done = last;
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const field = this.#field;
    if (!field || event.composedPath()[0] !== field || event.isComposing || event.keyCode === 229) return;
    // While a list is open, Enter is for that.
    if (event.key === 'Enter' && !event.shiftKey && !field.hasAttribute('aria-activedescendant')) this.#writeAll(field);
    if (event.key !== 'Backspace' || !this.#done) return;
    const { start, emoji, typed } = this.#done;
    const end = start + emoji.length;
    this.#done = undefined;
    if (field.selectionStart !== end || field.selectionEnd !== end || !field.value.startsWith(emoji, start)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#kept.add(typed);
    this.#write(typed, start, end);
  };

  readonly #onClick = (event: Event): void => {
    const [target] = event.composedPath();
    if (this.#field && (target as Element).closest('.send')) this.#writeAll(this.#field);
  };

  #write(text: string, from: number, to: number): void {
    this.#isWriting = true;
    insert(this.#field!, text, from, to);
    this.#isWriting = false;
  }

  /** It is about to be sent. */
  #writeAll(field: HTMLTextAreaElement): void {
    for (const { start, emoji, typed } of this.#codesIn(field.value).reverse()) {
      field.setRangeText(emoji, start, start + typed.length);
    }
    this.#kept.clear();
    this.#done = undefined;
  }

  #codesIn(text: string): Done[] {
    return [...text.matchAll(codePattern)].flatMap(({ index: start, 0: typed, 1: code }) => {
      const emoji = !this.#kept.has(typed) && !isInCode(text.slice(0, start)) && this.#data()?.ofCode(code!);
      return emoji ? [{ start, emoji, typed }] : [];
    });
  }
}
