import { english, type StringKey, type Strings } from './strings.ts';

type Values = Readonly<Record<string, string | number>>;

/** How the element talks: its texts, and dates and lists in the manner of one locale. */
export interface Language {
  /** The text of that key. The value `n` chooses among plural forms. */
  say(key: StringKey, values?: Values): string;
  time(at: number): string;
  /** "Today", "Yesterday", or the date. */
  day(at: number, now: number): string;
  list(names: readonly string[]): string;
}

const dayOf = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** Whether two times are on different days by the local clock. */
export const differentDays = (a: number, b: number) => dayOf(a) !== dayOf(b);

/** @param tag A language tag; one that no browser knows falls back to the browser's own. */
export function language(tag: string | undefined, strings: Strings = english): Language {
  let locale: string | undefined;
  try {
    locale = Intl.getCanonicalLocales(tag)[0];
  } catch {
    // The page's tag is not a language tag.
  }
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const names = new Intl.ListFormat(locale);
  // Plural forms belong to the language of the texts, which is English until another is loaded.
  const plurals = new Intl.PluralRules('en');
  return {
    say(key, values = {}) {
      const text = strings[key];
      const form = typeof text === 'string' ? text : (text[plurals.select(Number(values['n']))] ?? text.other);
      return form.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
    },
    time: (at) => clock.format(at),
    day(at, now) {
      const days = Math.round((dayOf(at) - dayOf(now)) / 86_400_000);
      if (days === 0 || days === -1)
        return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
      const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const };
      return new Date(at).toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year });
    },
    list: (all) => names.format(all),
  };
}
