import { ReactiveElement, render, type PropertyValues } from 'lit';
import { hasStoredIdentity, type Chat, type ChatMessage, type Sent, type TokenProvider } from '../client/index.ts';
import { Announcer } from './announcer.ts';
import { composer } from './composer.ts';
import { ActionController } from './controllers/action-controller.ts';
import { CheckController } from './controllers/check-controller.ts';
import { ChatController, type ChatSettings } from './controllers/chat-controller.ts';
import { ComposerController } from './controllers/composer-controller.ts';
import { DeadlineController } from './controllers/deadline-controller.ts';
import { LanguageController } from './controllers/language-controller.ts';
import { LogController } from './controllers/log-controller.ts';
import { PanelController } from './controllers/panel-controller.ts';
import type { Emit, Happenings } from './events.ts';
import { Frame } from './frame.ts';
import { header } from './header.ts';
import type { Language } from './language.ts';
import { messageList } from './message-list.ts';
import { peopleOf } from './people.ts';
import { strip, stripContent } from './strip.ts';
import { panelStyles, styles } from './styles/index.ts';
import { english, type Texts } from './strings.ts';
import type { View } from './view.ts';

/** Who the visitor is, for {@link LiveChat.identify}. */
export interface Identity {
  /** A token signed by the site, or a function that gets one. */
  readonly token?: string | TokenProvider;
  /** What a guest is called, from the next connection on. */
  readonly name?: string;
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
 * @attr {string} lang - The language. Default: the page's, or the browser's. Texts are English where there are none.
 * @attr {'start'|'end'} position - The side of the page on which the launcher is. Default `end`.
 * @attr {boolean} open - Whether the panel is open.
 * @attr {string} name - What a guest is called.
 * @attr {string} heading - What stands in the header. Default: the other's name.
 * @attr {string} greeting - What an empty conversation says.
 * @attr {string} placeholder - What the empty field says.
 * @attr {boolean} consent - Asks the visitor in the panel before anything is sent or stored. Whoever has a conversation here has been asked.
 * @attr {boolean} dock - As `rooms`; what is chosen from the list opens as a small window along the bottom of the page.
 * @attr {string} support - Private conversations with your team, made by the visitor's first message and found again wherever they are known. Its value may be the id of
 *   JSON on the page with a form, hours and greetings. `room` is not needed then, and names the one that is shown.
 * @attr {boolean} greetings - Shows the greetings of that JSON over the launcher, for which one small file is requested.
 * @attr {boolean} rooms - Lists the rooms one is in, which `mode="full"` does by itself for who is signed in.
 * @attr {boolean} calls - Offers audio and video calls in direct rooms and with the team; an attribute alone.
 * @attr {boolean} polls - Offers to make polls in rooms of more than two, which `mode="full"` does by itself.
 * @attr {string} push-worker - Where the worker of pushes is, on the page's own origin: then one can be told while the page is closed.
 * @attr {string} privacy-url - Where the question of `consent` leads to.
 * @attr {string} token - A signed-in user's token. Better: the property `tokenProvider`, which can renew it.
 * @attr {boolean} keep-guest - Whether the guest of this browser becomes the user who signs in. Not for machines that several people use.
 *
 * @fires live-chat-ready - It is there and takes calls.
 * @fires live-chat-open - The panel was opened.
 * @fires live-chat-close - The panel was closed.
 * @fires live-chat-message - A message came in. `detail` is the message. Where it is cancelled, nothing tells of it: it is only shown.
 * @fires live-chat-unread - The number of unread messages changed. `detail.count`.
 * @fires live-chat-room - Another room was chosen from the list. `detail.room`.
 * @fires live-chat-state - The connection's status changed. `detail.status`.
 * @fires live-chat-consent - The visitor has agreed.
 * @fires live-chat-error - Something failed: a send was refused, a token could not be got. `detail.code`, `detail.message`.
 *
 * @slot launcher - In place of the launcher's icon.
 * @slot header - In place of the header's content.
 * @slot empty - In place of what an empty conversation says.
 * @slot consent - In place of what the question of `consent` says.
 * @slot composer-start - Before the field, for buttons of the page's own.
 *
 * @csspart launcher - The round button.
 * @csspart panel - The panel.
 * @csspart header - The header.
 * @csspart strip - The line about the connection.
 * @csspart log - The list of messages.
 * @csspart message - A message with its name, reactions and state.
 * @csspart bubble - A message's bubble.
 * @csspart image - An image in a message.
 * @csspart file - Another file in a message.
 * @csspart voice - A voice message.
 * @csspart tray - The files that go with the next message.
 * @csspart composer - The place to write.
 * @csspart input - The field.
 * @csspart send - The send button.
 *
 * @cssprop [--live-chat-accent=#0a6a78] - The one colour; all others follow from it, with enough contrast in both themes.
 * @cssprop [--live-chat-radius=16px] - The roundness of panel and bubbles; smaller parts follow.
 * @cssprop [--live-chat-font=system-ui] - The font.
 * @cssprop [--live-chat-size=14px] - The size of text; all others follow.
 * @cssprop [--live-chat-z-index=2147480000] - How far in front of the page.
 * @cssprop [--live-chat-offset=20px] - The distance from the page's edges.
 */
export class LiveChat extends ReactiveElement {
  static override styles = styles;

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
    consent: { type: Boolean },
    tokenProvider: { attribute: false },
    texts: { attribute: false },
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
  /** Whether the visitor is still to be asked: nothing is sent or stored before. False once they have agreed. */
  declare consent: boolean;
  /** Gets a token when one is needed, and again before it expires. Wins over `token`. */
  declare tokenProvider: TokenProvider | undefined;
  /**
   * What the page wants to be said in other words, by the English text.
   *
   * @example
   * ```js
   * element.texts = { 'Open chat': 'Ask a gardener', '{n} unread messages': { one: '{n} new answer', other: '{n} new answers' } };
   * ```
   */
  declare texts: Texts | undefined;
  /** A chat that the page has made itself, shared with this element. Without it the element makes one of its own. */
  declare chat: Chat | undefined;

  #focusOnOpen = false;
  /** Somebody is about to open the panel: it is made, and laid out, before they do. */
  #isNear = false;
  /** What had the focus before the panel was opened. */
  #opener: Element | null = null;
  /** The server about which storage was asked for an identity. */
  #asked: string | undefined;

  readonly #emit = <T extends keyof Happenings>(type: T, detail: Happenings[T]): boolean =>
    this.dispatchEvent(
      new CustomEvent(`live-chat-${type}`, { detail, bubbles: true, composed: true, cancelable: true }),
    );
  readonly #happened: Emit = (type, detail) => {
    // Of a message that is still being written is told when it is finished, by the part that shows it.
    if (!(detail as Partial<ChatMessage>).streaming) {
      if (!this.#emit(type, detail)) return;
      this.#announcer.happened({ [type]: detail }, this.#words);
    }
    this.#actions.happened(type, detail);
  };

  #announcer = new Announcer(this);
  #language = new LanguageController(this);
  #deadlines = new DeadlineController(this);
  #connection = new ChatController(this, this.#happened);
  #log = new LogController(this, this.#connection);
  #writing = new ComposerController(this, this.#connection, this.#log, () => this.#actions.editLast());
  #actions: ActionController = new ActionController(this, this.#connection, this.#writing);
  #check = new CheckController(this, () => (this.chat && !this.server ? undefined : this.#server));
  #panel = new PanelController(this);
  #frame: Frame | undefined;

  constructor() {
    super();
    this.room = 'lobby';
    this.mode = 'bubble';
    this.theme = 'auto';
    this.position = 'end';
    // A notification or an invitation has led here.
    this.open = /live-chat(-inv\w+)?=/.test(document.URL);
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
    const { token, name }: Identity = typeof identity === 'object' ? identity : { token: identity };
    if (name !== undefined) this.name = name;
    if (typeof token === 'function') this.tokenProvider = token;
    else if (token !== undefined) this.token = token;
    await this.updateComplete;
  }

  /** Forgets who the visitor is: their credential, drafts and unsent messages in this browser, and what is shown. */
  async logout(): Promise<void> {
    this.token = this.tokenProvider = undefined;
    await this.updateComplete;
    this.#writing.wipe(this.#draftPrefix);
    await this.#connection.logout(this.#settings);
    this.requestUpdate();
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
    if (this.matches('[support]:not([room])')) this.room = '';
    this.requestUpdate(); // What was freed is set up again.
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page is not the end.
    queueMicrotask(() => this.isConnected || this.#release());
  }

  #release(): void {
    this.#actions.flush();
    this.#panel.listen(false);
    this.#announcer.disconnect();
    this.#connection.stop();
    this.#asked = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const has = (name: keyof LiveChat) => this.hasUpdated && (changed as PropertyValues<LiveChat>).has(name);
    if (has('server') || has('name') || has('chat')) this.#connection.stop();
    if (has('room')) this.#actions.flush();
    const { chat } = this.#connection;
    if (chat && this.#credential && (has('token') || has('tokenProvider'))) {
      chat.identify(this.#credential).catch(() => {});
    }
    if (!this.isConnected) return;
    if (this.#shown || this.#connection.room) this.#dress();
    if ((this.#shown && !this.consent) || this.#connection.room) this.#start();
    else if (!this.chat) void this.#wakeReturning(this.#server);
  }

  /** The panel's styles are read when it is wanted, not with the launcher. */
  #dress(): void {
    this.#announcer.connect();
    const { adoptedStyleSheets } = this.renderRoot as ShadowRoot;
    // Others may have put sheets there before: a greeting, or the page.
    const sheets = panelStyles.map(({ styleSheet }) => styleSheet!);
    if (!adoptedStyleSheets.includes(sheets[0]!)) adoptedStyleSheets.push(...sheets);
  }

  /** Somebody who has a conversation here is connected at once, so that what is new can be told. */
  async #wakeReturning(server: string): Promise<void> {
    if (this.#asked === server) return;
    this.#asked = server;
    if (!(await hasStoredIdentity(server)) || !this.isConnected) return;
    this.consent = false;
    this.#start();
  }

  protected override firstUpdated(): void {
    this.#emit('ready', undefined);
    if (!this.hasAttribute('greetings')) return;
    this.#announcer.connect();
    void import('./support/greeting.ts').then(({ greet }) => greet(this));
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#panel.listen(this.#shown && this.isConnected);
    if (this.#shown || (!this.room && this.#connection.chat))
      for (const { part } of [this.#actions, this.#check]) part.prepare();
    const { user } = this.#connection.state;
    const isGuest = !this.chat && (user ? user.kind === 'guest' : !this.#credential);
    this.#writing.load(this.#draftPrefix, isGuest ? 'guest' : user?.id, this.room);
    if (this.mode !== 'bubble' || !changed.has('open') || !(this.open || changed.get('open'))) return;
    if (!this.open) this.#closed();
    else if (this.#focusOnOpen) this.#writing.focus();
    this.#focusOnOpen = this.#isNear = false;
    this.#emit(this.open ? 'open' : 'close', undefined);
  }

  #closed(): void {
    this.#check.part.now?.close();
    this.#log.settle();
    const opener = this.#opener;
    // Only where the focus would be lost with the panel.
    if (!(this.renderRoot as ShadowRoot).activeElement && document.activeElement !== document.body) return;
    const isElsewhere = opener?.isConnected && opener !== this && opener !== document.body;
    ((isElsewhere ? opener : this.renderRoot.querySelector('.launch')) as HTMLElement | null)?.focus();
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────────────────────

  get #server(): string {
    const server = this.server ?? LiveChat.defaultServer;
    // What is no address stays as it is.
    const link = document.createElement('a');
    link.href = server;
    return link.href;
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
    return this.#language.words(this.#shown || this.#connection.room);
  }

  get #settings(): ChatSettings {
    const { room, name, chat } = this;
    return { server: this.#server, room, name, token: this.#credential, chat };
  }

  readonly #start = (): void => {
    if (!this.consent) this.#connection.start(this.#settings);
  };

  readonly #intend = (): void => {
    this.#start();
    // Made before it is needed, as it takes long.
    this.#words.time(0);
    this.#isNear = !!this.#connection.room && !this.open;
    this.requestUpdate();
  };

  readonly #toggle = (): void => this.toggle();

  readonly #panelKeydown = (event: KeyboardEvent): void => {
    if (this.mode !== 'bubble') return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.hide();
    }
    if (this.#panel.narrow) this.#actions.part.now?.trap(event);
  };

  // ── What is seen ───────────────────────────────────────────────────────────────────────────────────────────────

  get #view(): View {
    const { mode, open, room, heading, greeting, placeholder } = this;
    const { state, conversation } = this.#connection;
    const people = peopleOf(conversation, state.user, this.#actions.part.now?.here);
    const { passed } = this.#deadlines;
    return {
      ...this.#words,
      mode,
      open,
      fills: mode === 'bubble' && open && this.#panel.narrow,
      rows: mode === 'full' && !people.direct && (!!this.#actions.part.now || this.#actions.part.want(passed)),
      title: heading ?? people.other?.name ?? (mode === 'full' ? room : this.#words.phrase(english.chat)),
      greeting,
      placeholder,
      canSignIn: !!this.tokenProvider,
      state,
      conversation,
      me: state.user?.id,
      people,
      connection: this.#connection,
      log: this.#log,
      writing: this.#writing,
      actions: this.#actions,
      check: this.#check,
      passed,
      onIntent: this.#intend,
      onToggle: this.#toggle,
      missedAt: Math.max(this.#actions.part.missedAt, this.#check.part.missedAt),
    };
  }

  protected override update(changed: PropertyValues<this>): void {
    const view = this.#view;
    this.#frame ??= new Frame(this.renderRoot, this.#intend, this.#toggle, this.#panelKeydown);
    this.#frame.update(
      view,
      `${view.mode} ${this.position} ${view.open ? 'open' : ''} ${view.rows ? 'rows' : ''} ${this.#language.isAwaited ? 'mute' : ''} ${this.#isNear ? 'near' : ''}`,
      this.#shown,
    );
    const content = (this.#shown || this.#isNear) && this.#inside(view);
    super.update(changed);
    if (content) render(content, this.#frame.inside);
  }

  #inside(view: View) {
    const content = stripContent(view);
    if (this.#shown) this.#announcer.update(view, content?.fact);
    return [
      this.#actions.part.now?.first(view),
      header(view),
      strip(content, view, () => this.#connection.chat?.retryNow()),
      messageList(view),
      this.#check.part.now?.render(view),
      composer(view),
      this.#actions.part.now?.render(view),
    ];
  }
}
