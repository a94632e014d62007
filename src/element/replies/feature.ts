import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { lineOf } from '../polls/line.ts';
import { KeptReply } from './kept.ts';
import { english } from './strings.ts';
import { replyStyles } from './styles.ts';
import { swipes } from './swipe.ts';

const replyIcon = 'M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v1';
/** Of a quoted text so much is looked at. */
const longest = 200;

/** Answers messages, shows what a message answers, and goes there (P30). */
class Replies implements Feature {
  readonly styles;

  #context: FeatureContext;
  /** The answers whose message could not be reached. */
  #far = new Set<string>();
  #kept = new KeptReply();

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = replyStyles(context.kit);
    const root = context.host.renderRoot as ShadowRoot;
    root.addEventListener('keydown', this.#onKeydown as EventListener, true);
    swipes(root, (id) => {
      const message = context.connection.conversation.messages.find((each) => each.id === id);
      if (message && this.#mayReply(message)) this.#answer(message);
    });
  }

  #mayReply({ seq, deleted }: ChatMessage): boolean {
    return !!seq && !deleted && this.#context.connection.conversation.can.includes('send');
  }

  tools(message: ChatMessage, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!this.#mayReply(message)) return '';
    return html`<button class="ib" tabindex="-1" aria-label=${phrase(english.reply)} data-do="reply">
      ${icon(replyIcon)}
    </button>`;
  }

  answers(message: ChatMessage, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!this.#mayReply(message)) return '';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do="reply">
      ${icon(replyIcon)}${phrase(english.reply)}
    </button>`;
  }

  act(action: string, message: ChatMessage): boolean {
    if (action === 'reply') this.#answer(message);
    else if (action === 'answered') void this.#go(message);
    else return false;
    return true;
  }

  #answer({ id }: ChatMessage): void {
    const { writing, host } = this.#context;
    if (writing.editing) writing.cancel();
    writing.options = { ...writing.options, reply: id };
    host.requestUpdate();
    writing.focus();
  }

  readonly #cancel = (): void => {
    const { writing, host } = this.#context;
    this.#drop();
    host.requestUpdate();
    writing.focus();
  };

  #drop(): void {
    const { writing } = this.#context;
    const { reply: _, ...others } = writing.options ?? {};
    writing.options = Object.keys(others).length ? others : undefined;
  }

  /** Takes up what one was answering, once it is known what is in the room, and keeps it as it is now. */
  #keep({ conversation }: View): void {
    const { host, writing } = this.#context;
    const { status, messages } = conversation;
    // The draft of another room is still there for a moment.
    if (!writing.draftKey.endsWith(` ${host.room}`)) return;
    this.#kept.follow(writing.draftKey);
    if (status !== 'live' && !writing.options?.reply) return;
    const id = this.#kept.take();
    const message = id && messages.find((each) => each.id === id);
    if (message && !writing.options?.reply && this.#mayReply(message)) {
      writing.options = { ...writing.options, reply: id };
    }
    this.#kept.keep(writing.options?.reply);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const { writing } = this.#context;
    if (event.key !== 'Escape' || event.isComposing || event.target !== writing.field) return;
    if (writing.editing || !writing.options?.reply) return;
    event.stopPropagation();
    event.preventDefault();
    this.#cancel();
  };

  context(view: View): unknown {
    const { html, icon } = this.#context.kit;
    this.#keep(view);
    const id = this.#context.writing.options?.reply;
    const message = id && view.conversation.messages.find((each) => each.id === id);
    if (!message) return '';
    const { phrase } = view;
    return html`<div class="ctx">
      <div class="rp">
        <b>${phrase(english.replyTo, { name: this.#nameOf(message, view) })}</b
        ><span dir="auto">${this.#textOf(message, view)}</span>
      </div>
      <button class="ib" aria-label=${phrase(english.cancel)} @click=${this.#cancel}>${icon(icons.close)}</button>
    </div>`;
  }

  above(message: ChatMessage, view: View): unknown {
    const { html } = this.#context.kit;
    if (!message.reply) return '';
    const { conversation, phrase } = view;
    const answered = conversation.messages.find(({ seq }) => seq === message.reply);
    const name = answered ? this.#nameOf(answered, view) : '';
    const text = answered
      ? this.#textOf(answered, view)
      : phrase(this.#far.has(message.id) ? english.far : english.earlier);
    const label = answered ? phrase(english.goTo, { name, text }) : text;
    return html`<button class="qt" tabindex="-1" data-do="answered" aria-label=${label}>
      ${name ? [html`<b><bdi>${name}</bdi></b>`, ' '] : ''}<span dir="auto">${text}</span>
    </button>`;
  }

  #nameOf({ own, name, from }: ChatMessage, { phrase, conversation }: View): string {
    return own ? phrase(english.you) : (conversation.users.get(from)?.name ?? name);
  }

  #textOf(message: ChatMessage, view: View): string {
    const { own, from, deleted, files } = message;
    const { phrase } = view;
    if (deleted && deleted.by !== from) return phrase(english.removed);
    if (deleted) return phrase(own ? english.deletedOwn : english.deleted);
    return lineOf(message, view).slice(0, longest) || files?.[0]?.name || phrase(english.file);
  }

  /** Goes to what a message answers. */
  async #go({ id, reply }: ChatMessage): Promise<void> {
    const { jump, changed } = this.#context;
    const arrival = await jump.to(reply!);
    if (!arrival) return;
    this.#far[arrival === 'shown' ? 'delete' : 'add'](id);
    changed();
  }

  flush(): void {
    this.#far.clear();
    // In another room it is the answer to nothing. It is taken up again where it belongs.
    this.#drop();
    this.#kept.follow('');
  }
}

export const feature = (context: FeatureContext): Feature => new Replies(context);
