import type { FeatureContext } from './feature.ts';

/** In these one writes. */
const fields = 'input, textarea, select, [contenteditable]';

/**
 * Brings the focus to where one begins, in a panel that a person has opened before that was there: a conversation to write in, a form to answer, a
 * list to choose from; never away from where they have put it meanwhile.
 */
export class Opening {
  #context: FeatureContext;
  /** Where one begins, once that is there. */
  #start: () => HTMLElement | null | undefined;
  /** What had the focus when they asked for it; undefined while nothing is waited for. */
  #from: Element | undefined;

  constructor(context: FeatureContext, start: () => HTMLElement | null | undefined) {
    const { host } = context;
    this.#context = context;
    this.#start = start;
    host.addEventListener('live-chat-open', this.#opened);
    host.addEventListener('live-chat-close', () => (this.#from = undefined));
    host.addEventListener('live-chat-consent', () => this.begin());
    host.addController({
      hostUpdated: () => {
        // What lies over the conversation is told to the styles a moment after it was rendered.
        if (this.#from) void host.updateComplete.then(() => this.#follow());
      },
    });
    // It may have been opened before this was loaded.
    if (host.open && host.mode === 'bubble') this.#opened();
  }

  /** Somebody in the panel has chosen what they want to write in. */
  begin(): void {
    const active = this.#active;
    if (active === document.body || this.#root.contains(active)) this.#from = active;
    this.#context.host.requestUpdate();
  }

  /** The field goes away for a while: whoever is in it goes on in what stands there instead. */
  moved(): void {
    if (this.#active === this.#context.writing.field) this.#from = this.#active;
  }

  readonly #opened = (): void => {
    const active = this.#active;
    const launcher = this.#root.querySelector('[part=launcher]');
    // Where opening it has put the focus, if there was a field already.
    const { field } = this.#context.writing;
    const { isActive, hasBeenActive } = navigator.userActivation;
    // A page that opens the panel by itself moves nobody's focus, and whoever writes elsewhere goes on there. On a phone there is nothing but the
    // panel to go to.
    const isAsked = isActive && !active.matches(fields);
    if (active === launcher || active === field || isAsked || (hasBeenActive && !isSeen(launcher))) this.#from = active;
    // Not at once: what asks first is not shown yet when this has just been loaded.
    this.#context.host.requestUpdate();
  };

  #follow(): void {
    const from = this.#from;
    if (!from) return;
    const active = this.#active;
    // The focus is lost with what is no longer there.
    const isLost = active === document.body && !isSeen(from);
    const target = this.#start();
    if (active === from || active === this.#context.writing.field || isLost) target?.focus();
    else this.#from = undefined;
    if (target && this.#active === target) this.#from = undefined;
  }

  /** What has the focus, in the panel or on the page around it. */
  get #active(): Element {
    return this.#root.activeElement ?? document.activeElement ?? document.body;
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}

const isSeen = (element: Element | null): boolean =>
  !!element && element !== document.body && element.checkVisibility({ visibilityProperty: true });
