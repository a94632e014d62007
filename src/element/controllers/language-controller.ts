import type { ReactiveElement } from 'lit';
import { language, type Language } from '../language.ts';
import { spoken, textsIn } from '../languages.ts';
import type { Texts } from '../strings.ts';

/** Between two tries to load the texts. */
const pause = 10_000;

/**
 * The language of one element: its own, the page's, or the first of the browser's that it speaks. What it says is loaded when somebody wants the element, and is English
 * until then.
 */
export class LanguageController {
  /** Whether texts are being loaded. */
  isAwaited = false;

  #host: ReactiveElement & { readonly texts: Texts | undefined };
  #now!: Language;
  #tag: string | undefined;
  #own: Texts | undefined;
  /** When the texts may be asked for. */
  #nextAt = 0;

  constructor(host: ReactiveElement & { readonly texts: Texts | undefined }) {
    this.#host = host;
  }

  words(isWanted: unknown): Language {
    const { texts } = this.#host;
    // Its own attribute is set only after it has been rendered. Of the browser's, too, one may be no tag ("c").
    const tag =
      this.#host.lang ||
      this.#host.closest<HTMLElement>('[lang]')?.lang ||
      navigator.languages.find((each) => spoken(language(each).locale)) ||
      '';
    const isSame = () => tag === this.#tag && texts === this.#own;
    if (!isSame()) {
      this.#now = language((this.#tag = tag), (this.#own = texts));
      this.#nextAt = 0;
      this.isAwaited = false;
    }
    const at = Date.now();
    if (isWanted && at > this.#nextAt) {
      this.#nextAt = at + pause;
      const settle = (loaded?: { readonly default: Texts }) => {
        if (!isSame()) return;
        if (loaded) {
          this.#now = language(tag, { ...loaded.default, ...texts });
          this.#nextAt = Infinity;
        }
        this.isAwaited = false;
        this.#host.requestUpdate();
      };
      const loading = textsIn(this.#now.locale);
      this.isAwaited = !!loading;
      loading?.then(settle, () => settle());
    }
    return this.#now;
  }
}
