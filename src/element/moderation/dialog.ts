import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** A box over everything, on a phone a sheet from below: closed by Escape, a click beside it, or its button. */
export class Dialog {
  isOpen = false;

  #context: FeatureContext;
  #name: string;
  #closed: () => void;

  /**
   * @param name Of its class, and its ids.
   * @param closed It is closed, whoever did that.
   */
  constructor(context: FeatureContext, name: string, closed: () => void = () => {}) {
    this.#context = context;
    this.#name = name;
    this.#closed = closed;
  }

  open(): void {
    const { host } = this.#context;
    this.isOpen = true;
    host.requestUpdate();
    void host.updateComplete.then(() => {
      if (!this.#element?.open) this.#element?.showModal();
    });
  }

  readonly close = (): void => this.#element?.close();

  /** It goes without a word: the room is another, or the element leaves the page. */
  forget(): void {
    this.close();
    this.#isClosed();
  }

  render({ phrase }: View, title: string, content: unknown): unknown {
    if (!this.isOpen) return '';
    const { html, icon } = this.#context.kit;
    const name = this.#name;
    // Where the focus was before is the browser's to know.
    return html`<dialog
      class="dlg ${name}"
      id="dialog-${name}"
      aria-labelledby="title-${name}"
      @close=${this.#isClosed}
      @click=${this.#onClick}
      @keydown=${this.#onKeydown}
    >
      <div class="dtop">
        <h2 id="title-${name}">${title}</h2>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.close}>${icon(icons.close)}</button>
      </div>
      ${content}
    </dialog>`;
  }

  readonly #isClosed = (): void => {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#closed();
    this.#context.changed();
  };

  readonly #onClick = ({ target }: Event): void => {
    if (target === this.#element) this.close();
  };

  /** Nothing here is the panel's; Escape is the browser's. */
  readonly #onKeydown = (event: Event): void => event.stopPropagation();

  get #element(): HTMLDialogElement | null {
    return this.#context.host.renderRoot.querySelector<HTMLDialogElement>(`#dialog-${this.#name}`);
  }
}
