import type { FeatureContext } from '../feature.ts';
import { phone } from '../phone.ts';

/** What stands in the place of the field, or says why one may not write, or else is in the panel: the first that is there. */
function placeIn(root: ShadowRoot): HTMLElement | undefined {
  const find = (selector: string): HTMLElement | null => root.querySelector(selector);
  const notice = find('.hush') ?? find('.ended button') ?? find('.strip .link');
  return notice ?? find('.msg[tabindex="0"]') ?? find('.head button') ?? undefined;
}

/**
 * Keeps the focus in the panel when the field that has it can no longer be written in: a browser would put it on the page, where Escape closes nothing.
 * It goes back when one may write again; and from a line about the connection that is over to the field.
 */
export class FieldFocus {
  #context: FeatureContext;
  /** What has the focus in place of the field. */
  #place: HTMLElement | undefined;
  /** What had it before this update, if that is for us. */
  #held: Element | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    context.host.addController({ hostUpdate: () => this.#look(), hostUpdated: () => this.#keep() });
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  #look(): void {
    const { activeElement: active } = this.#root;
    const isOurs = active && (active === this.#context.writing.field || active === this.#place);
    // On a phone a tap on such a button would bring up the keyboard.
    this.#held = isOurs || (!phone.matches && active?.matches('.strip .link')) ? active! : undefined;
    if (!isOurs) this.#place = undefined;
  }

  #keep(): void {
    const { connection, writing } = this.#context;
    const { field } = writing;
    const held = this.#held;
    if (!held || !field || !connection.room) return;
    const mayWrite = !field.disabled && !field.closest('.cmp')!.querySelector('.hush');
    if (held === field ? mayWrite : held.isConnected && (!mayWrite || held !== this.#place)) return;
    this.#place = undefined;
    if (mayWrite) return field.focus();
    this.#place = placeIn(this.#root);
    this.#place?.focus({ preventScroll: true });
  }
}
