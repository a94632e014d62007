import { html } from 'lit';
import type { Chat } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import type { AssignmentSettings, Department } from '../../protocol/desk-settings.ts';
import * as icons from '../icons.ts';
import type { InboxView } from '../view.ts';
import { english } from './departments-strings.ts';
import { SettingDocument, type Texts } from './setting-document.ts';
import { choiceField, textField } from './text-field.ts';

interface Draft {
  readonly rule: AssignmentSettings['rule'];
  readonly limit: string;
  readonly departments: readonly Department[];
}
type Saved = AssignmentSettings & { readonly isSet: boolean };

const draftOf = ({ rule, limit, departments }: Saved): Draft => ({
  ...{ rule, departments },
  limit: limit === 0 ? '' : String(limit),
});

const valueOf = ({ rule, limit, departments }: Draft): AssignmentSettings => ({
  ...{ rule, limit: Number(limit) },
  departments: departments.map(({ name, tag, agents }) => ({ name: name.trim(), tag: tag.trim(), agents })),
});

function faultsOf({ limit, departments }: Draft, { phrase }: InboxView): Texts {
  const faults = new Map<string, string>();
  if (!/^(|[1-9]\d{0,3}|10000)$/.test(limit.trim())) faults.set('assign-limit', phrase(english.limitWrong));
  const isAlone = (part: 'name' | 'tag', index: number): boolean => {
    const all = departments.map((each) => each[part].trim().toLowerCase());
    return all[index] !== '' && all.indexOf(all[index]!) === index;
  };
  departments.forEach((_, index) => {
    if (!isAlone('name', index)) faults.set(`department-${index}`, phrase(english.nameMissing));
    if (!isAlone('tag', index)) faults.set(`department-tag-${index}`, phrase(english.tagMissing));
  });
  return faults;
}

/** By what the relay gives conversations to agents, and which part of the team is for what. */
export class Departments {
  readonly document: SettingDocument<Saved, Draft>;

  constructor(chat: Chat, update: () => void) {
    const fields = { draftOf, valueOf, faultsOf };
    this.document = new SettingDocument<Saved, Draft>(chat, '/settings/assignment', fields, update);
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    const fields = (draft: Draft) => this.#fields(draft, view);
    return this.document.board('assignment', phrase(english.assignment), phrase(english.note), fields, view);
  }

  #fields({ rule, limit, departments }: Draft, view: InboxView) {
    const { phrase } = view;
    const { document } = this;
    const faults = document.faults(view);
    const choices = [
      ['off', phrase(english.ruleOff)],
      ['round-robin', phrase(english.ruleTurn)],
      ['least-busy', phrase(english.ruleLeast)],
    ] as const;
    return html`<div class="pair">
        ${choiceField({ id: 'assign-rule', label: phrase(english.rule), value: rule, choices, set: (value) => document.change({ rule: value }) })}
        ${textField({ id: 'assign-limit', label: phrase(english.limit), hint: phrase(english.limitHint), value: limit, limit: 5, isNumber: true, fault: faults.get('assign-limit'), set: (value) => document.change({ limit: value }) })}
      </div>
      <h4>${phrase(english.departments)}</h4>
      <p class="hint">
        ${phrase(departments.length === 0 ? english.none : english.departmentsNote)}
        ${departments.length > 0 && rule === 'off' ? phrase(english.handNote) : ''}
      </p>
      <ol>
        ${departments.map((each, index) => this.#department(each, index, faults, view))}
      </ol>
      <div>
        <button
          type="button"
          class="btn"
          data-do="add-department"
          @click=${() => this.#set([...departments, { name: '', tag: '', agents: [] }])}
        >
          ${icon(icons.plus)}${phrase(english.add)}
        </button>
      </div>`;
  }

  #set(departments: readonly Department[]): void {
    this.document.change({ departments });
  }

  #department(department: Department, index: number, faults: Texts, view: InboxView) {
    const { phrase, desk } = view;
    const { departments } = this.document.draft!;
    const { name, tag, agents } = department;
    const change = (change: Partial<Department>): void =>
      this.#set(departments.map((each, at) => (at === index ? { ...each, ...change } : each)));
    const team = desk.team
      .filter(({ id }) => !id.startsWith('s_'))
      .map(({ id, name: called }) => [id, called] as const);
    const gone = agents.filter((id) => !team.some(([known]) => known === id));
    const all = [...team, ...gone.map((id) => [id, phrase(english.unknown, { id })] as const)];
    const n = index + 1;
    return html`<li>
      <fieldset class="question">
        <legend>${phrase(english.department, { n })}</legend>
        <div class="pair">
          ${textField({ id: `department-${index}`, label: phrase(english.name), value: name, limit: 80, fault: faults.get(`department-${index}`), set: (value) => change({ name: value }) })}
          ${textField({ id: `department-tag-${index}`, label: phrase(english.tag), value: tag, limit: 40, list: 'known-tags', fault: faults.get(`department-tag-${index}`), set: (value) => change({ tag: value }) })}
        </div>
        ${index === 0 ? html`<datalist id="known-tags">${desk.tags.map((each) => html`<option value=${each}></option>`)}</datalist>` : ''}
        <div class="members" role="group" aria-labelledby="members-${index}">
          <b id="members-${index}">${phrase(english.members)}</b>
          ${all.map(
            ([id, called]) =>
              html`<label class="check"
                ><input
                  type="checkbox"
                  value=${id}
                  .checked=${agents.includes(id)}
                  @change=${({ target }: Event) =>
                    change({
                      agents: (target as HTMLInputElement).checked
                        ? [...agents, id]
                        : agents.filter((each) => each !== id),
                    })}
                /><bdi>${called}</bdi></label
              >`,
          )}
        </div>
        ${all.length === 0 || agents.length === 0 ? html`<p class="hint">${phrase(all.length === 0 ? english.noTeam : english.noMembers)}</p>` : ''}
        <div class="row-end">
          <button
            type="button"
            class="btn small danger"
            aria-label=${phrase(english.remove, { n })}
            @click=${() => this.#set(departments.filter((_, at) => at !== index))}
          >
            ${icon(common.trash)}
          </button>
        </div>
      </fieldset>
    </li>`;
  }
}
