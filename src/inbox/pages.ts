import type { Chat } from '../client/index.ts';
import { askRelay } from './ask-relay.ts';
import type { DeskArea, InboxPage, PageContext, PageName, PagesView } from './view.ts';

const modules: Readonly<Record<PageName, () => Promise<{ create(context: PageContext): InboxPage }>>> = {
  visitors: () => import('./visitors/visitors.ts'),
  reports: () => import('./reports/reports.ts'),
  settings: () => import('./settings/settings.ts'),
};

/** For which area each page is; one without any is for all of the team. */
const areaOf: Readonly<Record<PageName, readonly DeskArea[]>> = {
  visitors: [],
  reports: ['report'],
  settings: ['site'],
};

const pageNames = Object.keys(modules) as readonly PageName[];

/** Which page is before one, if any, and which there may be. */
export class Pages implements PagesView {
  current: PageName | undefined;
  areas: ReadonlySet<DeskArea> = new Set();
  /** Those whose module could not be loaded. */
  readonly failed = new Set<PageName>();
  readonly #made = new Map<PageName, InboxPage>();
  readonly #chat: Chat;
  readonly #update: () => void;
  readonly #root: () => ShadowRoot;
  #asked: string | undefined;

  constructor(chat: Chat, root: () => ShadowRoot, update: () => void) {
    this.#chat = chat;
    this.#root = root;
    this.#update = update;
  }

  /** Asks once for each user what they may look after. */
  async ask(): Promise<void> {
    const { status, user } = this.#chat.snapshot;
    if (status !== 'online' || !user || user.id === this.#asked) return;
    this.#asked = user.id;
    try {
      const { administers = [] } = JSON.parse(await askRelay(this.#chat, 'GET', '/me')) as {
        readonly administers?: readonly DeskArea[];
      };
      this.areas = new Set(administers);
      this.#update();
    } catch {
      // Asked again on the next connection; until then there are only conversations.
      this.#asked = undefined;
    }
  }

  /** Those that one may see. */
  get offered(): readonly PageName[] {
    return pageNames.filter((name) => !areaOf[name].length || areaOf[name].some((area) => this.areas.has(area)));
  }

  /** The page that is before one, once it is there. */
  get page(): InboxPage | undefined {
    return this.current && this.#made.get(this.current);
  }

  end(): void {
    for (const page of this.#made.values()) page.end?.();
  }

  async show(name: PageName | undefined): Promise<void> {
    if (name !== this.current) this.page?.leave?.();
    this.current = name;
    this.#update();
    if (name === undefined) return;
    this.failed.delete(name);
    try {
      if (!this.#made.has(name)) {
        const { create } = await modules[name]();
        if (!this.#made.has(name)) {
          const page = create({ chat: this.#chat, areas: this.areas, update: this.#update });
          this.#root().adoptedStyleSheets.push(page.styles.styleSheet!);
          this.#made.set(name, page);
        }
      }
      if (this.current === name) this.#made.get(name)!.show();
    } catch {
      this.failed.add(name);
    }
    this.#update();
  }
}
