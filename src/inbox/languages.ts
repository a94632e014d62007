import { textsIn as elementTextsIn } from '../element/languages.ts';
import { language, type Language } from '../element/language.ts';
import type { Texts } from '../element/strings.ts';

type Module = { readonly default: Texts };

/** The languages of the inbox besides English. In messages it says what the element says, too: each has its texts beside its own. */
const languages: Readonly<Record<string, () => Promise<Module>>> = {
  ar: () => import('./languages/ar.ts'),
  de: () => import('./languages/de.ts'),
  es: () => import('./languages/es.ts'),
  fr: () => import('./languages/fr.ts'),
};

const isSpoken = (locale: Intl.Locale | undefined): boolean =>
  locale !== undefined && (locale.language === 'en' || locale.language in languages);

/** Loads the texts of a language; undefined where there are none, or it needs none. */
export function textsIn(locale: Intl.Locale | undefined): Promise<Texts> | undefined {
  const load = locale && languages[locale.language];
  return (
    load &&
    Promise.all([elementTextsIn(locale), load()]).then(([element, own]) => ({ ...element?.default, ...own.default }))
  );
}

/** Between two tries to load the texts. */
const pause = 10_000;

/** The language of one inbox: its own, the page's, or the first of the browser's that it speaks. What it says is loaded, and is English until then. */
export class InboxLanguage {
  readonly #host: HTMLElement;
  readonly #changed: () => void;
  #now: Language | undefined;
  #tag: string | undefined;
  #texts: Texts | undefined;
  /** When the texts may be asked for. */
  #nextAt = 0;

  constructor(host: HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  words(texts: Texts | undefined): Language {
    const tag =
      this.#host.lang ||
      this.#host.closest<HTMLElement>('[lang]')?.lang ||
      navigator.languages.find((each) => isSpoken(language(each).locale)) ||
      navigator.language;
    if (!this.#now || tag !== this.#tag || texts !== this.#texts) {
      [this.#tag, this.#texts, this.#nextAt] = [tag, texts, 0];
      this.#now = language(tag, texts);
    }
    if (Date.now() >= this.#nextAt) void this.#load(tag, texts);
    return this.#now;
  }

  async #load(tag: string, texts: Texts | undefined): Promise<void> {
    this.#nextAt = Date.now() + pause;
    // What can't be loaded is asked for again; until then it is English.
    const loaded = await textsIn(this.#now!.locale)?.catch(() => null);
    if (tag !== this.#tag || texts !== this.#texts || loaded === null) return;
    this.#nextAt = Infinity;
    if (!loaded) return;
    this.#now = language(tag, { ...loaded, ...texts });
    this.#changed();
  }
}
