import { html } from 'lit';
import type { Chat } from '../../client/index.ts';
import type { PromiseSettings } from '../../protocol/desk-settings.ts';
import type { InboxView } from '../view.ts';
import { english } from './departments-strings.ts';
import { SettingDocument, type Texts } from './setting-document.ts';
import { choiceField, textField } from './text-field.ts';

/** In minutes, as texts. */
interface Draft {
  readonly answer: string;
  readonly answerWarning: string;
  readonly resolution: string;
  readonly resolutionWarning: string;
  readonly hours: PromiseSettings['hours'];
}
type Saved = PromiseSettings & { readonly isSet: boolean; readonly hasOptionHours: boolean };

const minute = 60_000;
const times = ['answer', 'answerWarning', 'resolution', 'resolutionWarning'] as const;
const inMinutes = (time: number): string => (time === 0 ? '' : String(Math.round(time / 6_000) / 10));
const inTime = (text: string): number => Math.round(Number(text.trim().replace(',', '.')) * minute);

const fields = {
  draftOf: ({ answer, answerWarning = 0, resolution, resolutionWarning = 0, hours }: Saved): Draft => ({
    ...{ answer: inMinutes(answer), answerWarning: inMinutes(answerWarning) },
    ...{ resolution: inMinutes(resolution), resolutionWarning: inMinutes(resolutionWarning), hours },
  }),
  valueOf({ answer, answerWarning, resolution, resolutionWarning, hours }: Draft): PromiseSettings {
    const warnings = { answerWarning: inTime(answerWarning), resolutionWarning: inTime(resolutionWarning) };
    return {
      ...{ answer: inTime(answer), resolution: inTime(resolution), hours },
      ...Object.fromEntries(Object.entries(warnings).filter(([, time]) => time > 0)),
    };
  },
  faultsOf(draft: Draft, { phrase }: InboxView): Texts {
    const faults = new Map<string, string>();
    for (const name of times) {
      const time = inTime(draft[name]);
      const isGood = draft[name].trim() === '' || (time >= minute && time <= 129_600 * minute);
      if (!isGood) faults.set(`promise-${name}`, phrase(english.promiseWrong));
    }
    return faults;
  },
};

/** What visitors are promised: until a first answer, and until their conversation is closed. */
export class Promises {
  readonly document: SettingDocument<Saved, Draft>;

  constructor(chat: Chat, update: () => void) {
    this.document = new SettingDocument<Saved, Draft>(chat, '/settings/promises', fields, update);
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    const fields = (draft: Draft) => this.#fields(draft, view);
    return this.document.board('promises', phrase(english.promises), phrase(english.promisesNote), fields, view);
  }

  #fields(draft: Draft, view: InboxView) {
    const { phrase } = view;
    const { document } = this;
    const faults = document.faults(view);
    const time = (name: (typeof times)[number]) => {
      const id = `promise-${name}`;
      const label = `${phrase(english[name])} (${phrase(english.minutes)})`;
      const hint = phrase(name.endsWith('Warning') ? english.warningHint : english.promiseHint);
      const set = (value: string) => document.change({ [name]: value });
      return textField({
        ...{ id, label, value: draft[name], hint, limit: 8, isNumber: true, set },
        fault: faults.get(id),
      });
    };
    const choices = [
      ['always', phrase(english.hoursAlways)],
      ['site', phrase(english.hoursSite)],
      ...(document.saved!.hasOptionHours ? ([['option', phrase(english.hoursOption)]] as const) : []),
    ] as const;
    return html`<div class="pair">${time('answer')}${time('answerWarning')}</div>
      <div class="pair">${time('resolution')}${time('resolutionWarning')}</div>
      ${choiceField({ id: 'promise-hours', label: phrase(english.hours), value: draft.hours, choices, set: (hours) => document.change({ hours }) })}`;
  }
}
