import type { ContentsContext, MessageContents } from './view.ts';

/** What is in messages beside plain words: loaded with the first conversation that is opened, and again with another one where that did not work. Until then there are words. */
export class Contents {
  /** It, once its module is there. */
  now: MessageContents | undefined;

  #context: ContentsContext;
  #loading: Promise<void> | undefined;

  constructor(context: ContentsContext) {
    this.#context = context;
  }

  load(): void {
    this.#loading ??= this.#load().catch(() => {
      this.#loading = undefined;
    });
  }

  async #load(): Promise<void> {
    const { create } = await import('./contents/contents.ts');
    const { host, update, now } = this.#context;
    if (!now().chat) {
      // The inbox is gone meanwhile; it may come again.
      this.#loading = undefined;
      return;
    }
    const contents = create(this.#context);
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(...contents.styles.map(({ styleSheet }) => styleSheet!));
    this.now = contents;
    update();
  }

  /** The chat is another one, or the inbox is gone. */
  end(): void {
    this.now?.end();
  }
}
