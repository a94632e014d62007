import { english, type Text, type Texts } from './strings.ts';

/** How the element talks: its texts, and dates and lists in the manner of one locale. */
export interface Language {
  /** Undefined where the tag is none that can be understood. */
  readonly locale: Intl.Locale | undefined;
  /** A text of the element or a part, by the English one. The value `n` chooses among plural forms. */
  readonly phrase: (text: Text, values?: Readonly<Record<string, string | number>>) => string;
  readonly time: (at: number) => string;
  /** "Today", "Yesterday", or the date. */
  readonly day: (at: number) => string;
  readonly list: (names: readonly string[]) => string;
}

/** May run otherwise than what is beside it: what is not written from left to right, and what says how text is to run. */
const strange = /[\u0590-\u1FFF\u202A-\uFFFF]/;

/** So that neither the name nor what is beside it changes how the other runs. */
const isolated = (name: string): string => `\u2068${name}\u2069`;

const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** Whether two times are on different days by the local clock. */
export const differentDays = (a: number, b: number) => midnight(a) !== midnight(b);

/**
 * @param tag - A language tag; one that no browser knows falls back to the browser's own.
 * @param texts - What is said in place of the English texts.
 */
export function language(tag: string, texts: Texts = {}): Language {
  let locale: Intl.Locale | undefined;
  try {
    locale = new Intl.Locale(tag);
  } catch {
    // The page's tag is not a language tag.
  }
  // Made when the first is wanted: that takes longer than all else at the start of a page.
  let clock: Intl.DateTimeFormat | undefined;
  let names: Intl.ListFormat | undefined;
  let plurals: Intl.PluralRules | undefined;
  const phrase: Language['phrase'] = (text, values = {}) => {
    const own = texts[(text as Exclude<Text, string>).other ?? text] ?? text;
    // Plural forms belong to the language of the texts, which is English until another is loaded.
    const form =
      typeof own === 'string'
        ? own
        : (own[(plurals ??= new Intl.PluralRules(phrase(english.language))).select(+values['n']!)] ?? own.other);
    return form.replace(/{(\w+)}/g, (_, name: string) => {
      const value = values[name];
      // In a list each is isolated by itself.
      return typeof value === 'string' && name !== 'names' && strange.test(form + value)
        ? isolated(value)
        : `${value?.toLocaleString(locale)}`;
    });
  };
  return {
    locale,
    phrase,
    time: (at) => (clock ??= new Intl.DateTimeFormat(locale, { timeStyle: 'short' })).format(at),
    day(at) {
      const days = Math.round((midnight(at) - midnight(Date.now())) / 86_400_000);
      return days === 0 || days === -1
        ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
        : new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(at);
    },
    list(all) {
      names ??= new Intl.ListFormat(locale);
      const text = names.format(all);
      return strange.test(text) ? names.format(all.map(isolated)) : text;
    },
  };
}
