import type { ReactiveElement } from 'lit';

/** A phone, upright or on its side. As in the styles. */
const narrow = '(max-width: 480px),(max-height: 480px)';

/** What a panel in view needs of the page: whether it fills the screen, how much of that the keyboard leaves, whether it is looked at. */
export class PanelController {
  #host: ReactiveElement;
  #listening: AbortController | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** Whether an open bubble fills the screen. */
  get narrow(): boolean {
    return matchMedia(narrow).matches;
  }

  /** Listens while the panel is in view, and only then. */
  listen(on: boolean): void {
    if (on === !!this.#listening) return;
    this.#listening?.abort();
    this.#listening = on ? new AbortController() : undefined;
    if (!on) return;
    const { signal } = this.#listening!;
    const viewport = visualViewport!;
    const fit = (event?: Event) => {
      if (event) this.#host.requestUpdate();
      // Where it does not fill the screen nothing needs the height, and asking for it lays the page out.
      if (!this.narrow) return;
      // A panel that fills the screen stays within what the on-screen keyboard leaves of it.
      const { style } = this.#host.renderRoot.querySelector<HTMLElement>('.panel')!;
      style.setProperty('--height', `${viewport.height}px`);
      style.setProperty('--top', `${viewport.offsetTop}px`);
    };
    document.addEventListener('visibilitychange', fit, { signal });
    viewport.addEventListener('resize', fit, { signal });
    viewport.addEventListener('scroll', fit, { signal });
    fit();
  }
}
