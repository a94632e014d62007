import { html, LitElement, noChange, nothing, type PropertyValues } from 'lit';
import {
  ChatError,
  hasStoredIdentity,
  type Chat,
  type ChatMessage,
  type ChatStatus,
  type Sent,
  type TokenProvider,
  type User,
} from '../client/index.ts';
import { Announcer } from './announcer.ts';
import { composer } from './composer.ts';
import { ActionController } from './controllers/action-controller.ts';
import { ChatController } from './controllers/chat-controller.ts';
import { ComposerController } from './controllers/composer-controller.ts';
import { DeadlineController } from './controllers/deadline-controller.ts';
import { LogController } from './controllers/log-controller.ts';
import { MenuController } from './controllers/menu-controller.ts';
import { PanelController } from './controllers/panel-controller.ts';
import { header } from './header.ts';
import { language, type Language } from './language.ts';
import { launcher } from './launcher.ts';
import { conversationView } from './conversation-view.ts';
import { failure } from './message-item.ts';
import { typingText } from './message-list.ts';
import { actionsOn, messageMenu } from './message-menu.ts';
import { peopleOf, type People } from './people.ts';
import { strip, stripContent } from './strip.ts';
import { base } from './styles/base.ts';
import { composer as composerStyles } from './styles/composer.ts';
import { log } from './styles/log.ts';
import { menu } from './styles/menu.ts';
import { panel } from './styles/panel.ts';
import { tokens } from './styles/tokens.ts';

/** Who the visitor is, for {@link LiveChat.identify}. */
export interface Identity {
  /** A token signed by the site, or a function that gets one. */
  readonly token?: string | TokenProvider;
  /** What a guest is called, from the next connection on. */
  readonly name?: string;
}

/** What {@link LiveChat} tells the page, by the event's `detail`. */
export interface LiveChatEventMap {
  'live-chat-ready': CustomEvent<undefined>;
  'live-chat-open': CustomEvent<undefined>;
  'live-chat-close': CustomEvent<undefined>;
  'live-chat-message': CustomEvent<ChatMessage>;
  'live-chat-unread': CustomEvent<{ readonly count: number }>;
  'live-chat-state': CustomEvent<{ readonly status: ChatStatus }>;
  'live-chat-error': CustomEvent<{ readonly code: string; readonly message: string }>;
}

/**
 * A chat on a web page: a launcher in the corner that opens a panel, or a box that fills its place. It makes no request, opens no
 * socket and stores nothing before somebody wants it.
 *
 * @example
 * ```html
 * <script src="https://chat.example.com/live-chat.js"></script>
 * <live-chat room="lobby"></live-chat>
 * ```
 *
 * @tag live-chat
 * @attr {string} server - The relay's address. Default: where the script came from.
 * @attr {string} room - The room to talk in. Default `lobby`.
 * @attr {'bubble'|'inline'|'full'} mode - A launcher with a panel, a box in the page, or a page.
 * @attr {'auto'|'light'|'dark'} theme - Default `auto`: as the visitor's system is set.
 * @attr {string} lang - The language of dates and numbers. Default: the page's.
 * @attr {'start'|'end'} position - The side of the page on which the launcher is. Default `end`.
 * @attr {boolean} open - Whether the panel is open.
 * @attr {string} name - What a guest is called.
 * @attr {string} heading - What stands in the header. Default: the other's name.
 * @attr {string} greeting - What an empty conversation says.
 * @attr {string} placeholder - What the empty field says.
 * @attr {string} token - A signed-in user's token. Better: the property `tokenProvider`, which can renew it.
 *
 * @fires live-chat-ready - It is there and takes calls.
 * @fires live-chat-open - The panel was opened.
 * @fires live-chat-close - The panel was closed.
 * @fires live-chat-message - A message came in. `detail` is the message.
 * @fires live-chat-unread - The number of unread messages changed. `detail.count`.
 * @fires live-chat-state - The connection's status changed. `detail.status`.
 * @fires live-chat-error - Something failed: a send was refused, a token could not be got. `detail.code`, `detail.message`.
 *
 * @slot launcher - In place of the launcher's icon.
 * @slot header - In place of the header's content.
 * @slot empty - In place of what an empty conversation says.
 * @slot composer-start - Before the field, for buttons of the page's own.
 *
 * @csspart launcher - The round button.
 * @csspart panel - The panel.
 * @csspart header - The header.
 * @csspart strip - The line about the connection.
 * @csspart log - The list of messages.
 * @csspart message - A message with its name, reactions and state.
 * @csspart bubble - A message's bubble.
 * @csspart composer - The place to write.
 * @csspart input - The field.
 * @csspart send - The send button.
 *
 * @cssprop [--live-chat-accent=#0a6a78] - The one colour; all others follow from it, with enough contrast in both themes.
 * @cssprop [--live-chat-radius=16px] - The roundness of panel and bubbles; smaller parts follow.
 * @cssprop [--live-chat-font=system-ui] - The font.
 * @cssprop [--live-chat-size=14px] - The size of text; all others follow.
 * @cssprop [--live-chat-z-index=2147483000] - How far in front of the page.
 * @cssprop [--live-chat-offset=20px] - The distance from the page's edges.
 */
