import type { Chat, ChatMessage } from '../../client/index.ts';
import { blocked } from '../../client/people.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** What people have written whom one has blocked, folded away until one wants to see it: seen, named, and told. */
export class Folded {
  #context: FeatureContext;
  #users: ReadonlySet<string> = new Set();
  #shown = new Set<string>();
  #view: View | undefined;
  /** What messages were called before they were folded. */
  #names = new WeakMap<Element, { readonly was: string; readonly is: string }>();

  constructor(context: FeatureContext) {
    this.#context = context;
    const { host } = context;
    // It comes in and is shown, but nothing tells of it.
    host.addEventListener('live-chat-message', (event) => {
      const { target, detail } = event as CustomEvent<ChatMessage>;
      if (target === host && this.has(detail.from)) event.preventDefault();
    });
    host.addController({ hostUpdated: () => this.#name() });
  }

  /** Whom one has blocked is asked of the relay; where it does not say, nobody. */
  async ask(chat: Chat): Promise<void> {
    this.set((await blocked(chat).catch(() => [])).map(({ id }) => id));
  }

  set(users: Iterable<string>): void {
    this.#users = new Set(users);
    this.#context.changed();
  }

  has(user: string): boolean {
    return this.#users.has(user);
  }

  #isFolded({ id, from }: ChatMessage): boolean {
    return this.has(from) && !this.#shown.has(id);
  }

  text(message: ChatMessage, view: View): unknown {
    this.#view = view;
    const { phrase } = view;
    if (!this.#isFolded(message)) return undefined;
    return this.#context.kit.html`<span class="folded"
      >${phrase(english.folded, { name: message.name })}
      <button class="link" tabindex="-1" data-do="unfold">${phrase(english.unfold)}</button></span
    >`;
  }

  /** The accessible name is the core's, with the words: here it is that of what is seen. */
  #name(): void {
    const view = this.#view;
    if (!view || !this.#users.size) return;
    const { phrase, time, conversation } = view;
    const messages = new Map(conversation.messages.map((message) => [message.id, message]));
    for (const element of this.#context.host.renderRoot.querySelectorAll<HTMLElement>('.msg[data-id]')) {
      const message = messages.get(element.dataset['id']!);
      if (!message || !this.has(message.from)) continue;
      const label = element.getAttribute('aria-label')!;
      const named = this.#names.get(element);
      if (this.#isFolded(message) && !message.deleted) {
        const is = `${phrase(english.folded, { name: message.name })} ${time(message.at)}`;
        if (label !== is) element.setAttribute('aria-label', is);
        this.#names.set(element, { was: label === named?.is ? named.was : label, is });
      } else if (named) {
        if (label === named.is) element.setAttribute('aria-label', named.was);
        this.#names.delete(element);
      }
    }
  }

  act(action: string, { id }: ChatMessage): boolean {
    if (action !== 'unfold') return false;
    this.#shown.add(id);
    this.#context.changed();
    return true;
  }
}
