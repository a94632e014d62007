import { english, type StringKey, type Strings, type Text } from './strings.ts';

/** How the element talks: its texts, and dates and lists in the manner of one locale. */
export interface Language {
  /** The text of that key. The value `n` chooses among plural forms. */
  readonly say: (key: StringKey, values?: Readonly<Record<string, string | number>>) => string;
  /** A text that is not of those, as parts have. */
  readonly phrase: (text: Text, values?: Readonly<Record<string, string | number>>) => string;
  readonly time: (at: number) => string;
  /** "Today", "Yesterday", or the date. */
  readonly day: (at: number) => string;
  readonly list: (names: readonly string[]) => string;
}

const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** Whether two times are on different days by the local clock. */
export const differentDays = (a: number, b: number) => midnight(a) !== midnight(b);

/** @param tag A language tag; one that no browser knows falls back to the browser's own. */
export function language(tag: string, strings: Strings = english): Language {
  let locale: string | undefined;
  try {
    locale = Intl.getCanonicalLocales(tag)[0];
  } catch {
    // The page's tag is not a language tag.
  }
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const names = new Intl.ListFormat(locale);
  // Plural forms belong to the language of the texts, which is English until another is loaded.
  const plurals = new Intl.PluralRules('en');
  const phrase: Language['phrase'] = (text, values = {}) => {
    const form = typeof text === 'string' ? text : (text[plurals.select(+values['n']!)] ?? text.other);
    return form.replace(/{(\w+)}/g, (_, name: string) => `${values[name]}`);
  };
  return {
    say: (key, values) => phrase(strings[key], values),
    phrase,
    time: (at) => clock.format(at),
    day(at) {
      const days = Math.round((midnight(at) - midnight(Date.now())) / 86_400_000);
      return days === 0 || days === -1
        ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
        : new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(at);
    },
    list: (all) => names.format(all),
  };
}
