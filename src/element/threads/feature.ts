import type { Chat, ChatMessage, Room } from '../../client/index.ts';
import { mentionsUser } from '../../client/mentions.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { Arrival } from '../jump.ts';
import type { View } from '../view.ts';
import { keepDraftsOf } from './drafts.ts';
import { Followed, type FollowedThread } from './followed.ts';
import { inside } from './inside.ts';
import { lineOf } from './line.ts';
import { ThreadList } from './list.ts';
import { ThreadPane } from './pane.ts';
import { english } from './strings.ts';
import { threadStyles } from './styles.ts';
import { hasThreads, isApart, wholeOf, withoutThreads } from './timeline.ts';

/** Answers in the thread of a message (P36): the conversation is without them, a line under what was answered says how many there are, and leads to them. */
class Threads implements Feature {
  readonly styles;

  #context: FeatureContext;
  #chat: Chat | undefined;
  #end = (): void => {};
  #followed: Followed;
  #pane: ThreadPane;
  #list: ThreadList;
  /** The list leads to another room, and stays. */
  #isGoing = false;
  /** Where what is new began, before the conversation was another one. */
  #freshAfter: number | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    const { kit, host, changed, jump } = context;
    this.styles = threadStyles(kit);
    this.#followed = new Followed(changed);
    this.#pane = new ThreadPane(context, ({ id }, root, seq) => this.#followed.read(id, root, seq));
    this.#list = new ThreadList(context, this.#followed, (thread) => void this.#choose(thread));
    const { whole } = context;
    context.whole = (shown) => whole(wholeOf(shown));
    jump.apart = (seq, root) => this.#goTo(seq, root);
    // What stands in the same place makes way.
    (host.renderRoot as ShadowRoot).addEventListener('click', ({ target }) => {
      if (!(target as Element).closest('.find, .pinbar, .toabout, .tlist')) return;
      this.#pane.close();
      if (this.#list.isOpen && !(target as Element).closest('.tlist')) this.#list.shut();
    });
    host.addController({ hostDisconnected: () => this.#leave() });
  }

  // ── The conversation without them ────────────────────────────────────────────────────────────────────────────────

  first(view: View): unknown {
    const { connection } = this.#context;
    const chat = connection.chat as Chat | undefined;
    if (chat && chat !== this.#chat) queueMicrotask(() => this.#take(view));
    if (this.#freshAfter !== undefined && connection.room) {
      view.log.freshAfter ??= this.#freshAfter;
      this.#freshAfter = undefined;
    }
    if (!chat) this.#leave();
    else if (chat === this.#chat) this.#followed.see(view, wholeOf(connection.room), wholeOf(chat));
    return '';
  }

  /** From now on the rooms of this chat are without what is in threads alone. The room is followed anew, as it is shown anew. */
  #take(view: View): void {
    const { connection, host } = this.#context;
    const chat = connection.chat as Chat | undefined;
    if (!chat || chat === this.#chat || !host.isConnected) return;
    this.#leave();
    this.#chat = connection.chat = withoutThreads(chat, (message, room) => this.#isTold(message, room));
    this.#end = chat.on('user', (user) => {
      const { server, constructor } = host as unknown as { server?: string; constructor: { defaultServer: string } };
      keepDraftsOf(user?.id, server ?? constructor.defaultServer);
    });
    if (this.#chat !== chat) {
      this.#freshAfter = view.log.freshAfter;
      connection.room = undefined;
    }
    host.requestUpdate();
  }

  #leave(): void {
    this.#end();
    this.#end = () => {};
    this.#chat = undefined;
    this.#pane.end();
    this.#followed.forget();
  }

  /** One is told of an answer in a thread that one has to do with. */
  #isTold(message: ChatMessage, room: Room): boolean {
    const { thread } = message;
    const { user } = this.#context.connection.state;
    const root = room.snapshot.messages.find(({ seq }) => seq === thread);
    return (
      !!root?.own ||
      thread === this.#pane.thread?.root ||
      !!this.#followed.of(room.id, thread!) ||
      mentionsUser(message, user?.id)
    );
  }

