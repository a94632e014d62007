import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import { undirected } from '../../protocol/direction.ts';
import type { View } from '../view.ts';
import { offeredBy } from './offered.ts';
import { choiceStyles } from './styles.ts';
import { english } from './strings.ts';

/** Answers that a message offers on its last lines (P50): buttons above the field while it is the newest one, which send what is on them. */
class Choices implements Feature {
  readonly styles;

  #context: FeatureContext;
  /** Messages without those lines, by the whole ones. */
  #asking = new WeakMap<ChatMessage, ChatMessage>();
  /** What was chosen just now, so that a second press says it no second time. */
  #chosen: string | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = choiceStyles(context.kit);
  }

  text(message: ChatMessage, view: View): unknown {
    const texts = offeredBy(message);
    if (!texts?.question.trim()) return '';
    const { kit, growing } = this.#context;
    let asking = this.#asking.get(message);
    if (!asking) this.#asking.set(message, (asking = { ...message, text: texts.question.trimEnd() }));
    return growing?.(asking, view, '') ?? kit.html`<span class="txt" dir="auto">${asking.text}</span>`;
  }

  context({ conversation, phrase }: View): unknown {
    const { messages, can } = conversation;
    const message = messages.at(-1);
    const texts = message && !message.own && message.id !== this.#chosen ? offeredBy(message) : undefined;
    if (!texts || !can.includes('send')) return '';
    const { html } = this.#context.kit;
    return html`<div class="chcs" role="group" aria-label=${phrase(english.choose)}>
      ${texts.options.map(
        (option) =>
          html`<button class="chc" type="button" dir="auto" @click=${() => this.#choose(message!, option)}>
            ${undirected(option)}
          </button>`,
      )}
    </div>`;
  }

  #choose({ id }: ChatMessage, option: string): void {
    const { connection, writing, changed } = this.#context;
    if (this.#chosen === id) return;
    this.#chosen = id;
    // What becomes of it is told by its own message.
    connection.room!.send(option, { reply: id }).catch(() => {});
    writing.focus();
    changed();
  }

  flush(): void {
    this.#chosen = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Choices(context);
