import type { ChatMessage } from '../../client/index.ts';
import { loadTo } from '../../client/search.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';
import { replyStyles } from './styles.ts';
import { swipes } from './swipe.ts';

const replyIcon = 'M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v1';
/** Of a quoted text so much is looked at. */
const longest = 200;
/** How long a message that one has come to is marked. */
const marked = 2_000;

const top = (element: Element) => element.getBoundingClientRect().top;

/** Answers messages, shows what a message answers, and goes there (P30). */
class Replies implements Feature {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;
  #going: AbortController | undefined;
  /** The answers whose message could not be reached. */
  #far = new Set<string>();
  #mark: ReturnType<typeof setTimeout> | undefined;

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

  items(message: ChatMessage, { phrase }: View): unknown {
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
    const { reply: _, ...others } = writing.options ?? {};
    writing.options = Object.keys(others).length ? others : undefined;
    host.requestUpdate();
    writing.focus();
  };

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

  #textOf({ own, from, deleted, text, files }: ChatMessage, { phrase }: View): string {
    if (deleted && deleted.by !== from) return phrase(english.removed);
    if (deleted) return phrase(own ? english.deletedOwn : english.deleted);
    return text.slice(0, longest).replaceAll('\n', ' ') || files?.[0]?.name || phrase(english.file);
  }

  /** Goes to what a message answers: loads the room back to it, shows it, marks it for a moment and gives it the focus. */
  async #go({ id, reply }: ChatMessage): Promise<void> {
    const { connection, changed } = this.#context;
    const { room } = connection;
    this.#going?.abort();
    const { signal } = (this.#going = new AbortController());
    const isThere = await loadTo(room!, reply!, { signal }).catch(() => false);
    if (signal.aborted) return;
    this.#far[isThere ? 'delete' : 'add'](id);
    changed();
    const found = room!.snapshot.messages.find(({ seq }) => seq === reply);
    if (isThere && found) await this.#show(found.id);
  }

  async #show(id: string): Promise<void> {
    const { host } = this.#context;
    this.#view!.log.reveal(id);
    await host.updateComplete;
    const list = host.renderRoot.querySelector<HTMLElement>('.log')!;
    const found = [...list.querySelectorAll<HTMLElement>('.msg')].find(({ dataset }) => dataset['id'] === id);
    if (!found) return;
    this.#unmark();
    list.scrollTop += top(found) - top(list) - Math.max(0, (list.clientHeight - found.offsetHeight) / 2);
    found.focus({ preventScroll: true });
    found.dataset['answered'] = '';
    this.#mark = setTimeout(() => this.#unmark(), marked);
  }

  #unmark(): void {
    clearTimeout(this.#mark);
    for (const each of this.#context.host.renderRoot.querySelectorAll('[data-answered]')) {
      each.removeAttribute('data-answered');
    }
  }

  render(view: View): unknown {
    this.#view = view;
    return '';
  }

  flush(): void {
    this.#going?.abort();
    this.#far.clear();
    this.#unmark();
  }
}

export const feature = (context: FeatureContext): Feature => new Replies(context);
