import type { Chat, ChatError, ChatMessage } from '../../client/index.ts';
import { pin, unpin } from '../../client/pins.ts';
import { loadTo } from '../../client/search.ts';
import { rove } from '../controllers/rove.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { PinBoard, type PinChange, type Pinned } from './board.ts';
import { english, type PinKey } from './strings.ts';
import { pinStyles } from './styles.ts';

const pinIcon = 'M7 3h6M8 3v5.5l-2.5 3.5h9L12 8.5V3M10 12v5.5';
/** Of a pinned text so much is looked at. */
const longest = 200;
/** How long it is told that a pin was refused, and how long a message that one has come to is marked. */
const told = 8_000;
const marked = 2_000;

const top = (element: Element) => element.getBoundingClientRect().top;

/** Pins messages, shows the latest pin under the header, and all of them in a list that leads to where they stand (P31). */
class Pins implements Feature {
  readonly styles;

  #context: FeatureContext;
  #board: PinBoard;
  #view: View | undefined;
  #shown: readonly Pinned[] = [];
  #isOpen = false;
  #isLive = false;
  /** What is said of the way to a message. */
  #way: PinKey | undefined;
  #going: AbortController | undefined;
  #refused: PinKey | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #mark: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.#board = new PinBoard(context.changed);
    this.styles = pinStyles(context.kit);
    context.host.addEventListener('live-chat-close', () => this.#shut());
    // The search stands in the same place.
    this.#root.addEventListener('click', ({ target }) => (target as Element).closest('.find') && this.#shut());
  }

