import type { Happenings } from './events.ts';
import type { Language } from './language.ts';
import { failure } from './message.ts';
import { typingText } from './message-list.ts';
import { english } from './strings.ts';
import { wordsOf } from './text.ts';
import type { View } from './view.ts';

const gather = 400;
const stay = 1_000;

/**
 * Tells screen readers what happens, through one polite live region in the element's light tree: there and empty before it is used, each
 * text in a node of its own that goes away after a second.
 */
export class Announcer {
  #host: HTMLElement;
  #region: HTMLElement | undefined;
  #waiting: string[] = [];
  /** What was told of the connection since all was well: not again with each try. */
  #facts = '';
  #typing = false;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Puts the region in place. */
  connect(): void {
    if (this.#region) return;
    this.#region = document.createElement('div');
    this.#region.slot = 'announcer';
    this.#region.setAttribute('aria-live', 'polite');
    this.#host.append(this.#region);
  }

  disconnect(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
    this.#region?.remove();
    this.#region = undefined;
  }

  /** Tells a message that has come in, or a send that has failed. Several messages at once are told by their number. */
  happened({ message, error }: Partial<Happenings>, words: Language): void {
    const { phrase } = words;
    if (error?.id) this.#say(failure(error.code, words));
    if (!message || message.own) return;
    this.#typing = false;
    if (this.#waiting.push(phrase(english.said, { name: message.name, text: wordsOf(message) })) > 1) return;
    this.#after(gather, () => {
      const all = this.#waiting.splice(0);
      for (const each of all.length > 3 ? [phrase(english.newMessages, { n: all.length })] : all) this.#say(each);
    });
  }

  /** Tells how things stand, when that is another way than before: the connection, and who begins to write. */
  update(view: View, fact: string | undefined): void {
    if (fact && !this.#facts.includes(fact)) this.#say(fact);
    this.#facts = fact ? this.#facts + fact : '';
    if (!view.conversation.typing.length || this.#typing) return;
    this.#typing = true;
    this.#say(typingText(view));
  }

  #say(text: string): void {
    const node = document.createElement('p');
    node.textContent = text;
    this.#region?.append(node);
    this.#after(stay, () => node.remove());
  }

  #after(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delay);
    this.#timers.add(timer);
  }
}