export class LiveChat extends LitElement {
  static override styles = [tokens, base, panel, log, composerStyles, menu];

  static override properties = {
    server: {},
    room: {},
    mode: { reflect: true, useDefault: true },
    theme: { reflect: true, useDefault: true },
    lang: { reflect: true },
    position: {},
    open: { type: Boolean, reflect: true },
    name: {},
    heading: {},
    greeting: {},
    placeholder: {},
    token: {},
    tokenProvider: { attribute: false },
    chat: { attribute: false },
  };

  /** The relay's address where the attribute `server` does not say. Set by the script file to where it came from. */
  static defaultServer = '';

  declare server: string | undefined;
  declare room: string;
  declare mode: 'bubble' | 'inline' | 'full';
  declare theme: 'auto' | 'light' | 'dark';
  declare lang: string;
  declare position: 'start' | 'end';
  declare open: boolean;
  declare name: string | undefined;
  declare heading: string | undefined;
  declare greeting: string | undefined;
  declare placeholder: string | undefined;
  declare token: string | undefined;
  /** Gets a token when one is needed, and again before it expires. Wins over `token`. */
  declare tokenProvider: TokenProvider | undefined;
  /** A chat that the page has made itself, shared with this element. Without it the element makes one of its own. */
  declare chat: Chat | undefined;

