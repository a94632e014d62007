import type { Chat } from '../client/index.ts';
import type { FinderView, FoundList } from './view.ts';

/** The search in all conversations: its field is above the list, and what it found, a module of its own, in the list's place. */
export class Finder implements FinderView {
  text = '';
  hasFailed = false;
  list: FoundList | undefined;
  #loading: Promise<FoundList> | undefined;

  async find(text: string, chat: Chat, root: ShadowRoot, update: () => void): Promise<void> {
    this.text = text;
    this.hasFailed = false;
    update();
    try {
      this.#loading ??= import('./find/find.ts').then(({ create }) => {
        const list = create({ chat, update });
        root.adoptedStyleSheets.push(list.styles.styleSheet!);
        return list;
      });
      this.list = await this.#loading;
      if (this.text === text) this.list.find(text);
    } catch {
      this.#loading = undefined;
      this.hasFailed = true;
    }
    update();
  }

  close(): void {
    this.text = '';
    this.hasFailed = false;
    this.list?.end();
  }

  /** The connection is another one. */
  end(): void {
    this.close();
    this.list = undefined;
    this.#loading = undefined;
  }
}
