import type { Chat, ChatMessage } from '../../client/index.ts';
import { blocked } from '../../client/people.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** What people have written whom one has blocked, folded away until one wants to see it. */
export class Folded {
  #context: FeatureContext;
  #users: ReadonlySet<string> = new Set();
  #shown = new Set<string>();

  constructor(context: FeatureContext) {
    this.#context = context;
  }

  /** Whom one has blocked is asked of the relay; where it does not say, nobody. */
  async ask(chat: Chat): Promise<void> {
    this.set((await blocked(chat).catch(() => [])).map(({ id }) => id));
  }

  set(users: Iterable<string>): void {
    this.#users = new Set(users);
    this.#context.changed();
  }

  text({ id, from, name }: ChatMessage, { phrase }: View): unknown {
    if (!this.#users.has(from) || this.#shown.has(id)) return undefined;
    return this.#context.kit.html`<span class="folded"
      >${phrase(english.folded, { name })}
      <button class="link" tabindex="-1" data-do="unfold">${phrase(english.unfold)}</button></span
    >`;
  }

  act(action: string, { id }: ChatMessage): boolean {
    if (action !== 'unfold') return false;
    this.#shown.add(id);
    this.#context.changed();
    return true;
  }
}
