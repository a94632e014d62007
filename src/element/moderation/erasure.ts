import type { Chat, ChatError } from '../../client/index.ts';
import { eraseMe } from '../../client/erasure.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { Dialog } from './dialog.ts';
import { english } from './erasure-strings.ts';
import { erasureStyles } from './erasure-styles.ts';

/** What the browser has kept beside one's own drafts, which go with who one was; other relays' are not ours. */
function forget(): void {
  try {
    for (const key of Object.keys(localStorage)) if (/^live-chat (?!draft )/.test(key)) localStorage.removeItem(key);
  } catch {
    // Without storage nothing was kept.
  }
}

/** A part, loaded when it is wanted: erases whoever writes here, at the relay and in this browser (P21). */
export class Erasure {
  readonly styles;

  #context: FeatureContext;
  #dialog: Dialog;
  #state: 'asking' | 'busy' | 'done' = 'asking';
  #fault: 'forbidden' | 'failed' | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = erasureStyles(context.kit);
    this.#dialog = new Dialog(context, 'erasure', () => this.#focus('.dots'));
  }

  show(): void {
    this.#state = 'asking';
    this.#fault = undefined;
    this.#dialog.open();
    // What deletes is not what Enter presses at once.
    this.#focus('.erasure .dbtn');
  }

  render(view: View): unknown {
    if (!this.#dialog.isOpen) return '';
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const isBusy = this.#state === 'busy';
    const content =
      this.#state === 'done'
        ? html`<p class="rdone">${icon(icons.done)}<span>${phrase(english.done)}</span></p>
            <div class="ddeeds">
              <button class="dpri" @click=${this.#dialog.close}>${phrase(english.close)}</button>
            </div>`
        : html`<p>${phrase(english.what)}</p>
            <p class="dnote">${phrase(english.stays)}</p>
            <p class="dbad" role="alert">${this.#fault ? phrase(english[this.#fault]) : ''}</p>
            <div class="ddeeds">
              <button class="dbtn" @click=${this.#dialog.close}>${phrase(english.cancel)}</button>
              <button class="dpri danger" aria-disabled=${isBusy} @click=${this.#erase}>
                ${phrase(isBusy ? english.busy : english.action)}
              </button>
            </div>`;
    return this.#dialog.render(
      view,
      phrase(this.#state === 'done' ? english.title : english.sure),
      html`<div class="dbody" aria-live="polite">${content}</div>`,
    );
  }

  readonly #erase = async (): Promise<void> => {
    if (this.#state === 'busy') return;
    const { connection, host, changed } = this.#context;
    this.#state = 'busy';
    this.#fault = undefined;
    changed();
    try {
      await eraseMe(connection.chat as Chat);
      this.#state = 'done';
      await host.logout();
      forget();
      host.dispatchEvent(new CustomEvent('live-chat-erased', { bubbles: true, composed: true }));
      this.#focus('.erasure .dpri');
    } catch (error) {
      if (this.#state === 'busy') {
        this.#state = 'asking';
        this.#fault = (error as ChatError).code === 'forbidden' ? 'forbidden' : 'failed';
      }
    }
    changed();
  };

  #focus(selector: string): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete
      .then(() => host.updateComplete)
      .then(() => host.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  flush(): void {
    // It is by this that the conversation goes.
    if (this.#state === 'asking') this.#dialog.forget();
  }
}