  #language: Language | undefined;
  #languageTag: string | undefined;
  #focusOnOpen = false;
  /** What had the focus before the panel was opened. */
  #opener: Element | null = null;
  /** The server about which storage was asked for an identity. */
  #asked: string | undefined;
  #stripSaid: string | undefined;
  #typingSaid = false;
  #announcer = new Announcer(this);
  #deadlines = new DeadlineController(this);
  #connection = new ChatController(this, {
    status: ({ status, error }) => {
      this.#emit('live-chat-state', { status });
      if (error && (status === 'refused' || status === 'signed-out')) this.#emit('live-chat-error', error);
    },
    unread: (count) => this.#emit('live-chat-unread', { count }),
    message: (message) => this.#arrived(message),
    refused: ({ code, message }) => {
      this.#announcer.say(failure(code, this.#words));
      this.#emit('live-chat-error', { code, message });
    },
    error: (error) =>
      this.#emit('live-chat-error', {
        code: error instanceof ChatError ? error.code : 'internal',
        message: error.message,
      }),
  });
  #log = new LogController(this, () => this.#connection.room);
  #writing = new ComposerController(this, () => this.#connection.room);
  #menu = new MenuController(this, (id) => !this.#message(id)?.deleted && !this.#actions.isDeleting(id));
  #actions = new ActionController(this, () => this.#connection.room);
  #panel = new PanelController(this);

  constructor() {
    super();
    this.room = 'lobby';
    this.mode = 'bubble';
    this.theme = 'auto';
    this.position = 'end';
    this.open = false;
  }

  // ── What a page may call ─────────────────────────────────────────────────────────────────────────────────────────

  /** Opens the panel and puts the cursor in the field. */
  show(): void {
    if (this.mode !== 'bubble' || this.open) return this.#writing.focus();
    this.#opener = document.activeElement;
    this.#focusOnOpen = this.open = true;
  }

  /** Closes the panel; the focus goes back to where it was. */
  hide(): void {
    this.open = false;
  }

  toggle(): void {
    if (this.open) this.hide();
    else this.show();
  }

  /**
   * Says who the visitor is, from now on.
   *
   * @param identity A token, a function that gets one, or both a token and a guest's name as an object.
   */
  async identify(identity: string | TokenProvider | Identity): Promise<void> {
    const { token, name } = typeof identity === 'object' ? identity : { token: identity, name: undefined };
    if (name !== undefined) this.name = name;
    if (typeof token === 'function') this.tokenProvider = token;
    else if (token !== undefined) this.token = token;
    await this.updateComplete;
  }

  /** Forgets who the visitor is: their credential, drafts and unsent messages in this browser, and what is shown. */
  async logout(): Promise<void> {
    this.token = this.tokenProvider = undefined;
    await this.updateComplete;
    this.#start();
    this.#writing.wipe(this.#draftPrefix);
    await this.#connection.chat?.logout();
  }

  /**
   * Sends a message to the room.
   *
   * @returns A promise that resolves when the message is on the relay's disk.
   */
  async send(text: string): Promise<Sent> {
    this.#start();
    return this.#connection.room!.send(text);
  }

  /** Ends the connection, frees everything and takes the element out of the page. */
  destroy(): void {
    this.remove();
    this.#release();
  }

  // ── Life ───────────────────────────────────────────────────────────────────────────────────────────────────────

  override connectedCallback(): void {
    super.connectedCallback();
    this.#announcer.connect();
    // Back in the page: what was freed is set up again.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page is not the end.
    queueMicrotask(() => {
      if (!this.isConnected) this.#release();
    });
  }

  #release(): void {
    this.#actions.flush();
    this.#panel.listen(false);
    this.#announcer.disconnect();
    this.#connection.stop();
    this.#asked = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && (changed.has('server') || changed.has('name') || changed.has('chat'))) {
      this.#connection.stop();
    }
    if (changed.has('room')) this.#actions.flush();
    const { chat } = this.#connection;
    const credential = this.#credential;
    if (chat && credential && (changed.has('token') || changed.has('tokenProvider'))) {
      chat.identify(credential).catch(() => {});
    }
    if (!this.isConnected) return;
    if (this.#shown || chat) this.#start();
    else if (!this.chat && this.#asked !== this.#server) void this.#wakeReturning();
  }

  /** Somebody who has a conversation here is connected at once, so that what is new can be told. */
  async #wakeReturning(): Promise<void> {
    this.#asked = this.#server;
    if ((await hasStoredIdentity(this.#asked)) && this.isConnected) this.#start();
  }

  protected override firstUpdated(): void {
    this.#emit('live-chat-ready', undefined);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#panel.listen(this.#shown && this.isConnected);
    this.#writing.load(this.#draftPrefix + this.room);
    if (changed.has('open') && (this.open || changed.get('open')) && this.mode === 'bubble') this.#openChanged();
  }

  #openChanged(): void {
    if (this.open) {
      if (this.#focusOnOpen) this.#writing.focus();
      this.#focusOnOpen = false;
    } else {
      this.#log.settle();
      // Only where the focus would be lost with the panel.
      if ((this.renderRoot as ShadowRoot).activeElement || document.activeElement === document.body) {
        const back = this.#opener instanceof HTMLElement && this.#opener.isConnected && this.#opener !== this;
        (back ? (this.#opener as HTMLElement) : this.renderRoot.querySelector<HTMLElement>('.launch'))?.focus();
      }
      this.#opener = null;
    }
    this.#emit(this.open ? 'live-chat-open' : 'live-chat-close', undefined);
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────────────────────

  get #server(): string {
    return new URL(this.server ?? LiveChat.defaultServer, location.href).href;
  }

  get #shown(): boolean {
    return this.open || this.mode !== 'bubble';
  }

  get #credential(): string | TokenProvider | undefined {
    return this.tokenProvider ?? this.token ?? undefined;
  }

  get #draftPrefix(): string {
    return `live-chat draft ${this.#server} `;
  }

  get #words(): Language {
    const tag = this.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang || navigator.language;
    if (tag !== this.#languageTag) this.#language = language((this.#languageTag = tag));
    return this.#language!;
  }

  readonly #start = (): void => {
    const { room, name, chat } = this;
    this.#connection.start({ server: this.#server, room, name, token: this.#credential, chat });
  };

  #message(id: string | undefined): ChatMessage | undefined {
    return this.#connection.conversation?.messages.find((message) => message.id === id);
  }

  #emit<K extends keyof LiveChatEventMap>(type: K, detail: LiveChatEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #arrived(message: ChatMessage): void {
    this.#emit('live-chat-message', message);
    if (message.own) return;
    const { say } = this.#words;
    this.#typingSaid = false;
    this.#announcer.arrive(say('said', { name: message.name, text: message.text }), (n) => say('newMessages', { n }));
  }

  /** Says what has changed and is not a message. */
  #tell(fact: string | undefined, typing: readonly User[]): void {
    if (fact && fact !== this.#stripSaid) this.#announcer.say(fact);
    this.#stripSaid = fact;
    if (typing.length && !this.#typingSaid) {
      this.#typingSaid = true;
      this.#announcer.say(typingText(typing, this.#words));
    }
  }

  // ── What a visitor does ────────────────────────────────────────────────────────────────────────────────────────

  readonly #send = (): void => {
    const { editing, length } = this.#writing;
    const { room, state } = this.#connection;
    if (!room || !length || length > (state?.limits.textLength ?? Infinity)) return;
    const text = this.#writing.take();
    // What becomes of it is told by the message itself.
    if (!editing) room.send(text).catch(() => {});
    else if (text !== editing.text) room.edit(editing.id, text).catch(() => {});
    if (!editing) this.#log.toBottom();
    this.#writing.focus();
  };

  readonly #fieldKeydown = (event: KeyboardEvent): void => {
    // An input method is composing: the key is its own.
    if (event.isComposing || event.keyCode === 229) return event.stopPropagation();
    const { editing, text } = this.#writing;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'Escape' && editing) {
      event.stopPropagation();
      this.#writing.cancel();
    } else if (event.key === 'ArrowUp' && !editing && !text) {
      const { messages = [], can = [] } = this.#connection.conversation ?? {};
      const last = messages.filter((message) => actionsOn(message, can).includes('edit')).at(-1);
      if (!last) return;
      event.preventDefault();
      this.#writing.edit(last);
    }
  };

  readonly #panelKeydown = (event: KeyboardEvent): void => {
    if (this.mode !== 'bubble') return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.hide();
    }
    this.#panel.trap(event);
  };

  /** The buttons of messages and of their menu. */
  readonly #act = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const message = this.#message(button?.closest<HTMLElement>('[data-id]')?.dataset['id']);
    if (!button || !message) return;
    const { do: action = '', emoji = '' } = button.dataset;
    if (action === 'menu' || action === 'react') {
      return this.#menu.open(message.id, button.parentElement!.getBoundingClientRect(), action === 'react');
    }
    this.#menu.close();
    // The button goes away: the focus stays with its message.
    if (['undo', 'retry', 'discard'].includes(action)) this.#log.element(message.id)?.focus();
    if (action === 'edit') this.#writing.edit(message);
    else this.#actions.run(action, message, emoji, this.#connection.state?.user?.id ?? '');
  };

  // ── What is seen ───────────────────────────────────────────────────────────────────────────────────────────────

  protected override render() {
    const { mode, open } = this;
    const { state, conversation } = this.#connection;
    const bubble = mode === 'bubble';
    const fills = bubble && open && this.#panel.fillsScreen;
    const people = peopleOf(conversation, state?.user?.id);
    const rows = mode === 'full' && !people.direct;
    const words = this.#words;
    const title = this.heading ?? people.other?.name ?? (mode === 'full' ? this.room : words.say('chat'));
    return html`<div class="root ${mode} ${this.position} ${open ? 'open' : ''} ${rows ? 'rows' : ''}">
      <section
        class="panel"
        part="panel"
        role=${bubble ? 'dialog' : 'region'}
        aria-label=${title}
        aria-modal=${fills ? 'true' : nothing}
        ?hidden=${!this.#shown}
        @keydown=${this.#panelKeydown}
      >
        ${this.#shown ? this.#renderPanel(title, people, rows, fills) : noChange}
      </section>
      ${
        bubble
          ? launcher({
              open,
              unread: conversation?.unread ?? 0,
              waiting: state && state.status !== 'online' ? state.unsent : 0,
              language: words,
              onIntent: this.#start,
              onToggle: () => this.toggle(),
            })
          : nothing
      }
      <div class="sr"><slot name="announcer"></slot></div>
    </div>`;
  }

  #renderPanel(title: string, people: People, rows: boolean, fills: boolean) {
    const { state, conversation, lostAt, backAt, waited, startedAt } = this.#connection;
    const { passed } = this.#deadlines;
    const words = this.#words;
    const { say } = words;
    const canSignIn = !!this.tokenProvider;
    const content =
      state && stripContent({ state, conversation, lostAt, backAt, waited, canSignIn, passed, language: words });
    const { typing = [], can = [], status } = conversation ?? {};
    const silenced = can.length > 0 && !can.includes('send');
    const target = this.#message(this.#menu.target);
    const me = state?.user?.id;
    this.#tell(content?.fact, typing);
    return html`${header({
      title,
      people,
      status: state?.status,
      close: this.mode !== 'bubble' ? 'none' : fills ? 'start' : 'end',
      language: words,
      onClose: () => this.hide(),
    })}
    ${strip(content, () => this.#connection.chat?.retryNow())}
    ${conversationView({
      conversation,
      state,
      people,
      rows,
      loading: status === 'loading' && passed(startedAt + 300),
      greeting: this.greeting ?? say('emptyTitle'),
      language: words,
      log: this.#log,
      menu: this.#menu,
      actions: this.#actions,
      passed,
      onAction: this.#act,
    })}
    ${composer({
      placeholder: silenced ? say('cannotWrite') : (this.placeholder ?? say('write')),
      disabled: silenced || status === 'refused' || state?.status === 'refused',
      editing: !!this.#writing.editing,
      length: this.#writing.length,
      limit: state?.limits.textLength ?? Infinity,
      language: words,
      onInput: this.#writing.onInput,
      onKeydown: this.#fieldKeydown,
      onSend: this.#send,
      onCancel: () => {
        this.#writing.cancel();
        this.#writing.focus();
      },
    })}
    ${
      target
        ? messageMenu({
            message: target,
            can,
            me,
            brief: this.#menu.brief,
            sheet: fills,
            language: words,
            onToggle: this.#menu.onToggle,
            onKeydown: this.#menu.onKeydown,
            onAction: this.#act,
          })
        : nothing
    }`;
  }
}
