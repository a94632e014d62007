import { tagOfOption, textOfOption, type FormOption } from '../../protocol/form-option.ts';
import { textIn, withText, type LocalText } from '../../protocol/local-text.ts';
import { hoursFault, type Hours } from '../../protocol/hours.ts';
import type { FormField, Share, SiteSettings } from '../../protocol/site.ts';
import { english } from './strings.ts';

export const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type DayName = (typeof dayNames)[number];
export const fieldKinds = ['name', 'text', 'email', 'select', 'checkbox'] as const;
export type FieldKind = (typeof fieldKinds)[number];

export const shareNames = ['pages', 'query', 'typing', 'point'] as const;
export type ShareName = (typeof shareNames)[number];

/** A question as it stands in the fields. */
export interface FieldDraft {
  /** Stays, so that answers are called the same. */
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** One a line. */
  readonly options: string;
}

/** What is set, as it stands in the fields: as texts, also while they are wrong. */
export interface Draft {
  readonly name: string;
  readonly greeting: string;
  readonly accent: string;
  readonly hasHours: boolean;
  readonly zone: string;
  readonly days: Readonly<Record<DayName, string>>;
  readonly holidays: string;
  readonly formTitle: string;
  readonly formNote: string;
  readonly fields: readonly FieldDraft[];
  readonly share: Readonly<Record<ShareName, boolean>>;
  /** What it was made from: what is said there in other languages stays. */
  readonly former: SiteSettings;
}

/** What is wrong with fields, by their ids. */
export type Faults = ReadonlyMap<
  string,
  readonly [text: (typeof english)[keyof typeof english], values?: Record<string, string>]
>;

const workdays: readonly DayName[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** Whether anything is said in several languages, of which the fields have one. */
export const isLocal = ({ greeting, form }: SiteSettings): boolean =>
  [
    greeting,
    form?.title,
    form?.note,
    ...(form?.fields ?? []).flatMap(({ label, options = [] }) => [label, ...options.map(textOfOption)]),
  ].some((text) => typeof text === 'object');

/** An option as it stands in its line: with its tag behind it. */
const lineOf = (option: FormOption): string =>
  [shown(textOfOption(option)), tagOfOption(option)].filter((each) => each !== undefined).join(' | ');

const shown = (text: LocalText = ''): string => textIn(text);

export function draftOf(former: SiteSettings): Draft {
  const { name = '', greeting, accent = '', hours, form, share } = former;
  const timesOn = (day: DayName): string =>
    hours ? (hours.week[day] ?? []).join(', ') : workdays.includes(day) ? '09:00-17:00' : '';
  return {
    ...{ name, greeting: shown(greeting), accent, former },
    hasHours: !!hours,
    zone: hours?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    days: Object.fromEntries(dayNames.map((day) => [day, timesOn(day)])) as Record<DayName, string>,
    holidays: Object.entries(hours?.holidays ?? {})
      .map(([date, times]) => [date, times.join(', ')].filter(Boolean).join(' '))
      .join('\n'),
    formTitle: shown(form?.title),
    formNote: shown(form?.note),
    fields: (form?.fields ?? []).map((field) => ({
      name: field.name,
      label: shown(field.label),
      kind: field.name === 'name' ? 'name' : (field.type ?? 'text'),
      isRequired: field.required ?? false,
      options: (field.options ?? []).map(lineOf).join('\n'),
    })),
    share: Object.fromEntries(shareNames.map((each) => [each, !!share?.[each]])) as Draft['share'],
  };
}

/** A question that is not there yet. */
export function newField(fields: readonly FieldDraft[]): FieldDraft {
  const names = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (names.has(`field${number}`)) number += 1;
  return { name: `field${number}`, label: '', kind: 'text', isRequired: false, options: '' };
}

const parts = (text: string, by: string): string[] =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);

function holidaysOf(text: string): Record<string, string[]> {
  return Object.fromEntries(
    parts(text, '\n').map((line) => {
      const [date = '', ...times] = line.split(/\s+/);
      return [date, parts(times.join(' '), ',')];
    }),
  );
}

