import { html, nothing } from 'lit';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import * as icons from '../icons.ts';
import type { InboxView } from '../view.ts';
import {
  dayNames,
  fieldKinds,
  isLocal,
  newField,
  shareNames,
  type Draft,
  type Faults,
  type FieldDraft,
  type FieldKind,
  type ShareName,
} from './draft.ts';
import { english } from './strings.ts';

export interface FieldsContext {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly view: InboxView;
  /** Something stands otherwise in the fields. */
  readonly change: (change: Partial<Draft>) => void;
}

interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly limit: number;
  readonly isLong?: boolean;
  readonly list?: string;
  readonly set: (value: string) => void;
}

/** A labelled field, with its hint and what is wrong with it. */
function field(
  { id, label, value, hint, limit, isLong = false, list, set }: FieldOptions,
  { faults, view }: FieldsContext,
) {
  const fault = faults.get(id);
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || nothing;
  const onInput = ({ target }: Event) => set((target as HTMLInputElement).value);
  return html`<div class="set">
    <label for=${id}>${label}</label>
    ${
      isLong
        ? html`<textarea
            id=${id}
            rows="3"
            maxlength=${limit}
            .value=${value}
            aria-describedby=${described}
            aria-invalid=${!!fault}
            @input=${onInput}
          ></textarea>`
        : html`<input
            id=${id}
            maxlength=${limit}
            list=${list ?? nothing}
            .value=${value}
            autocomplete="off"
            aria-describedby=${described}
            aria-invalid=${!!fault}
            @input=${onInput}
          />`
    }
    ${hint ? html`<p id="${id}-hint" class="hint">${hint}</p>` : ''}
    ${fault ? html`<p id="${id}-fault" class="problem">${view.phrase(...fault)}</p>` : ''}
  </div>`;
}

export function looks(context: FieldsContext) {
  const { draft, change, view } = context;
  const { phrase } = view;
  const isColour = /^#[0-9a-f]{6}$/i.test(draft.accent);
  return html`<section class="board" aria-labelledby="looks">
    <h3 id="looks">${phrase(english.looks)}</h3>
    ${field({ id: 'site-name', label: phrase(english.siteName), hint: phrase(english.siteNameHint), value: draft.name, limit: 80, set: (name) => change({ name }) }, context)}
    ${field({ id: 'greeting', label: phrase(english.greeting), hint: phrase(english.greetingHint), value: draft.greeting, limit: 500, isLong: true, set: (greeting) => change({ greeting }) }, context)}
    <div class="pair">
      ${field({ id: 'accent', label: phrase(english.accent), hint: phrase(english.accentHint), value: draft.accent, limit: 7, set: (accent) => change({ accent }) }, context)}
      <input
        type="color"
        aria-label=${phrase(english.accentOwn)}
        .value=${isColour ? draft.accent : '#0a6a78'}
        @input=${({ target }: Event) => change({ accent: (target as HTMLInputElement).value })}
      />
    </div>
    <p class="hint">${phrase(english.pageWins)} ${isLocal(draft.former) ? phrase(english.local) : ''}</p>
  </section>`;
}

let zones: readonly string[] | undefined;

export function hours(context: FieldsContext) {
  const { draft, change, view } = context;
  const { phrase, locale } = view;
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return html`<section class="board" aria-labelledby="hours">
    <h3 id="hours">${phrase(english.hours)}</h3>
    <label class="check">
      <input
        type="checkbox"
        .checked=${draft.hasHours}
        @change=${({ target }: Event) => change({ hasHours: (target as HTMLInputElement).checked })}
      />${phrase(english.hasHours)}
    </label>
    ${
      draft.hasHours
        ? html`${field({ id: 'zone', label: phrase(english.zone), value: draft.zone, limit: 64, list: 'zones', set: (zone) => change({ zone }) }, context)}
            <datalist id="zones">
              ${(zones ??= Intl.supportedValuesOf('timeZone')).map((each) => html`<option value=${each}></option>`)}
            </datalist>
            <p class="hint">${phrase(english.hoursHint)}</p>
            <div class="days">
              ${dayNames.map((day, index) =>
                field(
                  {
                    id: day,
                    // The first of January 2024 was a Monday.
                    label: name.format(Date.UTC(2024, 0, 1 + index)),
                    value: draft.days[day],
                    limit: 120,
                    set: (times) => change({ days: { ...draft.days, [day]: times } }),
                  },
                  context,
                ),
              )}
            </div>
            ${field({ id: 'holidays', label: phrase(english.holidays), hint: phrase(english.holidaysHint), value: draft.holidays, limit: 4_000, isLong: true, set: (holidays) => change({ holidays }) }, context)}`
        : ''
    }
  </section>`;
}

