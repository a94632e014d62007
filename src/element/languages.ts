import type { Texts } from './strings.ts';

/**
 * The languages that there are besides English, the more special ones first. For the script file the build makes of this one import from
 * beside it (`scripts/languages.mjs`).
 */
const languages: Readonly<Record<string, () => Promise<{ readonly default: Texts }>>> = {
  ar: () => import('./languages/ar.ts'),
  cs: () => import('./languages/cs.ts'),
  da: () => import('./languages/da.ts'),
  de: () => import('./languages/de.ts'),
  es: () => import('./languages/es.ts'),
  fa: () => import('./languages/fa.ts'),
  fi: () => import('./languages/fi.ts'),
  fr: () => import('./languages/fr.ts'),
  he: () => import('./languages/he.ts'),
  id: () => import('./languages/id.ts'),
  it: () => import('./languages/it.ts'),
  ja: () => import('./languages/ja.ts'),
  ko: () => import('./languages/ko.ts'),
  nb: () => import('./languages/nb.ts'),
  nl: () => import('./languages/nl.ts'),
  no: () => import('./languages/no.ts'),
  pl: () => import('./languages/pl.ts'),
  'pt-BR': () => import('./languages/pt-BR.ts'),
  pt: () => import('./languages/pt.ts'),
  ru: () => import('./languages/ru.ts'),
  sv: () => import('./languages/sv.ts'),
  tr: () => import('./languages/tr.ts'),
  uk: () => import('./languages/uk.ts'),
  ur: () => import('./languages/ur.ts'),
  vi: () => import('./languages/vi.ts'),
  'zh-Hans': () => import('./languages/zh-Hans.ts'),
  'zh-Hant': () => import('./languages/zh-Hant.ts'),
};

/** What it knows of a locale that is spoken, as English is: its name among these comes second. */
export function spoken(locale: Intl.Locale | undefined): readonly (string | undefined)[] | null {
  // Chinese is told apart by its script, Portuguese by its country.
  const full = `${locale?.maximize().toString().replace('-Latn', '')}-`;
  const name = Object.keys(languages).find((each) => full.startsWith(`${each}-`));
  return name || full.startsWith('en-') ? [full, name] : null;
}

/** Loads the texts of a language; undefined where there are none, or it needs none. */
export function textsIn(locale: Intl.Locale | undefined): Promise<{ readonly default: Texts }> | undefined {
  const name = spoken(locale)?.[1];
  return name ? languages[name]!() : undefined;
}