  // ── At a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  items(message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!message.seq || !this.#mayPin(view)) return '';
    const does = message.pinned ? 'unpin' : 'pin';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do=${does}>
      ${icon(pinIcon)}${view.phrase(english[does])}
    </button>`;
  }

  #mayPin({ conversation }: View): boolean {
    const { kind, can } = conversation;
    return can.includes(kind === 'direct' ? 'send' : 'moderate');
  }

  act(action: string, { seq }: ChatMessage): boolean {
    if (action !== 'pin' && action !== 'unpin') return false;
    void this.#put(seq!, action === 'pin');
    return true;
  }

  below({ pinned }: ChatMessage, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    return pinned ? html`<p class="pind">${icon(pinIcon)}${phrase(english.pinned)}</p>` : '';
  }

  said({ pinned }: ChatMessage, { phrase }: View): string {
    return pinned ? `, ${phrase(english.pinned)}` : '';
  }

  async #put(seq: number, on: boolean): Promise<void> {
    const { connection, host, changed } = this.#context;
    const room = connection.room!;
    const count = (step: number) => (this.#context.pinning = (this.#context.pinning ?? 0) + step);
    count(1);
    try {
      await (on ? pin : unpin)(room, seq);
      // Of a message that is not loaded nothing is told.
      if (room.snapshot.messages.some((message) => message.seq === seq)) return;
      announce(host, this.#view?.phrase(english[on ? 'pinned' : 'unpinned']));
      this.#ask();
    } catch (error) {
      this.#refused = (error as ChatError).code === 'too-many' ? 'full' : 'refused';
      announce(host, this.#view?.phrase(english[this.#refused]));
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#refused = undefined;
        changed();
      }, told);
      changed();
    } finally {
      count(-1);
    }
  }

  context({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    return this.#refused
      ? html`<p class="pinno">${icon(icons.alert)}<span>${phrase(english[this.#refused])}</span></p>`
      : '';
  }

  // ── Under the header ─────────────────────────────────────────────────────────────────────────────────────────────

  head(view: View): unknown {
    this.#view = view;
    const { html, icon } = this.#context.kit;
    const { conversation, state, phrase } = view;
    const isLive = conversation.status === 'live' && state.status === 'online' && conversation.can.includes('read');
    if (isLive && !this.#isLive) queueMicrotask(this.#ask);
    this.#isLive = isLive;
    for (const change of this.#board.follow(conversation.messages)) this.#tell(change, view);
    const { messages } = this.#board;
    if (this.#shown !== messages) this.#keepFocus();
    this.#shown = messages;
    const [newest] = messages;
    if (!newest) return '';
    return html`<button class="pinbar" aria-expanded=${this.#isOpen} @click=${this.#toggle}>
      ${icon(pinIcon)}<span class="sr">${phrase(english.title)}</span> <b><bdi>${this.#nameOf(newest, view)}</bdi></b>
      <span dir="auto">${this.#textOf(newest, view)}</span>
      ${messages.length > 1 ? html`<i>${messages.length.toLocaleString(view.locale)}</i>` : ''}
    </button>`;
  }

  /** The rows are other messages afterwards, or are gone. */
  #keepFocus(): void {
    const { host, writing } = this.#context;
    const { activeElement } = this.#root;
    const isBar = activeElement?.matches('.pinbar');
    const seq = activeElement?.closest<HTMLElement>('.pins li')?.dataset['seq'];
    if (!isBar && !seq) return;
    void host.updateComplete.then(() => {
      const find = (selector: string) => this.#root.querySelector<HTMLElement>(selector);
      if (isBar && !find('.pinbar')) writing.focus();
      else if (seq) (find(`[data-seq="${seq}"] .pinrow`) ?? find('.pinrow') ?? find('.pinall .ib'))?.focus();
    });
  }

  #tell({ on, message }: PinChange, view: View): void {
    const what = view.phrase(on ? english.pinned : english.unpinned);
    announce(this.#context.host, `${what}. ${this.#said(message, view)}`);
  }

  #nameOf({ from, name }: Pinned, { me, conversation, phrase }: View): string {
    return from === me ? phrase(english.you) : (conversation.users.get(from)?.name ?? name);
  }

  #textOf({ text, files }: Pinned, { phrase }: View): string {
    return text.slice(0, longest).replaceAll('\n', ' ') || files?.[0]?.name || phrase(english.file);
  }

  #said(message: Pinned, view: View): string {
    return view.phrase(english.said, { name: this.#nameOf(message, view), text: this.#textOf(message, view) });
  }

  readonly #ask = (): void => {
    const { chat, room } = this.#context.connection;
    if (chat && room) void this.#board.ask(chat as Chat, room);
  };

  // ── All of them ──────────────────────────────────────────────────────────────────────────────────────────────────

  render(view: View): unknown {
    if (!this.#isOpen) return '';
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { messages, state } = this.#board;
    return html`<section
      class="pinall"
      aria-label=${phrase(english.title)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}
    >
      <header>
        <h2>${phrase(english.title)}</h2>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.#close}>${icon(icons.close)}</button>
      </header>
      <div class="pins">
        <p role="status">${this.#status(view)}</p>
        ${state === 'failed' ? html`<button class="link" @click=${this.#ask}>${phrase(english.retry)}</button>` : ''}
        ${
          messages.length
            ? html`<ul>
                ${messages.map((message) => this.#row(message, view))}
              </ul>`
            : ''
        }
      </div>
    </section>`;
  }

  /** What there is to say, in one line. */
  #status({ phrase }: View): string {
    const { messages, state } = this.#board;
    if (this.#way) return phrase(english[this.#way]);
    if (state === 'failed') return phrase(english.refused);
    if (messages.length) return '';
    return phrase(state === 'done' ? english.none : english.loading);
  }

  #row(message: Pinned, view: View): unknown {
    const { html, avatar, icon } = this.#context.kit;
    const { phrase, day, time } = view;
    const { seq, from, at } = message;
    const name = this.#nameOf(message, view);
    const label = `${phrase(english.unpin)}, ${this.#said(message, view)}`;
    return html`<li data-seq=${seq}>
      <button class="pinrow" @click=${() => void this.#go(seq, view)}>
        ${avatar(from, message.name)}<b><bdi>${name}</bdi></b> <span dir="auto">${this.#textOf(message, view)}</span>
        <time>${day(at)}, ${time(at)}</time>
      </button>
      ${
        this.#mayPin(view)
          ? html`<button class="ib" aria-label=${label} @click=${(event: Event) => this.#takeDown(seq, event)}>
              ${icon(icons.close)}
            </button>`
          : ''
      }
    </li>`;
  }

  /** The focus goes to the message after it, or before it, or to the way out. */
  #takeDown(seq: number, { target }: Event): void {
    const row = (target as Element).closest('li')!;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const place = next?.querySelector<HTMLElement>('.pinrow') ?? this.#root.querySelector<HTMLElement>('.pinall .ib');
    place?.focus();
    void this.#put(seq, false);
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  readonly #toggle = (): void => {
    if (this.#isOpen) return this.#close();
    // The search stands in the same place.
    this.#root.querySelector<HTMLElement>('.find[aria-expanded=true]')?.click();
    this.#isOpen = true;
    this.#ask();
    this.#focus('.pinall :is(.pinrow, .ib)');
  };

  /** The focus goes back to the bar; where that is gone, to the field. */
  readonly #close = (): void => {
    this.#shut();
    this.#focus('.pinbar, textarea');
  };

  #shut(): void {
    this.#isOpen = false;
    this.#going?.abort();
    this.#way = undefined;
    this.#context.changed();
  }

  #focus(selector: string): void {
    void this.#context.host.updateComplete.then(() => this.#root.querySelector<HTMLElement>(selector)?.focus());
  }

  #onKeydown(event: KeyboardEvent, { fills }: View): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape') this.#close();
    else if (target.matches('.pinrow')) rove(event, [...this.#root.querySelectorAll<HTMLElement>('.pinrow')]);
    if (event.key === 'Tab' && fills) {
      const stops = [...this.#root.querySelectorAll<HTMLElement>('.pinall button')];
      if (event.shiftKey) stops.reverse();
      if (target !== stops.at(-1)) return event.stopPropagation();
      event.preventDefault();
      stops[0]!.focus();
    }
    // Nothing here is the panel's.
    event.stopPropagation();
  }

  /** Goes to a message: loads the room back to it, shows it and gives it the focus. */
  async #go(seq: number, { log }: View): Promise<void> {
    const { connection, host, changed } = this.#context;
    const room = connection.room!;
    this.#going?.abort();
    const { signal } = (this.#going = new AbortController());
    const say = (key: PinKey | undefined): void => {
      this.#way = key;
      changed();
    };
    say('going');
    const isThere = await loadTo(room, seq, { signal }).catch((): undefined => undefined);
    if (signal.aborted) return;
    if (!isThere) return say(isThere === undefined ? 'refused' : 'far');
    say(undefined);
    // Where it lies over the messages it makes way for them.
    if (getComputedStyle(this.#root.querySelector<HTMLElement>('.log')!).visibility === 'hidden') this.#shut();
    const found = room.snapshot.messages.find((message) => message.seq === seq);
    if (!found) return;
    log.reveal(found.id);
    await host.updateComplete;
    this.#show(found.id);
  }

  #show(id: string): void {
    const list = this.#root.querySelector<HTMLElement>('.log')!;
    const found = [...list.querySelectorAll<HTMLElement>('.msg')].find(({ dataset }) => dataset['id'] === id);
    if (!found) return;
    this.#unmark();
    list.scrollTop += top(found) - top(list) - Math.max(0, (list.clientHeight - found.offsetHeight) / 2);
    found.focus({ preventScroll: true });
    found.dataset['pin'] = '';
    this.#mark = setTimeout(() => this.#unmark(), marked);
  }

  #unmark(): void {
    clearTimeout(this.#mark);
    for (const each of this.#root.querySelectorAll('[data-pin]')) each.removeAttribute('data-pin');
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#unmark();
    this.#board.forget();
    this.#refused = undefined;
    this.#isLive = false;
    this.#shut();
  }
}

export const feature = (context: FeatureContext): Feature => new Pins(context);
