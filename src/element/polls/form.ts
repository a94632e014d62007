import type { Room } from '../../client/index.ts';
import { pollOptions, sendPoll } from '../../client/polls.ts';
import { english as actionEnglish } from '../action-strings.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { Dialog } from '../moderation/dialog.ts';
import type { View } from '../view.ts';
import { Draft, type Fault } from './draft.ts';
import { english } from './form-strings.ts';
import { formStyles } from './form-styles.ts';

const plusIcon = 'M10 4v12M4 10h12';
/** When a poll may end by itself. */
const durations = [
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'week', ms: 7 * 86_400_000 },
] as const;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A part, loaded when it is wanted: the box in which a poll is made (P35). What was written stays until it is sent or the room is another. */
export class PollForm {
  readonly styles;

  #context: FeatureContext;
  #dialog: Dialog;
  #draft = new Draft();
  #fault: Fault | undefined;
  #view: View | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = formStyles(context.kit);
    this.#dialog = new Dialog(context, 'pollf');
  }

  show(): void {
    this.#fault = undefined;
    this.#dialog.open();
    this.#focus('textarea');
  }

  render(view: View): unknown {
    this.#view = view;
    if (!this.#dialog.isOpen) return '';
    // Who may not write any more makes none.
    if (!view.conversation.can.includes('send')) queueMicrotask(this.#dialog.close);
    return this.#dialog.render(view, view.phrase(english.title), this.#form(view));
  }

  #form(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { question, options, multiple, names, isFull } = this.#draft;
    const isOfQuestion = this.#fault && this.#fault.place === undefined;
    return html`<form
      class="dbody"
      novalidate
      @submit=${this.#onSubmit}
      @input=${this.#onInput}
      @keydown=${this.#onKeydown}
    >
      <label class="pfield"
        >${phrase(english.question)}<textarea
          name="question"
          rows="2"
          dir="auto"
          aria-invalid=${!!isOfQuestion}
          aria-describedby="pollf-bad"
          .value=${question}
        ></textarea>
      </label>
      <fieldset>
        <legend>${phrase(english.options)}</legend>
        ${options.map((_, place) => this.#option(place, view))}
        ${
          isFull
            ? ''
            : html`<button type="button" class="padd" @click=${this.#add}>
                ${icon(plusIcon)}${phrase(english.add)}
              </button>`
        }
      </fieldset>
      <label class="pset"
        ><input type="checkbox" name="multiple" .checked=${multiple} /><span>${phrase(english.multiple)}</span></label
      >
      <label class="pset"
        ><input type="checkbox" name="names" .checked=${names} /><span>${phrase(english.names)}</span></label
      >
      <label class="pset"
        ><span>${phrase(english.ends)}</span
        ><select name="duration">
          ${this.#ends(view)}
        </select></label
      >
      <p class="dbad" id="pollf-bad" role="alert">${this.#faultText(view)}</p>
      <div class="ddeeds">
        <button type="button" class="dbtn" @click=${this.#dialog.close}>${phrase(english.cancel)}</button>
        <button class="dpri">${phrase(english.send)}</button>
      </div>
    </form>`;
  }

  #option(place: number, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const { options } = this.#draft;
    const n = place + 1;
    return html`<div class="popt">
      <input
        name="option"
        maxlength=${pollOptions.length}
        dir="auto"
        autocomplete="off"
        enterkeyhint="next"
        aria-label=${phrase(english.option, { n })}
        placeholder=${phrase(english.option, { n })}
        aria-invalid=${this.#fault?.place === place}
        aria-describedby="pollf-bad"
        data-place=${place}
        .value=${options[place]!}
      />${
        options.length > pollOptions.least
          ? html`<button
              type="button"
              class="ib"
              aria-label=${phrase(english.remove, { n })}
              @click=${() => this.#remove(place)}
            >
              ${icon(icons.close)}
            </button>`
          : ''
      }
    </div>`;
  }

  #ends({ phrase, locale }: View): unknown {
    const { html } = this.#context.kit;
    const times = new Intl.RelativeTimeFormat(locale);
    const { duration } = this.#draft;
    return [
      html`<option value="0" ?selected=${!duration}>${phrase(english.byHand)}</option>`,
      durations.map(
        ({ unit, ms }) => html`<option value=${ms} ?selected=${duration === ms}>${times.format(1, unit)}</option>`,
      ),
    ];
  }

  #faultText({ phrase, state }: View): string {
    if (!this.#fault) return '';
    const { kind } = this.#fault;
    if (kind !== 'length') return phrase(english[kind]);
    return phrase(actionEnglish.length, { length: this.#draft.length, limit: state.limits.textLength });
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  readonly #onInput = ({ target }: Event): void => {
    const { name, value, dataset } = target as Field;
    const draft = this.#draft;
    if (name === 'question') draft.question = value;
    else if (name === 'option') draft.options[Number(dataset['place'])] = value;
    else if (name === 'duration') draft.duration = Number(value);
    else if (name === 'multiple' || name === 'names') draft[name] = (target as HTMLInputElement).checked;
    if (!this.#fault) return;
    this.#fault = undefined;
    this.#context.changed();
  };

  /** Enter leads from an option to the next, which it makes where there is none; with Ctrl or Cmd it sends. Backspace in an empty one takes it away. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const { name, value, dataset, form } = event.target as Field;
    const place = Number(dataset['place']);
    const isEnter = event.key === 'Enter';
    if (isEnter && (event.ctrlKey || event.metaKey)) form?.requestSubmit();
    else if (name !== 'option') return;
    else if (isEnter && place + 1 < this.#draft.options.length) this.#focusOption(place + 1);
    else if (isEnter) this.#add();
    else if (event.key === 'Backspace' && !value && this.#draft.options.length > pollOptions.least) this.#remove(place);
    else return;
    event.preventDefault();
  };

  readonly #add = (): void => {
    const { options, isFull } = this.#draft;
    if (isFull) return;
    this.#focusOption(options.push('') - 1);
  };

  #remove(place: number): void {
    this.#draft.options.splice(place, 1);
    this.#fault = undefined;
    this.#focusOption(Math.max(0, place - 1));
  }

  #focusOption(place: number): void {
    this.#focus(`[data-place="${place}"]`);
  }

  #focus(selector: string): void {
    const { changed, host } = this.#context;
    changed();
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLElement>(`.pollf ${selector}`)?.focus());
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const { connection, writing } = this.#context;
    const { log } = this.#view!;
    const { room, state } = connection;
    this.#fault = this.#draft.fault(state.limits.textLength);
    if (this.#fault) {
      const { place } = this.#fault;
      return place === undefined ? this.#focus('textarea') : this.#focusOption(place);
    }
    if (!room) return;
    const { made } = this.#draft;
    this.#draft = new Draft();
    this.#dialog.close();
    log.settle();
    log.toBottom();
    writing.focus();
    // What becomes of it is told by the message itself.
    sendPoll(room as Room, made).catch(() => {});
  };

  flush(): void {
    this.#draft = new Draft();
    this.#dialog.forget();
  }
}
