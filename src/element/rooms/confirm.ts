import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { english } from './side-strings.ts';

/** What is asked before it is done. */
export interface Question {
  readonly title: string;
  readonly note?: string;
  /** The label of the button that does it. */
  readonly action: string;
  /** Nothing is lost by it. */
  readonly isHarmless?: boolean;
  readonly run: () => void;
}

/** Asks before something is done that is not taken back by a click. */
export class Confirm {
  #context: FeatureContext;
  #question: Question | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
  }

  ask(question: Question): void {
    const { host } = this.#context;
    this.#question = question;
    host.requestUpdate();
    // Escape, and where the focus was before, are the browser's.
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLDialogElement>('.sure')?.showModal());
  }

  render({ phrase }: View): unknown {
    if (!this.#question) return '';
    const { html } = this.#context.kit;
    const { title, note, action, isHarmless } = this.#question;
    return html`<dialog
      class="sure"
      aria-labelledby="sure"
      aria-describedby=${note ? 'sure-note' : 'sure'}
      @close=${this.#closed}
    >
      <h2 id="sure">${title}</h2>
      ${note ? html`<p id="sure-note">${note}</p>` : ''}
      <div class="deeds">
        <button class="btn" @click=${this.#close}>${phrase(english.cancel)}</button>
        ${
          isHarmless
            ? html`<button class="pri" @click=${this.#go}>${action}</button>`
            : html`<button class="btn danger" @click=${this.#go}>${action}</button>`
        }
      </div>
    </dialog>`;
  }

  readonly #go = (): void => {
    const { run } = this.#question!;
    this.#close();
    run();
  };

  readonly #close = (): void => this.#context.host.renderRoot.querySelector<HTMLDialogElement>('.sure')?.close();

  readonly #closed = (): void => {
    // Something else may be asked already.
    if (this.#context.host.renderRoot.querySelector('.sure[open]')) return;
    this.#question = undefined;
    this.#context.host.requestUpdate();
  };
}
