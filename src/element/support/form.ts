import { tagOfOption, textOfOption } from '../../protocol/form-option.ts';
import { textIn, type LocalText } from '../../protocol/local-text.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { english } from './form-strings.ts';
import type { DeskSettings, FormField } from './desk-settings.ts';

/** As long as the relay lets a name be; and another answer. */
const mostOfName = 80;
const mostWords = 200;

type FormSettings = NonNullable<DeskSettings['form']>;

/** What is asked before the first message, where the site wants it. What is answered stays here until that is sent. */
export class Form {
  /** It was answered; the conversation can begin. */
  isDone = false;

  #context: FeatureContext;
  #settings: FormSettings;
  #done: (name: string | undefined) => void;
  /** What was answered, by the names of the fields. */
  #values = new Map<string, string>();
  /** As whoever it is shown to reads it. */
  #text: (text: LocalText) => string = textIn;

  /** @param done It was answered, perhaps with what the visitor is called. */
  constructor(context: FeatureContext, settings: FormSettings, done: (name: string | undefined) => void) {
    this.#context = context;
    this.#settings = settings;
    this.#done = done;
  }

  /** What was answered, as the first message says it; what one is called is told by the name. */
  said(isNamed: boolean): string {
    return this.#settings.fields
      .filter(({ name }) => this.#values.get(name) && !(isNamed && name === 'name'))
      .map(({ name, label }) => {
        const asked = this.#text(label).trim();
        // A question, or what ends in a colon, needs none.
        return `${asked}${/[?!:.…;؟；：？！。]$/.test(asked) ? '' : ':'} ${this.#values.get(name)}`;
      })
      .join('\n');
  }

  /** Tags of what was chosen. */
  get tags(): readonly string[] {
    return this.#settings.fields.flatMap(({ name, options = [] }) =>
      options.flatMap((each) =>
        this.#text(textOfOption(each)) === this.#values.get(name) ? (tagOfOption(each) ?? []) : [],
      ),
    );
  }

  /** @param isKnown Whether it is known that there is no conversation yet. */
  render(view: View, isKnown: boolean): unknown {
    const { html } = this.#context.kit;
    const { phrase, locale } = view;
    this.#text = (text) => textIn(text, locale);
    const { title, note, fields } = this.#settings;
    if (!isKnown) return html`<div class="prechat" data-pane="prechat" aria-busy="true"></div>`;
    return html`<form class="prechat" data-pane="prechat" aria-labelledby="prechat" @submit=${this.#onSubmit}>
      <h3 id="prechat">${title ? this.#text(title) : phrase(english.title)}</h3>
      ${note ? html`<p>${this.#text(note)}</p>` : ''}${fields.map((field) => this.#field(field, view))}
      <button class="dpri">${phrase(english.start)}</button>
    </form>`;
  }

  #field(field: FormField, { phrase }: View): unknown {
    const { html } = this.#context.kit;
    const { name, type = 'text', required = false, options = [] } = field;
    const label = this.#text(field.label);
    const value = this.#values.get(name) ?? '';
    if (type === 'checkbox') {
      return html`<label class="tick"
        ><input type="checkbox" name=${name} ?required=${required} .checked=${!!value} /><span dir="auto"
          >${label}</span
        ></label
      >`;
    }
    const control =
      type === 'select'
        ? html`<select name=${name} ?required=${required}>
            <option value="">${phrase(english.choose)}</option>
            ${options.map((each) => this.#text(textOfOption(each))).map((each) => html`<option ?selected=${each === value}>${each}</option>`)}
          </select>`
        : html`<input
            type=${type === 'email' ? 'email' : 'text'}
            name=${name}
            autocomplete=${type === 'email' ? 'email' : name === 'name' ? 'name' : 'on'}
            maxlength=${name === 'name' ? mostOfName : mostWords}
            dir="auto"
            ?required=${required}
            .value=${value}
          />`;
    return html`<label
      ><span><bdi>${label}</bdi> ${required ? '' : html`<small>${phrase(english.optional)}</small>`}</span
      >${control}</label
    >`;
  }

  /** The browser has looked at the fields by now: what is missing or wrong it has said itself. */
  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    for (const { name, type } of this.#settings.fields) {
      const value = given.get(name);
      this.#values.set(name, typeof value !== 'string' ? '' : type === 'checkbox' ? '✓' : value.trim());
    }
    this.isDone = true;
    this.#done(this.#values.get('name') || undefined);
  };
}
