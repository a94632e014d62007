import { closeConversation } from '../../client/conversations.ts';
import type { FeatureContext } from '../feature.ts';
import { Dialog } from '../moderation/dialog.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** Asks before a conversation is ended. */
export class Ending {
  #context: FeatureContext;
  #dialog: Dialog;
  /** It was ended here, or could not be. */
  #ended: (room: string, isEnded: boolean) => void;

  constructor(context: FeatureContext, ended: (room: string, isEnded: boolean) => void) {
    this.#context = context;
    this.#dialog = new Dialog(context, 'ending');
    this.#ended = ended;
  }

  readonly ask = (): void => this.#dialog.open();

  render(view: View): unknown {
    const { html } = this.#context.kit;
    const { phrase } = view;
    return this.#dialog.render(
      view,
      phrase(english.endTitle),
      html`<div class="dbody">
        <p>${phrase(english.endNote)}</p>
        <div class="ddeeds">
          <button class="dbtn" @click=${this.#dialog.close}>${phrase(english.cancel)}</button>
          <button class="dpri" @click=${this.#end}>${phrase(english.end)}</button>
        </div>
      </div>`,
    );
  }

  readonly #end = (): void => {
    const { room } = this.#context.connection;
    this.#dialog.close();
    if (!room) return;
    this.#ended(room.id, true);
    // It waits in the outbox where there is no connection.
    closeConversation(room).catch(() => this.#ended(room.id, false));
  };

  flush(): void {
    this.#dialog.forget();
  }
}
