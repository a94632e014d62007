import { html, LitElement, type PropertyValues } from 'lit';
import { createChat, type Chat, type ChatMessage, type TokenProvider } from '../client/index.ts';
import type { ConversationSummary, QueueName } from '../client/conversation-queue.ts';
import type { Language } from '../element/language.ts';
import type { Texts } from '../element/strings.ts';
import { wordsOf } from '../element/text.ts';
import { createActions } from './actions.ts';
import { InboxAnnouncer } from './announcer.ts';
import { runCommand } from './commands.ts';
import { Contents } from './contents.ts';
import { conversation } from './conversation.ts';
import { conversationList } from './conversation-list.ts';
import { Desk } from './desk.ts';
import { details } from './details.ts';
import { Drafts, type Mode } from './drafts.ts';
import { Finder } from './finder.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { landmarkOf } from './landmark.ts';
import { InboxLanguage } from './languages.ts';
import { ListWindow } from './list-window.ts';
import { LogPlace } from './log-place.ts';
import { isErased } from './names.ts';
import { navigation } from './navigation.ts';
import { phoneBar } from './phone-bar.ts';
import { Notices } from './notices.ts';
import { page } from './page.ts';
import { Pages } from './pages.ts';
import { SearchState } from './search.ts';
import { sessionToken } from './session.ts';
import { cannedDialog } from './canned-list.ts';
import { Blocking } from './blocking.ts';
import { CannedReplies } from './canned-replies.ts';
import { commandOf, shortcutList } from './shortcuts.ts';
import { strip } from './strip.ts';
import { english } from './strings.ts';
import { styles } from './styles/index.ts';
import { TranscriptMail } from './transcript-mail.ts';
import type { InboxActions, InboxCalls, InboxState, InboxView } from './view.ts';
import { WayBack } from './way-back.ts';

/** How often it is told how long visitors wait. */
const tick = 20_000;

/** Below this width there is one thing at a time: the styles say the same. */
const phoneWidth = 640;
/** So wide is a conversation whose head has room for all that is done with it. */
const roomyWidth = 640;

/**
 * The team's side of the support desk: queues, conversations with the team's notes on them, and answers. The relay serves it to whoever is signed in at `/inbox/`; a site
 * may put it on a page of its own.
 *
 * @example
 * ```html
 * <script type="module" src="https://chat.example.com/live-chat-inbox.js"></script>
 * <live-chat-inbox server="https://chat.example.com"></live-chat-inbox>
 * <script>
 *   document.querySelector('live-chat-inbox').tokenProvider = () => fetch('/agent-token').then((answer) => answer.text());
 * </script>
 * ```
 *
 * @tag live-chat-inbox
 * @attr {string} server - The relay's address. Default: the page's own.
 * @attr {string} session - What a POST is answered with a credential by, for whoever is signed in to the page: the relay's `/inbox/token`.
 * @attr {string} sign-in - Where one signs in again.
 * @attr {'auto'|'light'|'dark'} theme - Default `auto`: as the system is set.
 *
 * @fires live-chat-signed-out - Nobody is signed in to the page any more.
 *
 * @slot account - Links of the page's own, below the queues.
 *
 * @csspart navigation - The queues.
 * @csspart list - The conversations of a queue.
 * @csspart conversation - The conversation that is looked at.
 * @csspart details - What is known of its visitor.
 * @csspart page - What stands in the place of conversations: visitors, reports.
 * @csspart log - Messages and notes.
 * @csspart composer - The place to write.
 * @csspart input - The field.
 * @csspart strip - The line about the connection.
 *
 * @cssprop [--live-chat-accent=#0a6a78] - The one colour; all others follow from it.
 * @cssprop [--live-chat-radius=16px] - The roundness.
 * @cssprop [--live-chat-font=system-ui] - The font.
 * @cssprop [--live-chat-size=14px] - The size of text.
 */
export class LiveChatInbox extends LitElement {
  static override styles = styles;

  static override properties = {
    server: {},
    session: {},
    theme: { reflect: true },
    lang: { reflect: true },
    tokenProvider: { attribute: false },
    texts: { attribute: false },
    chat: { attribute: false },
  };

  declare server: string | undefined;
  declare session: string | undefined;
  declare lang: string;
  declare theme: 'auto' | 'light' | 'dark' | undefined;
  /** Gets an agent's token when one is needed, and again before it expires. Wins over `session`. */
  declare tokenProvider: TokenProvider | undefined;
  /** What is said in place of the texts, by the English ones. `{ en: 'it' }` says which language that is, where it is none of the inbox's own. */
  declare texts: Texts | undefined;
  /** The connection, in place of one of its own. */
  declare chat: Chat | undefined;

