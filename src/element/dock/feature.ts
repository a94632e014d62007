import type { Chat } from '../../client/index.ts';
import type { RoomSummary } from '../../client/room-list.ts';
import type { Docking, Feature, FeatureContext } from '../feature.ts';
import { titleOf } from '../rooms/summary.ts';
import type { View } from '../view.ts';
import { remember, remembered } from './memory.ts';
import { More } from './more.ts';
import { spaceIn } from './space.ts';
import { english } from './strings.ts';
import { dockStyles } from './styles.ts';
import { DockedWindow } from './window.ts';

/** Conversations as small windows along the bottom of the page: each an element of its own, all of them with the chat of the one whose list they come from. */
class Dock implements Feature, Docking {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;
  #chat: Chat | undefined;
  #rooms: readonly RoomSummary[] = [];
  /** From the oldest to the newest, which is next to the panel. */
  #windows: DockedWindow[] = [];
  #place: HTMLElement | undefined;
  #more: More | undefined;
  #listening: AbortController | undefined;
  /** Under which name this person's windows are kept, once they were looked for. */
  #key = '';

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = dockStyles(kit);
    context.dock = this;
    host.addController({
      hostUpdated: () => this.#updated(),
      hostDisconnected: () => this.#end(),
    });
  }

  /** Opens a room as a window, if there is room for one. Tells whether it has. */
  open(room: string): boolean {
    if (!this.#isPossible || !this.#leave(room)) return false;
    const there = this.#windows.find((each) => each.room === room) ?? this.#add(room);
    there.open();
    this.#arrange(there);
    this.#keep();
    return true;
  }

  /** Whether it is a window that tells of its messages by itself. */
  has(room: string): boolean {
    return this.#windows.some((each) => each.room === room);
  }

  /** These are the rooms that there are now. */
  #list(rooms: readonly RoomSummary[]): void {
    this.#rooms = rooms;
    for (const each of [...this.#windows]) {
      const summary = this.#summaryOf(each.room);
      if (summary && this.#view) each.name(titleOf(summary, this.#view));
      else if (!summary) this.#close(each);
    }
  }

  first(view: View): unknown {
    this.#view = view;
    return '';
  }

  flush(): void {}

  /** Guests have drafts under another name than the elements of a shared chat. */
  get #isPossible(): boolean {
    const { user } = this.#context.connection.state;
    return !!user && user.kind !== 'guest' && spaceIn(window).windows > 0;
  }

  #summaryOf(room: string): RoomSummary | undefined {
    return this.#rooms.find(({ id }) => id === room);
  }

  /** The list's own element shows another room: two elements do not follow the same one. */
  #leave(room: string): boolean {
    const { host, showRoom } = this.#context;
    if (host.room !== room) return true;
    const next = this.#rooms.find(({ id }) => id !== room && !this.has(id));
    if (next) showRoom?.(next.id);
    return !!next;
  }

  #updated(): void {
    const { host, connection, writing, whole } = this.#context;
    const chat = host.isConnected ? (whole(connection.chat) as Chat | undefined) : undefined;
    if (chat !== this.#chat) this.#end();
    this.#chat = chat;
    const { listed = [] } = this.#context;
    if (chat && listed !== this.#rooms) this.#list(listed);
    const { draftKey } = writing;
    const key = draftKey.endsWith(host.room) ? `${draftKey.slice(0, -host.room.length)} docked` : '';
    if (!chat || !key || !this.#view || !this.#rooms.length || this.#key === key) return;
    if (this.#key) this.#clear();
    this.#key = key;
    if (!this.#isPossible) return;
    for (const [room, isOpen] of remembered(key)) {
      if (!this.#summaryOf(room) || !this.#leave(room)) continue;
      const there = this.#add(room);
      if (isOpen) there.open(false);
      else there.follow();
    }
    this.#arrange();
  }

  // ── The windows ────────────────────────────────────────────────────────────────────────────────────────────────

  #add(room: string): DockedWindow {
    const summary = this.#summaryOf(room);
    const title = summary && this.#view ? titleOf(summary, this.#view) : room;
    const made = new DockedWindow(this.#context.host, this.#chat!, room, title, {
      closed: () => this.#close(made),
      turned: () => {
        this.#arrange(made);
        this.#keep();
      },
    });
    this.#windows.push(made);
    this.#ground().append(made.element);
    return made;
  }

  #close(gone: DockedWindow): void {
    const index = this.#windows.indexOf(gone);
    if (index < 0) return;
    const hadFocus = gone.hasFocus;
    this.#windows.splice(index, 1);
    gone.end();
    this.#arrange();
    this.#keep();
    // What it had goes to its neighbour, or to the list.
    if (!hadFocus) return;
    const neighbour = this.#windows.filter(({ isOpen }) => isOpen).at(-1);
    if (neighbour) neighbour.open();
    else this.#root.querySelector<HTMLElement>('.convs, .launch')?.focus();
  }

  /** As many as there is room for are windows, the newest ones; then tabs; the rest is behind a button. */
  #arrange(latest?: DockedWindow): void {
    const space = spaceIn(window);
    const ofOld = this.#windows.filter((each) => each.isOpen && each !== latest);
    const isLatest = latest?.isOpen ? 1 : 0;
    for (const each of ofOld.slice(0, Math.max(0, ofOld.length + isLatest - space.windows))) each.minimize();
    const tabs = this.#windows.filter(({ isOpen }) => !isOpen);
    const shown = space.windows ? space.tabs(this.#windows.length - tabs.length, tabs.length) : 0;
    const hidden = tabs.slice(0, tabs.length - shown);
    for (const each of this.#windows) each.element.hidden = hidden.includes(each);
    this.#ground();
    this.#more!.show(hidden, this.#view);
    this.#place!.hidden = !this.#windows.length || !space.windows;
  }

  #keep(): void {
    if (this.#key)
      remember(
        this.#key,
        this.#windows.map(({ room, isOpen }) => [room, isOpen] as const),
      );
  }

  /** Where they stand: before the panel in the order of the keys, as it is in view. */
  #ground(): HTMLElement {
    if (this.#place) return this.#place;
    const { host } = this.#context;
    const place = (this.#place = document.createElement('section'));
    place.className = `dock ${host.getAttribute('position') ?? 'end'}`;
    place.setAttribute('aria-label', this.#view!.phrase(english.docked));
    // The page hears of messages and of what fails; the rest is about the windows alone.
    for (const type of ['ready', 'open', 'close', 'unread', 'state', 'room']) {
      place.addEventListener(`live-chat-${type}`, (event) => event.stopPropagation());
    }
    this.#more = new More(place, (each) => this.open(each.room));
    this.#root.prepend(place);
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('resize', () => this.#resized(), { signal });
    host.addEventListener('keydown', (event) => this.#onKeydown(event), { signal });
    return place;
  }

  #resized(): void {
    if (spaceIn(window).windows === 0) for (const each of this.#windows) each.minimize();
    this.#arrange();
  }

  /** F6 goes round the windows and the panel, with Shift the other way. */
  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
    const { host } = this.#context;
    const open = this.#windows.filter(({ isOpen }) => isOpen);
    const at = open.findIndex(({ hasFocus }) => hasFocus);
    const stops = open.length + 1;
    // The panel is after the last window.
    const from = at < 0 ? open.length : at;
    const to = (from + (event.shiftKey ? -1 : 1) + stops) % stops;
    event.preventDefault();
    const next = open[to];
    if (next) next.open();
    else if (host.open) this.#root.querySelector<HTMLElement>('.convs:not([hidden]), .panel textarea')?.focus();
    else this.#root.querySelector<HTMLElement>('.launch')?.focus();
  }

  #clear(): void {
    for (const each of this.#windows.splice(0)) each.end();
  }

  #end(): void {
    this.#clear();
    this.#listening?.abort();
    this.#place?.remove();
    this.#place = this.#more = this.#chat = undefined;
    this.#rooms = [];
    this.#key = '';
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}

/** Within a window: the button that makes a tab of it. */
function minimizing({ kit, host }: FeatureContext): Feature {
  return {
    styles: kit.css``,
    head: ({ phrase }) =>
      kit.html`<button
        class="ib"
        aria-label=${phrase(english.minimize)}
        @click=${() => host.dispatchEvent(new Event('live-chat-minimize'))}
      >
        ${kit.icon('M5 14h10')}
      </button>`,
  };
}

export const feature = (context: FeatureContext): Feature =>
  context.host.matches('[docked]') ? minimizing(context) : new Dock(context);
