import { html, nothing } from 'lit';

export interface TextFieldOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly limit: number;
  readonly isNumber?: boolean;
  readonly list?: string;
  readonly set: (value: string) => void;
}

/** A labelled line, with its hint and what is wrong with it. */
export function textField({ id, label, value, hint, fault, limit, isNumber, list, set }: TextFieldOptions) {
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || nothing;
  return html`<div class="set">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      maxlength=${limit}
      inputmode=${isNumber ? 'numeric' : nothing}
      list=${list ?? nothing}
      .value=${value}
      autocomplete="off"
      aria-describedby=${described}
      aria-invalid=${!!fault}
      @input=${({ target }: Event) => set((target as HTMLInputElement).value)}
    />
    ${hint ? html`<p id="${id}-hint" class="hint">${hint}</p>` : ''}
    ${fault ? html`<p id="${id}-fault" class="problem">${fault}</p>` : ''}
  </div>`;
}

export interface ChoiceFieldOptions<T extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly set: (value: T) => void;
}

export function choiceField<T extends string>({ id, label, value, choices, set }: ChoiceFieldOptions<T>) {
  return html`<div class="set">
    <label for=${id}>${label}</label>
    <select id=${id} .value=${value} @change=${({ target }: Event) => set((target as HTMLSelectElement).value as T)}>
      ${choices.map(([each, text]) => html`<option value=${each} ?selected=${each === value}>${text}</option>`)}
    </select>
  </div>`;
}