  // ── At a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  #mayOpen({ seq, deleted, answers }: ChatMessage, { conversation }: View): boolean {
    return !!seq && hasThreads(conversation) && (!!answers || (!deleted && conversation.can.includes('send')));
  }

  #label({ answers, thread }: ChatMessage, { phrase }: View): string {
    return phrase(answers || thread ? english.open : english.answer);
  }

  tools(message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!this.#mayOpen(message, view)) return '';
    return html`<button class="ib" tabindex="-1" aria-label=${this.#label(message, view)} data-do="thread">
      ${icon(icons.talk)}
    </button>`;
  }

  answers(message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!this.#mayOpen(message, view)) return '';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do="thread">
      ${icon(icons.talk)}${this.#label(message, view)}
    </button>`;
  }

  below({ thread }: ChatMessage, { conversation, phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!thread || !hasThreads(conversation)) return '';
    return html`<button class="tin" tabindex="-1" data-do="thread">
      ${icon(icons.talk)}${phrase(english.inThread)}
    </button>`;
  }

  under(message: ChatMessage, view: View): unknown {
    const { seq, answers } = message;
    if (!answers || !hasThreads(view.conversation)) return '';
    return lineOf(
      this.#context.kit,
      answers,
      view,
      this.#followed.isFresh(view.conversation.id, seq!, answers, view.me),
    );
  }

  said({ answers, thread }: ChatMessage, { conversation, phrase }: View): string {
    if (!hasThreads(conversation)) return '';
    const parts = [
      thread ? phrase(english.inThread) : '',
      answers ? phrase(english.answers, { n: answers.count }) : '',
    ].filter(Boolean);
    return parts.map((part) => `, ${part}`).join('');
  }

  act(action: string, { id, seq, thread }: ChatMessage): boolean {
    if (action !== 'thread') return false;
    this.#pane.open(thread ?? seq!, thread && seq, () => {
      const all = [...this.#context.host.renderRoot.querySelectorAll<HTMLElement>('.msg')];
      const found = all.find(({ dataset }) => dataset['id'] === id);
      return found?.querySelector<HTMLElement>('.thr') ?? found;
    });
    return true;
  }

  /** To an answer that is in a thread: known by its root, or among what the room has loaded. */
  #goTo(seq: number, root: number | undefined): Promise<Arrival> | undefined {
    const { room } = this.#context.connection;
    if (!room) return undefined;
    const all = wholeOf(room).snapshot;
    const found = all.messages.find((message) => message.seq === seq);
    const thread = root ?? (found && isApart(found) ? found.thread : undefined);
    if (!thread || !hasThreads(all)) return undefined;
    this.#pane.open(thread, seq);
    return Promise.resolve('shown');
  }

  // ── All that one follows ─────────────────────────────────────────────────────────────────────────────────────────

  head(view: View): unknown {
    return this.#list.button(view);
  }

  /** Shows a thread of the list, and its room. */
  async #choose(thread: FollowedThread): Promise<void> {
    const { host, showRoom, connection } = this.#context;
    const { room, root } = thread;
    if (host.room !== room) {
      this.#isGoing = true;
      if (showRoom) showRoom(room);
      else host.setAttribute('room', room);
      await host.updateComplete;
      this.#isGoing = false;
    }
    if (connection.room?.id === room) this.#pane.open(root.seq, undefined, () => this.#list.rowOf(thread));
  }

  render(view: View): unknown {
    return [this.#list.render(view), this.#pane.render(view)];
  }

  flush(): void {
    this.#pane.end();
    if (!this.#isGoing) this.#list.shut();
  }
}

export const feature = (context: FeatureContext): Feature =>
  context.host.matches('[threaded]') ? inside(context) : new Threads(context);
