import type { Chat, ChatError } from '../../client/index.ts';
import { redeem } from '../../client/rooms.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import type { View } from '../view.ts';
import { invitationHere } from './invitation.ts';
import { invitedStyles } from './invited-styles.ts';
import { english } from './strings.ts';

/** Takes the invitation in the address of the page. Where it is not taken, says so and what to do; all else stays as it is. */
export class Invited {
  #context: FeatureContext;
  #enter: (room: string) => void;
  #chat: Chat | undefined;
  #token: string | undefined;
  /** Whether trying again may help, once it was not taken. */
  #refused: { readonly isForGood: boolean } | undefined;

  constructor(context: FeatureContext, enter: (room: string) => void) {
    this.#context = context;
    this.#enter = enter;
    // The part that it is in has styles of its own.
    (context.host.renderRoot as ShadowRoot).adoptedStyleSheets.push(invitedStyles(context.kit).styleSheet!);
  }

  follow(chat: Chat): void {
    this.#chat = chat;
    this.#token = invitationHere() ?? this.#token;
    if (this.#token) this.#take();
  }

  readonly #take = (): void => {
    this.#tell(undefined);
    redeem(this.#chat!, this.#token!).then(
      ({ id }) => {
        this.#token = undefined;
        this.#enter(id);
      },
      (error: ChatError) => this.#tell({ isForGood: error.class === 'stop' }),
    );
  };

  #tell(refused: { readonly isForGood: boolean } | undefined): void {
    this.#refused = refused;
    this.#context.host.requestUpdate();
  }

  readonly #dismiss = (): void => {
    this.#token = undefined;
    this.#tell(undefined);
  };

  render({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!this.#refused) return '';
    const { isForGood } = this.#refused;
    return html`<div class="invno" role="alert">
      ${icon(paths.alert)}
      <p>
        <b>${phrase(isForGood ? english.invalid : english.notTaken)}</b> ${
          isForGood
            ? phrase(english.invalidNote)
            : html`<button class="link" @click=${this.#take}>${phrase(english.retry)}</button>`
        }
      </p>
      <button class="ib" aria-label=${phrase(english.dismiss)} @click=${this.#dismiss}>${icon(paths.close)}</button>
    </div>`;
  }
}
