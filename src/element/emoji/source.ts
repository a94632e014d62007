import type { FeatureContext } from '../feature.ts';
import { english as coreEnglish } from '../strings.ts';
import type { View } from '../view.ts';
import type { EmojiData } from './data.ts';
import { loadEmoji } from './load.ts';

/** Between two tries to load for the field what could not be loaded. */
const pause = 10_000;

/** The emoji with their names in the language of the element, loaded when they are wanted. */
export class EmojiSource {
  data: EmojiData | undefined;
  hasFailed = false;

  #context: FeatureContext;
  /** The language of the data, or of what is being loaded. */
  #language: string | undefined;
  #loading: Promise<void> | undefined;
  #failedAt = 0;

  constructor(context: FeatureContext) {
    this.#context = context;
  }

  /** Loads what is not here, and is not being loaded. What has failed is tried again by `retry`. */
  want({ phrase }: View): void {
    const language = phrase(coreEnglish.language);
    const { chat } = this.#context.connection;
    if (this.#language === language || !chat) return;
    this.#language = language;
    this.hasFailed = false;
    const isLast = (): boolean => this.#language === language;
    this.#loading = loadEmoji(chat, language)
      .then(
        (data) => {
          if (isLast()) this.data = data;
        },
        () => {
          if (isLast()) this.hasFailed = true;
          this.#failedAt = Date.now();
        },
      )
      .then(this.#context.changed);
  }

  readonly retry = (): void => {
    if (!this.hasFailed) return;
    this.hasFailed = false;
    this.#language = undefined;
    this.#context.changed();
  };

  /** Resolves to the data; undefined where they cannot be had now. */
  async get(view: View): Promise<EmojiData | undefined> {
    if (Date.now() > this.#failedAt + pause) this.retry();
    this.want(view);
    await this.#loading;
    return this.data;
  }
}
