import { RoomList, type RoomListSnapshot, type RoomSummary } from '../../client/room-list.ts';
import type { Chat, ChatMessage } from '../../client/index.ts';
import { Part } from '../controllers/part.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import { Opening } from '../opening.ts';
import { wayOutOf } from '../pane.ts';
import type { View } from '../view.ts';
import { Folded } from './folded.ts';
import * as icons from './icons.ts';
import { Invited } from './invited.ts';
import { News } from './news.ts';
import { Pages } from './pages.ts';
import { RoomPane } from './pane.ts';
import type { Side } from './side.ts';
import { english } from './strings.ts';
import { roomStyles } from './styles.ts';
import { titleOf } from './summary.ts';

/** From this width on the list is beside the conversation, in pixels. */
const wide = 720;

const nothing: RoomListSnapshot = { status: 'loading', rooms: [] };

/** The list of the rooms one is in, beside the conversation or, where there is no room for both, before it. */
class Rooms implements Feature {
  readonly styles;

  #context: FeatureContext;
  #chat: Chat | undefined;
  #list: RoomList | undefined;
  #snapshot = nothing;
  #pane: RoomPane;
  #pages: Pages;
  #news: News;
  #side: Part<Side>;
  #folded: Folded;
  #invited: Invited;
  #view: View | undefined;
  #resizes: ResizeObserver | undefined;
  /** What the page has called the whole, and what was put in its place: the room's title. */
  #heading: string | undefined;
  #title: string | undefined;
  /** The room that is shown, and what it was called while one was in it. */
  #named: { readonly room: string; readonly title: string } | undefined;
  /** The room that the page began with. */
  #firstRoom: string;
  /** Whether a room was chosen, by the page or a person: else the newest one is shown. */
  #isChosen: boolean;

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = roomStyles(kit);
    context.showRoom = (room) => this.#show(room);
    this.#firstRoom = host.room;
    this.#isChosen = host.hasAttribute('room');
    this.#folded = new Folded(context);
    this.#pane = new RoomPane(context, this.#choose, (user) => this.#folded.has(user));
    const startsInRoom = this.#isChosen && host.mode === 'full';
    this.#pages = new Pages(host, host.mode === 'full', startsInRoom, this.#turned, this.#uncover);
    // The field, in which one begins elsewhere, is below the list.
    new Opening(context, () => (this.#isWanted && this.#isCovered ? this.#pane.start : undefined));
    this.#news = new News(host);
    this.#invited = new Invited(context, this.#choose);
    this.#side = new Part(host, () =>
      import('./side.ts').then(
        ({ Side }) => new Side(context, this.#choose, this.#left, (users) => this.#folded.set(users)),
      ),
    );
    host.addController({
      hostUpdated: () => this.#updated(),
      hostDisconnected: () => this.#end(),
    });
  }

  flush(): void {
    this.#pane.kept.follow('', '');
  }

  /** Of a guest who is in no other room there is nothing to be listed. */
  get #isWanted(): boolean {
    const { host, connection } = this.#context;
    const { rooms } = this.#snapshot;
    if (host.consent || !this.#chat) return false;
    if (host.matches('[rooms],[dock]')) return true;
    return connection.state.user?.kind !== 'guest' || rooms.some(({ id }) => id !== this.#firstRoom);
  }

  get #isNarrow(): boolean {
    const { clientWidth = 0 } = this.#root.querySelector('.panel') ?? {};
    return clientWidth < wide;
  }

  first(view: View): unknown {
    this.#view = view;
    this.#follow();
    if (!this.#isWanted) return this.#invited.render(view);
    const { kit, host, writing } = this.#context;
    const { html, icon } = kit;
    const { phrase, fills } = view;
    this.#pane.kept.follow(writing.draftKey, host.room);
    // A room is called by its own name, and looks like nobody, however many are in it.
    if (this.#summary && this.#summary.kind !== 'direct')
      view.people = { ...view.people, other: undefined, otherHere: false };
    const isNarrow = this.#isNarrow;
    const isList = this.#pages.isList;
    const isOnList = !isNarrow || isList;
    const isBlank = !isNarrow && this.#isBlank;
    return html`<div
        class="rms ${isNarrow ? (isList ? 'cover' : 'room') : 'wide'}"
        @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, fills && isList)}
      >
        ${
          isNarrow && !isList
            ? html`<button class="ib flip home" aria-label=${phrase(english.all)} @click=${this.#pages.back}>
                ${icon(icons.back)}
              </button>`
            : html`<nav aria-label=${phrase(english.conversations)}>
                ${this.#side.now?.start(view) ?? this.#listing(view, isNarrow)}
              </nav>`
        }
      </div>
      ${isOnList ? '' : this.#invited.render(view)}${isBlank ? this.#blank(view) : ''}`;
  }

  /** There is nothing yet, and nothing was chosen: not the room that an element begins with. */
  get #isBlank(): boolean {
    const { status, rooms } = this.#snapshot;
    const { user } = this.#context.connection.state;
    return status === 'ready' && !rooms.length && !this.#isChosen && user?.kind !== 'guest';
  }

  /** In place of a conversation. */
  #blank({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    return html`<div class="blank cover">
      ${icon(paths.talk)}
      <h3>${phrase(english.none)}</h3>
      <p>${phrase(english.blankNote)}</p>
      <div>
        <button class="first" @click=${this.#onStart}>${phrase(english.start)}</button>
        <button @click=${this.#onMake}>${phrase(english.newRoom)}</button>
      </div>
    </div>`;
  }

  #listing(view: View, isNarrow: boolean): unknown {
    const { kit, host } = this.#context;
    const { html, icon } = kit;
    const { phrase, mode, fills, onToggle } = view;
    return html`<header>
        <h2>${this.#heading ?? phrase(english.conversations)}</h2>
        <button class="ib startnew" aria-label=${phrase(english.start)} @click=${this.#onStart}>
          ${icon(icons.plus)}
        </button>
        ${
          mode === 'bubble' && isNarrow
            ? html`<button class="ib" aria-label=${phrase(english.close)} @click=${onToggle}>
                ${icon(fills ? paths.down : paths.close)}
              </button>`
            : ''
        }
      </header>
      ${this.#invited.render(view)}${this.#pane.render(this.#snapshot, view, host.room, this.#retry)}`;
  }

  text(message: ChatMessage, view: View): unknown {
    return this.#folded.text(message, view);
  }

  act(action: string, message: ChatMessage): boolean {
    return this.#folded.act(action, message);
  }

  head(view: View): unknown {
    if (!this.#isWanted) return '';
    const { html, icon } = this.#context.kit;
    const topic = this.#summary?.topic;
    return html`${topic ? html`<p class="topic" dir="auto">${topic}</p>` : ''}<button
        class="ib toabout"
        aria-label=${view.phrase(view.conversation.kind === 'direct' ? english.aboutDirect : english.about)}
        @click=${this.#onAbout}
      >
        ${icon(icons.group)}
      </button>`;
  }

  render(view: View): unknown {
    return this.#isWanted ? this.#side.now?.end(view, this.#summary) : '';
  }

  /** Of the room that is shown, if it is one of the list. */
  get #summary(): RoomSummary | undefined {
    return this.#snapshot.rooms.find(({ id }) => id === this.#context.host.room);
  }

  /** Follows the list of whoever is here now. */
  #follow(): void {
    const { connection, host, whole } = this.#context;
    const chat = host.isConnected ? (whole(connection.chat) as Chat | undefined) : undefined;
    if (chat === this.#chat) return;
    this.#end();
    this.#chat = chat;
    if (!chat) return;
    this.#list = new RoomList(chat);
    this.#list.subscribe((snapshot) => this.#changed(snapshot));
    void this.#folded.ask(chat);
    this.#invited.follow(chat);
  }

  #end(): void {
    this.#list?.close();
    this.#list = this.#chat = undefined;
    this.#snapshot = nothing;
    this.#resizes?.disconnect();
    this.#resizes = undefined;
    this.#pages.end();
    this.#news.end();
  }

  #changed(snapshot: RoomListSnapshot): void {
    const { host, writing } = this.#context;
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    const view = this.#view;
    if (view && before.status === 'ready') {
      const isSilent = ({ id }: RoomSummary) =>
        this.#pane.kept.isMuted(id) || this.#context.dock?.has(id) || (id === host.room && !this.#isCovered);
      this.#news.tell(before.rooms, snapshot.rooms, isSilent, view);
    }
    const [newest] = snapshot.rooms;
    if (
      newest &&
      !this.#isChosen &&
      !host.hasAttribute('dock') &&
      !writing.text &&
      !snapshot.rooms.some(({ id }) => id === host.room)
    ) {
      this.#show(newest.id);
    }
    this.#isChosen ||= !!newest;
    if (snapshot.status === 'ready') this.#context.listed = snapshot.rooms;
    host.requestUpdate();
  }

  get #isCovered(): boolean {
    return this.#pages.isList && this.#isNarrow;
  }

  /** The header says what the room is called. What the page has put there is said over the list. */
  #entitle(): void {
    const { host } = this.#context;
    if (host.heading !== this.#title) this.#heading = host.heading;
    const room = this.#view && this.#isWanted && this.#summary;
    if (room) this.#named = { room: room.id, title: titleOf(room, this.#view!) };
    // Who is not in it any more still looks at the same room.
    this.#title = this.#named?.room === host.room && this.#isWanted ? this.#named.title : this.#heading;
    host.heading = this.#title;
  }

  /**
   * Who comes into a room for the first time has no marker in it: the room begins with what is there, while the list, and whoever has written,
   * count it as unread.
   */
  #markRead(): void {
    const { host, connection } = this.#context;
    const { room, conversation } = connection;
    if (!this.#summary?.unread || conversation.unread || conversation.status !== 'live') return;
    const isShown = (host.open || host.mode !== 'bubble') && !this.#isCovered && !document.hidden;
    if (isShown && this.#view?.log.below === 0) room?.markRead();
  }

  #updated(): void {
    this.#entitle();
    this.#markRead();
    this.#pane.measure();
    const panel = this.#root.querySelector('.panel');
    if (this.#resizes || !panel || !this.#context.host.isConnected) return;
    let wasNarrow = this.#isNarrow;
    this.#resizes = new ResizeObserver(() => {
      if (wasNarrow !== this.#isNarrow) this.#context.host.requestUpdate();
      wasNarrow = this.#isNarrow;
    });
    this.#resizes.observe(panel);
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Another room is shown, and the page is told. */
  #show(room: string): void {
    const { host } = this.#context;
    this.#isChosen = true;
    if (host.room === room) return;
    host.setAttribute('room', room);
    host.dispatchEvent(new CustomEvent('live-chat-room', { detail: { room }, bubbles: true, composed: true }));
  }

  readonly #choose = (room: string): void => {
    const { host, writing, dock } = this.#context;
    const isNarrow = this.#isNarrow;
    if (dock?.open(room)) return;
    if (isNarrow) this.#side.now?.details.shut();
    this.#show(room);
    if (isNarrow) this.#pages.toRoom(room);
    host.requestUpdate();
    void host.updateComplete.then(() => {
      if (isNarrow) this.#root.querySelector<HTMLElement>('.home')?.focus();
      else writing.focus();
    });
  };

  /** The list or a room has come into view, by the browser's own buttons or ours. */
  readonly #turned = (room: string | undefined): void => {
    const { host } = this.#context;
    if (room !== undefined) this.#show(room);
    host.requestUpdate();
    if (room === undefined && this.#isNarrow) void host.updateComplete.then(() => this.#pane.focus());
  };

  readonly #uncover = (): boolean => {
    const button = this.#isNarrow ? wayOutOf(this.#root) : null;
    button?.click();
    return !!button;
  };

  readonly #onStart = (): void => this.#side.use((side) => side.finder.open());

  readonly #onMake = (): void =>
    this.#side.use(({ finder }) => {
      finder.open();
      finder.make();
    });

  readonly #onAbout = (): void => {
    // One at a time has the place.
    this.#root.querySelector<HTMLElement>('.find[aria-expanded=true]')?.click();
    this.#side.use(({ details }) => (details.isOpen ? details.close() : details.open()));
  };

  /** One is not in the room any more: another one is shown. */
  readonly #left = (room: string): void => {
    const { host } = this.#context;
    const next = this.#snapshot.rooms.find(({ id }) => id !== room);
    if (host.room === room) {
      if (next) this.#show(next.id);
      else this.#isChosen = false;
    }
    if (this.#isNarrow) this.#pages.back();
    host.requestUpdate();
  };

  readonly #retry = (): void => this.#list?.reload();

  /** Where the list fills the screen, Tab goes round in it. */
  #onKeydown(event: KeyboardEvent, isAlone: boolean): void {
    if (event.key !== 'Tab' || !isAlone) return;
    const stops = [...this.#root.querySelectorAll<HTMLElement>('.rms :is(button, input, .convs)')].filter(
      ({ tabIndex, hidden }) => tabIndex >= 0 && !hidden,
    );
    if (event.shiftKey) stops.reverse();
    event.stopPropagation();
    if (event.target !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]!.focus();
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}

export const feature = (context: FeatureContext): Feature => new Rooms(context);
