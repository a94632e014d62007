import type { FeatureContext } from '../feature.ts';
import { goInGrid } from './grid-keys.ts';

export const columns = 8;
/** On a phone: as many as go beside each other, in pixels. */
const cell = 44;
const phone = '(max-width: 480px),(max-height: 480px)';

/** Emoji in rows, of which one is a tab stop. */
export class Grid {
  #context: FeatureContext;
  #nameOf: (emoji: string) => string;
  #choose: (emoji: string, stay: boolean) => void;
  /** The one that is the tab stop. */
  #active = 0;

  constructor(
    context: FeatureContext,
    nameOf: (emoji: string) => string,
    choose: (emoji: string, stay: boolean) => void,
  ) {
    this.#context = context;
    this.#nameOf = nameOf;
    this.#choose = choose;
  }

  /** It is opened anew. */
  reset(): void {
    this.#active = 0;
  }

  /** There are others in it. */
  toTop(): void {
    this.reset();
    this.#root.querySelector('.egrid')?.scrollTo(0, 0);
  }

  get first(): HTMLElement | undefined {
    return this.#cells[0];
  }

  /** Goes into it, to where one was. */
  focus(): void {
    (this.#cells[this.#active] ?? this.first)?.focus();
  }

  render(list: readonly string[], label: string): unknown {
    const { html } = this.#context.kit;
    const across = this.#across;
    const rows: unknown[] = [];
    const stop = Math.min(this.#active, list.length - 1);
    for (let start = 0; start < list.length; start += across) {
      rows.push(
        html`<div role="row">
          ${list
            .slice(start, start + across)
            .map(
              (emoji, index) =>
                html`<button
                  role="gridcell"
                  tabindex=${start + index === stop ? 0 : -1}
                  data-emoji=${emoji}
                  aria-label=${this.#nameOf(emoji)}
                >
                  ${emoji}
                </button>`,
            )}
        </div>`,
      );
    }
    return html`<div class="egrid" role="tabpanel" id="emoji-group" aria-label=${label}>
      <div
        role="grid"
        aria-label=${label}
        @click=${this.#onClick}
        @keydown=${this.#onGridKey}
        @focusin=${this.#onFocus}
        @pointerover=${this.#preview}
      >
        ${rows}
      </div>
    </div>`;
  }

  readonly #onGridKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const field = this.#root.querySelector<HTMLElement>('.efind input');
    const box = this.#root.querySelector('.egrid')!;
    const to = goInGrid(event, this.#cells, this.#across, box.clientHeight);
    if (to) {
      event.preventDefault();
      to.focus();
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      field?.focus();
    } else if (
      (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) ||
      event.key === 'Backspace'
    ) {
      // What is typed is searched for.
      field?.focus();
    }
  };

  readonly #onFocus = (event: Event): void => {
    const cells = this.#cells;
    const now = cells.indexOf(event.target as HTMLElement);
    if (now < 0) return;
    for (const each of cells) if (each.tabIndex === 0) each.tabIndex = -1;
    cells[now]!.tabIndex = 0;
    this.#active = now;
    this.#preview(event);
  };

  readonly #preview = ({ target }: Event): void => {
    const { emoji } = (target as HTMLElement).dataset;
    const place = this.#root.querySelector('.ename');
    if (emoji && place) place.textContent = this.#nameOf(emoji);
  };

  readonly #onClick = (event: MouseEvent): void => {
    const { emoji } = (event.target as HTMLElement).dataset;
    if (emoji) this.#choose(emoji, event.shiftKey);
  };

  get #across(): number {
    return matchMedia(phone).matches ? Math.max(1, Math.floor((innerWidth - 16) / cell)) : columns;
  }

  get #cells(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.egrid [data-emoji]')];
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}