const kindTexts: Readonly<Record<FieldKind, (typeof english)[keyof typeof english]>> = {
  name: english.kindName,
  text: english.kindText,
  email: english.kindEmail,
  select: english.kindSelect,
  checkbox: english.kindCheckbox,
};

function question(each: FieldDraft, index: number, context: FieldsContext) {
  const { draft, faults, change, view } = context;
  const { phrase } = view;
  const n = index + 1;
  const set = (changed: Partial<FieldDraft>) =>
    change({ fields: draft.fields.map((other, at) => (at === index ? { ...other, ...changed } : other)) });
  const up = () => {
    const fields = [...draft.fields];
    fields.splice(index - 1, 2, each, fields[index - 1]!);
    change({ fields });
  };
  const fault = faults.get(`kind-${index}`);
  return html`<li>
    <fieldset class="question">
      <legend>${phrase(english.field, { n })}</legend>
      ${field({ id: `label-${index}`, label: phrase(english.label), value: each.label, limit: 120, set: (label) => set({ label }) }, context)}
      <div class="set">
        <label for="kind-${index}">${phrase(english.kind)}</label>
        <select
          id="kind-${index}"
          aria-invalid=${!!fault}
          aria-describedby=${fault ? `kind-${index}-fault` : nothing}
          @change=${({ target }: Event) => set({ kind: (target as HTMLSelectElement).value as FieldKind })}
        >
          ${fieldKinds.map((kind) => html`<option value=${kind} .selected=${kind === each.kind}>${phrase(kindTexts[kind])}</option>`)}
        </select>
        ${fault ? html`<p id="kind-${index}-fault" class="problem">${phrase(...fault)}</p>` : ''}
      </div>
      ${
        each.kind === 'select'
          ? field(
              {
                id: `options-${index}`,
                label: phrase(english.options),
                hint: phrase(english.optionsHint),
                value: each.options,
                limit: 4_000,
                isLong: true,
                set: (options) => set({ options }),
              },
              context,
            )
          : ''
      }
      <div class="row-end">
        <label class="check">
          <input
            type="checkbox"
            .checked=${each.isRequired}
            @change=${({ target }: Event) => set({ isRequired: (target as HTMLInputElement).checked })}
          />${phrase(english.required)}
        </label>
        <span class="space"></span>
        ${
          index > 0
            ? html`<button type="button" class="ib" aria-label=${phrase(english.moveUp, { n })} @click=${up}>
                ${icon(common.send)}
              </button>`
            : ''
        }
        <button
          type="button"
          class="ib danger"
          aria-label=${phrase(english.removeField, { n })}
          @click=${() => change({ fields: draft.fields.filter((_, at) => at !== index) })}
        >
          ${icon(common.trash)}
        </button>
      </div>
    </fieldset>
  </li>`;
}

export function questions(context: FieldsContext) {
  const { draft, change, view } = context;
  const { phrase } = view;
  const { fields } = draft;
  return html`<section class="board" aria-labelledby="questions">
    <h3 id="questions">${phrase(english.form)}</h3>
    ${
      fields.length === 0
        ? html`<p class="hint">${phrase(english.noFields)}</p>`
        : html`<ol>
            ${fields.map((each, index) => question(each, index, context))}
          </ol>`
    }
    <div>
      <button
        type="button"
        class="btn"
        data-do="add-field"
        ?disabled=${fields.length >= 20}
        @click=${() => change({ fields: [...fields, newField(fields)] })}
      >
        ${icon(icons.plus)}${phrase(english.addField)}
      </button>
    </div>
  </section>`;
}

type Words = (typeof english)[keyof typeof english];

const shareTexts: Readonly<Record<ShareName, readonly [text: Words, hint: Words]>> = {
  pages: [english.sharePages, english.sharePagesHint],
  query: [english.shareQuery, english.shareQueryHint],
  typing: [english.shareTyping, english.shareTypingHint],
  point: [english.sharePoint, english.sharePointHint],
};

export function sharing({ draft, change, view }: FieldsContext) {
  const { phrase } = view;
  const { share } = draft;
  return html`<section class="board" aria-labelledby="share">
    <h3 id="share">${phrase(english.share)}</h3>
    <p class="hint">${phrase(english.shareNote)}</p>
    ${shareNames.map((name) => {
      const [text, hint] = shareTexts[name];
      const isPossible = name !== 'query' || share.pages;
      return html`<div class="set">
        <label class="check">
          <input
            id="share-${name}"
            type="checkbox"
            ?disabled=${!isPossible}
            .checked=${isPossible && share[name]}
            aria-describedby="share-${name}-hint"
            @change=${({ target }: Event) => change({ share: { ...share, [name]: (target as HTMLInputElement).checked } })}
          />${phrase(text)}
        </label>
        <p id="share-${name}-hint" class="hint">${phrase(hint)}</p>
      </div>`;
    })}
  </section>`;
}
