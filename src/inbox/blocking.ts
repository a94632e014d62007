import type { User } from '../client/index.ts';
import type { PageContext, VisitorBlock } from './view.ts';

/** Whether visitors are blocked, and blocking them: a module of its own, loaded for who may with the first conversation. */
export class Blocking {
  /** Once it is there. */
  now: VisitorBlock | undefined;
  readonly #context: PageContext;
  readonly #root: () => ShadowRoot;
  #visitor: User | undefined;
  #loading: Promise<void> | undefined;

  constructor(context: PageContext, root: () => ShadowRoot) {
    this.#context = context;
    this.#root = root;
  }

  /** Perhaps another visitor is looked at, or one may do more. */
  follow(visitor: User | undefined): void {
    const { areas, chat } = this.#context;
    if (!visitor || !areas.has('bans') || chat.snapshot.status !== 'online') return;
    this.#visitor = visitor;
    this.#loading ??= this.#load().catch(() => {
      this.#loading = undefined;
    });
    this.now?.follow(visitor);
  }

  async #load(): Promise<void> {
    const { create } = await import('./block/block.ts');
    const block = create(this.#context);
    this.#root().adoptedStyleSheets.push(block.styles.styleSheet!);
    this.now = block;
    if (this.#visitor) block.follow(this.#visitor);
    this.#context.update();
  }
}
