import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { Language } from '../language.ts';
import { isJumbo } from './jumbo.ts';
import { markedUp, type Piece } from '../../protocol/markdown.ts';
import { withLinks, withMarks } from './marks.ts';
import { english as coreEnglish } from '../strings.ts';
import { english } from './strings.ts';
import { richStyles } from './styles.ts';
import { unmarked } from '../../protocol/unmarked.ts';
import type { View } from '../view.ts';

/** How long a button tells that it has copied. */
const told = 2_000;

/** One block of code of a message. */
interface Block {
  readonly id: string;
  readonly block: string;
}

/** Texts with marks (`markdown.ts`), shown by text bindings only. What is copied, edited and told to screen readers is the text as it was written. */
class Rich implements Feature {
  readonly styles;

  #context: FeatureContext;
  /** What a message's text is made of; messages that have not changed are the same objects. */
  #pieces = new WeakMap<ChatMessage, readonly Piece[] | undefined>();
  /** Whose code was copied just now, and which of its blocks. */
  #copied: Block | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = richStyles(context.kit);
    context.unmarked = unmarked;
    context.plain = (message, piece) => this.#plain(message, piece);
    context.growing = (message, words, end) => this.#shown(message, words, end, true);
  }

  text(message: ChatMessage, view: View): unknown {
    return this.#shown(message, view, this.#edited(message, view), false);
  }

  /** @param isGrowing That more is to come, and that it is as large as its text will be. */
  #shown(message: ChatMessage, words: Language, end: unknown, isGrowing: boolean): unknown {
    const { kit } = this.#context;
    if (!this.#pieces.has(message)) this.#pieces.set(message, markedUp(message.text));
    const pieces = this.#pieces.get(message);
    if (!pieces) {
      const { text } = message;
      const jumbo = !isGrowing && isJumbo(text) ? 'jumbo' : '';
      return text && kit.html`<span class="txt ${jumbo}" dir="auto">${this.#plain(message, text)}${end}</span>`;
    }
    const plain = (piece: string): unknown => this.#plain(message, piece);
    const beside = (block: string): unknown => this.#copyButton(message, words, block);
    return withMarks(pieces, { kit, tab: -1, plain, beside }, end, isGrowing);
  }

  /** Leads to the texts that it had before, where the relay has them. */
  #edited({ edited, seq }: ChatMessage, { phrase }: View): unknown {
    if (!edited) return '';
    const { html } = this.#context.kit;
    const word = phrase(coreEnglish.edited);
    return seq
      ? html`&nbsp;<button
            class="edited"
            tabindex="-1"
            aria-haspopup="dialog"
            aria-label="${word}. ${phrase(english.history)}"
            data-do="former"
            .textContent=${word}
          ></button>`
      : html`&nbsp;<span class="edited">${word}</span>`;
  }

  /** A piece without marks: its mentions, and addresses as links. */
  #plain(message: ChatMessage, text: string): unknown {
    return this.#context.named?.(message, text, this.#links) ?? this.#links(text);
  }

  readonly #links = (text: string): unknown => withLinks(this.#context.kit, text, -1);

  #copyButton({ id }: ChatMessage, { phrase }: Language, block: string): unknown {
    const { html, icon } = this.#context.kit;
    const isCopied = this.#copied?.id === id && this.#copied.block === block;
    return html`<button
      class="ib"
      tabindex="-1"
      aria-label=${phrase(isCopied ? english.copied : english.copyCode)}
      data-do="copy-code"
      data-block=${block}
    >
      ${icon(isCopied ? icons.check : icons.copy)}
    </button>`;
  }

  act(action: string, { id }: ChatMessage, button: HTMLElement): boolean {
    if (action !== 'copy-code') return false;
    const { block = '' } = button.dataset;
    const copy = async (): Promise<void> => {
      await navigator.clipboard.writeText(button.previousElementSibling!.textContent!);
      clearTimeout(this.#timer);
      this.#tell({ id, block });
      this.#timer = setTimeout(() => this.#tell(undefined), told);
    };
    // Where the browser does not let it be copied, the button goes on offering it.
    copy().catch(() => {});
    return true;
  }

  #tell(copied: Block | undefined): void {
    this.#copied = copied;
    this.#context.changed();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#copied = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Rich(context);
