import type { LitElement } from 'lit';

const narrow = '(max-width: 479.98px)';

/** What an open bubble needs of the page: whether it fills the screen, how much of that the keyboard leaves, whether it is looked at. */
export class PanelController {
  #host: LitElement;
  #listening: AbortController | undefined;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Whether an open bubble fills the screen. */
  get fillsScreen(): boolean {
    return matchMedia(narrow).matches;
  }

  /** Listens while the panel is shown, and only then. */
  listen(on: boolean): void {
    if (on === !!this.#listening) return;
    this.#listening?.abort();
    this.#listening = undefined;
    if (!on) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const update = () => this.#host.requestUpdate();
    document.addEventListener('visibilitychange', update, { signal });
    matchMedia(narrow).addEventListener('change', update, { signal });
    for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, this.fit, { signal });
    this.fit();
  }

  /** Keeps a panel that fills the screen within what the on-screen keyboard leaves of it. */
  readonly fit = (): void => {
    const style = this.#host.renderRoot.querySelector<HTMLElement>('.panel')?.style;
    if (!style || !visualViewport) return;
    style.setProperty('--height', `${visualViewport.height}px`);
    style.setProperty('--top', `${visualViewport.offsetTop}px`);
  };

  /** Tab goes round within a panel that fills the screen. */
  trap(event: KeyboardEvent): void {
    if (event.key !== 'Tab' || !this.fillsScreen) return;
    const root = this.#host.renderRoot as ShadowRoot;
    const stops = [...root.querySelectorAll<HTMLElement>('.panel :is(button, textarea, [tabindex="0"])')].filter(
      (element) => element.tabIndex >= 0 && !element.matches(':disabled'),
    );
    const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (root.activeElement !== edge) return;
    event.preventDefault();
    other?.focus();
  }
}