  #desk: Desk | undefined;
  #ownChat: Chat | undefined;
  #pages: Pages | undefined;
  #act: InboxActions | undefined;
  #words: Language | undefined;
  #language = new InboxLanguage(this, () => this.requestUpdate());
  #state: InboxState = {
    pane: 'list',
    isPhone: false,
    isTight: false,
    mode: 'answer',
    problem: undefined,
    cannedAt: 0,
    cannedClosed: undefined,
    caret: 0,
  };
  #isSignedOut = false;
  #landmark: 'main' | 'region' = 'main';
  #drafts = new Drafts();
  #search = new SearchState();
  #finder = new Finder();
  #blocking: Blocking | undefined;
  #canned = new CannedReplies();
  #mail = new TranscriptMail();
  #calls: InboxCalls | undefined;
  #listWindow = new ListWindow();
  #place = new LogPlace();
  #focus = new FocusKeeper();
  #wayBack = new WayBack((depth) => this.#goBack(depth));
  #notices = new Notices();
  #announcer = new InboxAnnouncer(this);
  #contents = new Contents({
    host: this,
    update: () => this.requestUpdate(),
    tell: (message, isNote) => this.#tell(message, isNote),
    now: () => ({ chat: this.#desk?.chat, opened: this.#desk?.opened, mode: this.#mode }),
  });
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What is to be shown when it is there. */
  #wanted: { readonly queue: QueueName; readonly conversation: string | undefined } | undefined;
  #observed: Element | undefined;
  #size = new ResizeObserver(() => this.#measure());

  /**
   * Shows a queue, and a conversation of it as soon as it is there. The focus stays where it is.
   *
   * @param queue - `mine`, `unassigned`, `open`, `snoozed` or `closed`.
   * @param conversation - The id of a conversation of this queue.
   *
   * @example
   * ```js
   * document.querySelector('live-chat-inbox').show('open', 's_3kTz0vYw1aQxB7nLh2cEuA');
   * ```
   */
  show(queue: QueueName, conversation?: string): void {
    this.#wanted = { queue, conversation };
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#landmark = landmarkOf(this);
    this.#announcer.connect();
    this.#size.observe(this);
    this.addEventListener('keydown', this.#onKeydown);
    document.addEventListener('keydown', this.#onPageKeydown);
    document.addEventListener('visibilitychange', this.#onVisible);
    this.#timer = setInterval(() => this.requestUpdate(), tick);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#announcer.disconnect();
    this.removeEventListener('keydown', this.#onKeydown);
    document.removeEventListener('keydown', this.#onPageKeydown);
    document.removeEventListener('visibilitychange', this.#onVisible);
    clearInterval(this.#timer);
    this.#size.disconnect();
    this.#observed = undefined;
    this.#wayBack.end();
    this.#end();
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#words = this.#language.words(this.texts);
    if (['chat', 'server', 'session', 'tokenProvider'].some((name) => changed.has(name))) this.#end();
    if (!this.#desk && this.isConnected) this.#begin();
    if (!this.hasUpdated) this.#look();
    if (!this.shadowRoot) return;
    this.#place.remember(this.shadowRoot);
    this.#focus.remember(this.shadowRoot);
  }

  protected override render(): unknown {
    const view = this.#view();
    if (!view) return '';
    const { opened } = view.desk;
    const { current } = view.pages;
    const { phrase } = view;
    // Whoever is not let in any more sees nothing of visitors.
    if (view.isSignedOut || view.state.status === 'signed-out') {
      return html`<div class="frame">
        <div
          class="desk"
          role=${this.#landmark}
          aria-label=${phrase(english.inbox)}
          lang=${phrase('en')}
          dir=${phrase('inherit')}
        >
          ${strip(view)}
        </div>
      </div>`;
    }
    return html`<div class="frame">
        <div
          class="desk"
          role=${this.#landmark}
          aria-label=${phrase(english.inbox)}
          data-pane=${opened && !current ? this.#state.pane : 'list'}
          data-opened=${!!opened && !current}
          lang=${view.phrase('en')}
          dir=${view.phrase('inherit')}
        >
          ${view.isPhone ? html`<h1 class="sr">${view.phrase(english.inbox)}</h1>` : ''}${strip(view)}${view.isPhone ? '' : navigation(view)}
          ${
            current
              ? page(current, view)
              : html`${conversationList(view)}${conversation(view)}${opened ? details(opened, view) : ''}`
          }${view.isPhone ? phoneBar(view) : ''}${shortcutList(view)}${cannedDialog(view)}${view.contents?.merging.dialog(view)}${this.#calls?.over(view)}
        </div>
      </div>
      <slot name="announcer" class="sr"></slot>`;
  }

  protected override updated(): void {
    this.#showWanted();
    const { opened } = this.#desk ?? {};
    this.#blocking?.follow(opened?.visitor);
    const isEndSeen = this.#place.restore(this.renderRoot as ShadowRoot, opened?.id, opened?.items[0]?.key);
    this.#focus.restore(this.renderRoot as ShadowRoot);
    this.#observeHead();
    // The history of a page that is something else is its own.
    this.#wayBack.follow(this.#state.isPhone && innerWidth < phoneWidth ? this.#depth : 0);
    if (isEndSeen && document.visibilityState === 'visible' && opened) opened.markRead();
  }

  protected override firstUpdated(): void {
    void this.#loadFaces();
    void this.#loadCalls();
    this.#focus.follow(this.renderRoot as ShadowRoot);
    this.#measure();
  }

  /** An answer to somebody who was erased reaches nobody; notes can be written all the same. */
  get #mode(): Mode {
    return isErased(this.#desk?.opened?.visitor) ? 'note' : this.#state.mode;
  }

  /** How deep what is shown lies, where there is one thing at a time. */
  get #depth(): number {
    if (this.#pages?.current) return 1;
    return this.#desk?.opened ? { list: 0, conversation: 1, details: 2 }[this.#state.pane] : 0;
  }

  /** The browser goes back: out of what is open over all, or to what lies below. */
  #goBack(depth: number): void {
    const open = this.renderRoot.querySelector<HTMLElement>('dialog[open], :popover-open');
    if (open instanceof HTMLDialogElement) open.close();
    else if (open) open.hidePopover();
    else if (depth) this.#act?.goTo('conversation');
    else if (this.#pages?.current) this.#act?.showList();
    else this.#act?.goTo('list');
    // What is shown as before has its entry again.
    this.requestUpdate();
  }

  /** Whether its head has room changes with how wide it is. */
  #observeHead(): void {
    const conversation = this.renderRoot.querySelector('.conversation') ?? undefined;
    if (conversation === this.#observed) return;
    if (this.#observed) this.#size.unobserve(this.#observed);
    if (conversation) this.#size.observe(conversation);
    this.#observed = conversation;
  }

  /** For how much there is room. */
  #look(): void {
    const width = this.clientWidth;
    const isPhone = width > 0 && width < phoneWidth;
    const opened = isPhone ? width : (this.renderRoot?.querySelector('.conversation')?.clientWidth ?? width);
    const isTight = opened > 0 && opened < roomyWidth;
    const state = this.#state;
    if (isPhone === state.isPhone && isTight === state.isTight) return;
    Object.assign(state, { isPhone, isTight });
    if (this.hasUpdated) this.requestUpdate();
  }

  /** Where that does not work, nobody rings here. */
  async #loadCalls(): Promise<void> {
    const loaded = await import('./calls/calls.ts').catch(() => undefined);
    if (!loaded) return;
    this.#calls = loaded.create(this, () => this.#desk?.chat, {
      announce: (text) => this.#announcer.say(text),
      answered: (room) => this.show('open', room),
    });
    const { styles: all } = this.#calls;
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(...all.map(({ styleSheet }) => styleSheet!));
    this.requestUpdate();
  }

  /** Where that does not work, there are initials. */
  async #loadFaces(): Promise<void> {
    const loaded = await import('./faces/faces.ts').catch(() => undefined);
    if (!loaded) return;
    const { styles: faces } = new loaded.Pictures(this, () => this.#desk?.chat);
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(faces.styleSheet);
    this.requestUpdate();
  }

  /** How much of the list is seen. */
  #measure(): void {
    this.#look();
    const rows = this.renderRoot?.querySelector('.rows');
    if (rows) this.#listWindow.look(rows);
    this.requestUpdate();
  }

  #view(): InboxView | undefined {
    const desk = this.#desk;
    if (!desk) return undefined;
    return {
      ...this.#words!,
      desk,
      pages: this.#pages!,
      ...this.#state,
      mode: this.#mode,
      state: desk.chat.snapshot,
      me: desk.chat.snapshot.user,
      isSignedOut: this.#isSignedOut,
      signIn: this.getAttribute('sign-in') ?? undefined,
      drafts: this.#drafts,
      listWindow: this.#listWindow,
      search: this.#search,
      finder: this.#finder,
      block: this.#blocking?.now,
      canned: this.#canned,
      mail: this.#mail,
      contents: this.#contents.now,
      calls: this.#calls,
      canAskToNotify: Notices.canAsk,
      field: () => this.renderRoot.querySelector<HTMLTextAreaElement>('.composer textarea'),
      now: Date.now(),
      onLogScroll: this.#place.onScroll,
      act: this.#act!,
    };
  }

  #showWanted(): void {
    if (!this.#wanted || !this.#desk || !this.#act) return;
    const { queue, conversation: id } = this.#wanted;
    if (this.#desk.queueName !== queue) this.#act.show(queue);
    const found = this.#desk.list.conversations.find((each) => each.id === id);
    if (id !== undefined && !found) return;
    this.#wanted = undefined;
    if (found) this.#act.open(found, false);
  }

  #begin(): void {
    const chat = this.chat ?? (this.#ownChat = this.#connect());
    this.#desk = new Desk(chat, {
      changed: () => {
        void this.#pages?.ask();
        this.#drafts.belongTo(chat.snapshot.user?.id);
        this.requestUpdate();
      },
      heard: (all) => this.#hear(chat, all),
      message: (message, isNote) => this.#tell(message, isNote),
    });
    this.#pages = new Pages(
      chat,
      () => this.renderRoot as ShadowRoot,
      () => this.requestUpdate(),
    );
    void this.#pages.ask();
    const pages = this.#pages;
    this.#blocking = new Blocking(
      {
        chat,
        get areas() {
          return pages.areas;
        },
        update: () => this.requestUpdate(),
      },
      () => this.renderRoot as ShadowRoot,
    );
    this.#act = createActions({
      desk: this.#desk,
      pages: this.#pages,
      state: this.#state,
      search: this.#search,
      finder: this.#finder,
      canned: this.#canned,
      mail: this.#mail,
      listWindow: this.#listWindow,
      loadContents: () => this.#contents.load(),
      phrase: (...said) => this.#words!.phrase(...said),
      root: () => this.renderRoot as ShadowRoot,
      update: () => this.requestUpdate(),
      shown: () => this.updateComplete,
    });
  }

  #connect(): Chat {
    const token =
      this.tokenProvider ??
      (this.session === undefined
        ? undefined
        : sessionToken(new URL(this.session, document.baseURI).href, () => this.#signOut()));
    return createChat({ url: new URL(this.server ?? '/', document.baseURI).href, ...(token && { token }) });
  }

  #end(): void {
    this.#desk?.end();
    this.#pages?.end();
    this.#pages = undefined;
    this.#blocking = undefined;
    this.#desk = undefined;
    this.#contents.end();
    this.#calls?.end();
    this.#ownChat?.close();
    this.#ownChat = undefined;
    this.#search.close();
    this.#finder.end();
    this.#isSignedOut = false;
  }

  #signOut(): void {
    this.#isSignedOut = true;
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent('live-chat-signed-out', { bubbles: true, composed: true }));
  }

  #hear(chat: Chat, all: readonly ConversationSummary[]): void {
    const { user, leading } = chat.snapshot;
    this.#notices.heard(all, user?.id, leading, this.#words!);
    for (const { id, visitor } of all) if (isErased(visitor)) this.#forget(id);
  }

  /** The visitor of a conversation was erased: what was found of their words, and where one has sent them, is of nobody any more. */
  #forget(conversation: string): void {
    this.#finder.list?.forget(conversation);
    this.#mail.forget(conversation);
    if (this.#desk?.opened?.id === conversation) this.#search.close();
  }

  #tell({ own, name, ...message }: ChatMessage, isNote: boolean): void {
    // What is written bit by bit is told when it is finished.
    if (own || message.streaming) return;
    const text = wordsOf({ own, name, ...message });
    this.#announcer.say(this.#words!.phrase(isNote ? english.noteSaid : english.said, { name, text }));
  }

  #onVisible = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.#notices.seen();
    this.requestUpdate();
  };

  #onKeydown = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    if (event.key !== 'Escape' || event.defaultPrevented || !(target instanceof HTMLElement)) return;
    if (target.closest('[popover], dialog') || this.renderRoot.querySelector(':popover-open')) return;
    if (target.closest('.list')) this.#act?.closeFinder();
    else if (target.closest('.search')) this.#act?.closeSearch();
    else if (target.closest('.conversation, .details')) this.#act?.goTo('list');
  };

  /** From everywhere on the page, unless another field of it has the focus. */
  #onPageKeydown = (event: KeyboardEvent): void => {
    const view = this.#view();
    const isElsewhere = ![null, this, document.body].includes(document.activeElement as HTMLElement | null);
    const root = this.renderRoot as ShadowRoot;
    if (!view || isElsewhere || event.defaultPrevented || root.querySelector('dialog[open]')) return;
    const command = commandOf(event);
    // What is done with a conversation is done while it is seen.
    if (!command || (view.pages.current && command !== 'help' && !command.startsWith('queue'))) return;
    event.preventDefault();
    runCommand(command, view, view.act, root);
  };
}
