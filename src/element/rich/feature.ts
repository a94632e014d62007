import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { isJumbo } from './jumbo.ts';
import { linked } from './links.ts';
import { markedUp, type Marked, type Piece } from './markdown.ts';
import { english as coreEnglish } from '../strings.ts';
import { english } from './strings.ts';
import { richStyles } from './styles.ts';
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
    context.plain = (message, piece) => this.#plain(message, piece);
    context.growing = (message, view, end) => this.#shown(message, view, end, true);
  }

  text(message: ChatMessage, view: View): unknown {
    return this.#shown(message, view, this.#edited(message, view), false);
  }

  /** @param isGrowing That more is to come: its end is in the last of its blocks, whatever that is, and it is as large as its text will be. */
  #shown(message: ChatMessage, view: View, end: unknown, isGrowing: boolean): unknown {
    const { html } = this.#context.kit;
    if (!this.#pieces.has(message)) this.#pieces.set(message, markedUp(message.text));
    const pieces = this.#pieces.get(message);
    if (!pieces) {
      const { text } = message;
      const jumbo = !isGrowing && isJumbo(text) ? 'jumbo' : '';
      return text && html`<span class="txt ${jumbo}" dir="auto">${this.#plain(message, text)}${end}</span>`;
    }
    const last = pieces.at(-1);
    const isWithin = isGrowing || (typeof last === 'object' && last.kind === 'text');
    const shown = pieces.map((piece, index) =>
      this.#show(piece, message, view, `${index}`, isWithin && piece === last ? end : ''),
    );
    return html`<div class="txt md" dir="auto">${shown}${isWithin ? '' : end}</div>`;
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

  readonly #links = (text: string): unknown => {
    const { html } = this.#context.kit;
    return linked(text).map((piece) =>
      typeof piece === 'string'
        ? piece
        : html`<a href=${piece.href!} target="_blank" rel="noopener noreferrer nofollow" tabindex="-1"
            >${piece.pieces}</a
          >`,
    );
  };

  #show(piece: Piece, message: ChatMessage, view: View, place: string, end: unknown = ''): unknown {
    const { html } = this.#context.kit;
    if (typeof piece === 'string') return this.#plain(message, piece);
    const isText = piece.kind === 'text';
    const last = piece.pieces.length - 1;
    const inner = piece.pieces.map((each, index) =>
      this.#show(each, message, view, `${place}.${index}`, index === last && !isText ? end : ''),
    );
    switch (piece.kind) {
      case 'bold':
        return html`<strong>${inner}</strong>`;
      case 'italic':
        return html`<em>${inner}</em>`;
      case 'strike':
        return html`<s>${inner}</s>`;
      case 'code':
        return html`<code dir="ltr">${piece.pieces}</code>`;
      case 'link':
        return html`<a
          href=${piece.href!}
          title=${piece.href!}
          target="_blank"
          rel="noopener noreferrer nofollow"
          tabindex="-1"
          >${inner}</a
        >`;
      case 'quote':
        return html`<blockquote>${inner}</blockquote>`;
      case 'bullets':
        return html`<ul role="list">
          ${inner}
        </ul>`;
      case 'numbers':
        return html`<ol role="list">
          ${inner}
        </ol>`;
      case 'item':
        return piece.value === undefined ? html`<li>${inner}</li>` : html`<li value=${piece.value}>${inner}</li>`;
      case 'fence':
        return this.#code(piece, message, view, place, end);
      default:
        return html`<p>${inner}${end}</p>`;
    }
  }

  #code({ pieces }: Marked, { id }: ChatMessage, { phrase }: View, block: string, end: unknown): unknown {
    const { html, icon } = this.#context.kit;
    const isCopied = this.#copied?.id === id && this.#copied.block === block;
    return html`<div class="code">
      <pre dir="ltr"><code>${pieces}${end}</code></pre>
      <button
        class="ib"
        tabindex="-1"
        aria-label=${phrase(isCopied ? english.copied : english.copyCode)}
        data-do="copy-code"
        data-block=${block}
      >
        ${icon(isCopied ? icons.check : icons.copy)}
      </button>
    </div>`;
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