/** Options of another number are others. */
function optionsOf(options: string, before: readonly FormOption[] = []): readonly FormOption[] {
  const lines = parts(options, '\n');
  const isSame = lines.length === before.length;
  return lines.map((line, index) => {
    const at = line.lastIndexOf('|');
    const tag = line.slice(at + 1).trim();
    const isTagged = at > 0 && tag !== '' && line.slice(0, at).trim() !== '';
    const words = isTagged ? line.slice(0, at).trim() : line;
    const text = withText(isSame ? textOfOption(before[index]!) : undefined, words);
    return isTagged ? { text, tag } : text;
  });
}

const fieldOf = ({ name, label, kind, isRequired, options }: FieldDraft, before?: FormField): FormField => ({
  name: kind === 'name' ? 'name' : name === 'name' ? 'field0' : name,
  label: withText(before?.label, label.trim()),
  ...(kind !== 'name' && kind !== 'text' && { type: kind }),
  ...(isRequired && { required: true }),
  ...(kind === 'select' && { options: optionsOf(options, before?.options) }),
});

/** What is after the `?` of an address goes with the address alone. */
function shareOf(share: Draft['share']): Share | undefined {
  const wanted = shareNames.filter((each) => share[each] && (each !== 'query' || share.pages));
  return wanted.length > 0 ? Object.fromEntries(wanted.map((each) => [each, true])) : undefined;
}

/** As the relay keeps it. What is empty is not set. */
export function settingsOf(draft: Draft): SiteSettings {
  const { name, greeting, accent, hasHours, zone, days, holidays, formTitle, formNote, fields, former } = draft;
  const share = shareOf(draft.share);
  const closed = holidaysOf(holidays);
  const week = Object.fromEntries(
    dayNames.map((day) => [day, parts(days[day], ',')] as const).filter(([, times]) => times.length > 0),
  );
  const hours: Hours = { zone: zone.trim(), week, ...(Object.keys(closed).length > 0 && { holidays: closed }) };
  return {
    ...(name.trim() && { name: name.trim() }),
    ...(greeting.trim() && { greeting: withText(former.greeting, greeting.trim()) }),
    ...(accent.trim() && { accent: accent.trim().toLowerCase() }),
    ...(hasHours && { hours }),
    ...(fields.length > 0 && {
      form: {
        ...(formTitle.trim() && { title: withText(former.form?.title, formTitle.trim()) }),
        ...(formNote.trim() && { note: withText(former.form?.note, formNote.trim()) }),
        fields: fields.map((each) =>
          fieldOf(
            each,
            former.form?.fields.find(({ name }) => name === each.name),
          ),
        ),
      },
    }),
    ...(share && { share }),
  };
}

/** What a chat that is only tried out goes by: not what is saved, where that is taken away, and it tells the team of no visitor. */
export function trialOf(draft: Draft): Record<'hours' | 'form' | 'share', object | null> {
  const { hours = null, form = null } = settingsOf(draft);
  return { hours, form, share: null };
}

export function faultsOf(draft: Draft): Faults {
  const faults = new Map<string, Faults extends ReadonlyMap<string, infer F> ? F : never>();
  if (draft.accent.trim() && !/^#[0-9a-f]{6}$/i.test(draft.accent.trim())) faults.set('accent', [english.accentWrong]);
  if (draft.hasHours) {
    const { zone } = draft;
    if (hoursFault({ zone: zone.trim(), week: {} })) faults.set('zone', [english.zoneWrong]);
    for (const day of dayNames) {
      if (hoursFault({ zone: 'UTC', week: { [day]: parts(draft.days[day], ',') } }))
        faults.set(day, [english.timesWrong]);
    }
    const wrong = parts(draft.holidays, '\n').find((line) =>
      hoursFault({ zone: 'UTC', week: {}, holidays: holidaysOf(line) }),
    );
    if (wrong) faults.set('holidays', [english.holidaysWrong, { line: wrong }]);
  }
  draft.fields.forEach(({ label, kind, options }, index) => {
    if (!label.trim()) faults.set(`label-${index}`, [english.labelMissing]);
    if (kind === 'select' && parts(options, '\n').length === 0)
      faults.set(`options-${index}`, [english.optionsMissing]);
    if (kind === 'name' && draft.fields.findIndex((each) => each.kind === 'name') < index)
      faults.set(`kind-${index}`, [english.twoNames]);
  });
  return faults;
}
