import { rateConversation } from '../../client/conversations.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import type { View } from '../view.ts';
import { faces } from './icons.ts';
import { english } from './rating-strings.ts';

const words = ['one', 'two', 'three', 'four', 'five'] as const;
/** As long as the relay takes it. */
const mostWords = 1_000;

/** How the visitor was helped: asked for once a conversation has ended, and thanked for. It can be changed. */
export class Rating {
  #context: FeatureContext;
  /** It was given, in this conversation. */
  #given: (room: string, score: number) => void;
  /** The conversation that it is about, and what is chosen for it. */
  #room = '';
  #chosen: number | undefined;
  #isChanging = false;
  #hasFailed = false;

  constructor(context: FeatureContext, given: (room: string, score: number) => void) {
    this.#context = context;
    this.#given = given;
  }

  /** @param score What was given last. */
  render(room: string, score: number | undefined, view: View): unknown {
    if (room !== this.#room) {
      this.#room = room;
      this.#chosen = undefined;
      this.#isChanging = this.#hasFailed = false;
    }
    return score && !this.#isChanging ? this.#thanks(score, view) : this.#form(score, view);
  }

  #thanks(score: number, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const rating = phrase(english[words[score - 1] ?? 'three']);
    return html`<p class="thanks" tabindex="-1">
      ${icon(paths.done)}<span>${phrase(english.thanks, { rating })}</span
      ><button class="link" @click=${this.#change}>${phrase(english.change)}</button>
    </p>`;
  }

  #form(score: number | undefined, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const chosen = this.#chosen ?? score;
    return html`<form class="rate" @submit=${this.#onSubmit} @change=${this.#onChange}>
      <fieldset>
        <legend>${phrase(english.title)}</legend>
        <div class="faces">
          ${words.map(
            (word, index) =>
              html`<label
                ><input
                  type="radio"
                  name="score"
                  value=${index + 1}
                  required
                  .checked=${chosen === index + 1}
                />${icon(faces[index]!)}<span>${phrase(english[word])}</span></label
              >`,
          )}
        </div>
      </fieldset>
      ${
        chosen
          ? html`<textarea
                name="words"
                rows="1"
                dir="auto"
                maxlength=${mostWords}
                aria-label=${phrase(english.word)}
                placeholder=${phrase(english.word)}
              ></textarea>
              <button class="dpri">${phrase(english.send)}</button>`
          : ''
      }
      ${this.#hasFailed ? html`<p class="bad" role="alert">${phrase(english.refused)}</p>` : ''}
    </form>`;
  }

  readonly #onChange = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    if (name !== 'score') return;
    this.#chosen = Number(value);
    this.#context.host.requestUpdate();
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const { room } = this.#context.connection;
    const score = this.#chosen;
    const given = new FormData(event.target as HTMLFormElement).get('words');
    if (!room || !score) return;
    this.#isChanging = this.#hasFailed = false;
    this.#given(room.id, score);
    this.#focus('.thanks');
    rateConversation(room, score, typeof given === 'string' ? given.trim() : '').catch(() => {
      this.#isChanging = this.#hasFailed = true;
      this.#context.host.requestUpdate();
    });
  };

  readonly #change = (): void => {
    this.#isChanging = true;
    this.#chosen = undefined;
    this.#focus('.rate :checked');
  };

  #focus(selector: string): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }
}
