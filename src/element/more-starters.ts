import { english } from './action-strings.ts';
import type { Kit } from './kit.ts';
import type { ChatElement } from './feature.ts';
import type { View } from './view.ts';

const plus = 'M10 4v12M4 10h12';

// The keyboard of a phone would go away with the focus of the field.
const keepFocus = (event: Event): void => event.preventDefault();

/** Where a touch screen is narrow, what stands before the field is behind one button, and unfolds over it as lines. */
export class MoreStarters {
  #isOpen = false;
  #host: ChatElement;

  constructor(host: ChatElement) {
    this.#host = host;
    const root = host.renderRoot;
    root.addEventListener('click', ({ target }) => {
      if ((target as Element).closest('.box .ib:not(.plus)')) this.#open(false);
    });
    root.addEventListener('focusin', ({ target }) => {
      if ((target as Element).matches('.grow textarea')) this.#open(false);
    });
    root.addEventListener(
      'keydown',
      (event) => {
        if (!this.#isOpen || (event as KeyboardEvent).key !== 'Escape') return;
        event.stopPropagation();
        this.#open(false);
        root.querySelector<HTMLElement>('.plus')?.focus();
      },
      true,
    );
  }

  button({ html, icon }: Kit, { phrase }: View): unknown {
    return html`<button
      class="ib plus"
      aria-label=${phrase(english.more)}
      aria-expanded=${this.#isOpen}
      @mousedown=${keepFocus}
      @click=${() => this.#open(!this.#isOpen)}
    >
      ${icon(plus)}
    </button>`;
  }

  #open(isOpen: boolean): void {
    if (this.#isOpen === isOpen) return;
    this.#isOpen = isOpen;
    this.#host.requestUpdate();
  }
}
