import type { Chat, ChatError, ChatMessage } from '../../client/index.ts';
import { pin, unpin } from '../../client/pins.ts';
import { english as actionEnglish } from '../action-strings.ts';
import { rove } from '../controllers/rove.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import { lineOf } from '../polls/line.ts';
import type { View } from '../view.ts';
import { PinBoard, type PinChange, type Pinned } from './board.ts';
import { Parting } from './parting.ts';
import { english, type PinKey } from './strings.ts';
import { pinStyles } from './styles.ts';

const pinIcon = 'M7 3h6M8 3v5.5l-2.5 3.5h9L12 8.5V3M10 12v5.5';
/** Of a pinned text so much is looked at. */
const longest = 200;
/** How long it is told that a pin was refused. */
const told = 8_000;

/** Pins messages, shows the latest pin under the header, and all of them in a list that leads to where they stand (P31). */
class Pins implements Feature {
  readonly styles;

  #context: FeatureContext;
  #board: PinBoard;
  #parting: Parting;
  #view: View | undefined;
  #shown: readonly Pinned[] = [];
  #isOpen = false;
  #isLive = false;
  /** What is said of the way to a message. */
  #way: PinKey | undefined;
  #refused: PinKey | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.#board = new PinBoard(context.changed);
    this.#parting = new Parting((seq) => void this.#put(seq, false), context.changed);
    this.styles = pinStyles(context.kit);
    context.host.addEventListener('live-chat-close', () => this.#shut());
    // The search stands in the same place.
    this.#root.addEventListener('click', ({ target }) => (target as Element).closest('.find') && this.#shut());
  }

  // ── At a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  items(message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!message.seq || !this.#mayPin(view)) return '';
    const does = this.#isPinned(message) ? 'unpin' : 'pin';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do=${does}>
      ${icon(pinIcon)}${view.phrase(english[does])}
    </button>`;
  }

  #isPinned({ pinned, seq }: ChatMessage): boolean {
    return !!pinned && !this.#parting.has(seq);
  }

  #mayPin({ conversation }: View): boolean {
    const { kind, can } = conversation;
    return can.includes(kind === 'direct' ? 'send' : 'moderate');
  }

  act(action: string, { seq }: ChatMessage): boolean {
    if (action === 'unpin') this.#parting.begin(seq!);
    else if (action === 'keep-pin' || (action === 'pin' && this.#parting.has(seq))) this.#parting.undo(seq!);
    else if (action === 'pin') void this.#put(seq!, true);
    else return false;
    return true;
  }

  below(message: ChatMessage, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!message.pinned) return '';
    if (this.#isPinned(message)) return html`<p class="pind">${icon(pinIcon)}${phrase(english.pinned)}</p>`;
    return html`<p class="pind">
      ${icon(pinIcon)}${phrase(english.unpinned)}
      <button class="link" tabindex="-1" data-do="keep-pin">${phrase(actionEnglish.undo)}</button>
    </p>`;
  }

  said(message: ChatMessage, { phrase }: View): string {
    return this.#isPinned(message) ? `, ${phrase(english.pinned)}` : '';
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
    const staying = messages.filter(({ seq }) => !this.#parting.has(seq));
    const [newest] = staying;
    if (!newest) return '';
    return html`<button class="pinbar" aria-expanded=${this.#isOpen} @click=${this.#toggle}>
      ${icon(pinIcon)}<span class="sr">${phrase(english.title)}</span> <b><bdi>${this.#nameOf(newest, view)}</bdi></b>
      <span dir="auto">${this.#textOf(newest, view)}</span>
      ${staying.length > 1 ? html`<i>${staying.length.toLocaleString(view.locale)}</i>` : ''}
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

  #textOf(message: Pinned, view: View): string {
    return lineOf(message, view).slice(0, longest) || message.files?.[0]?.name || view.phrase(english.file);
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
      data-pane="pinall"
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
    const { html, avatar } = this.#context.kit;
    const { day, time } = view;
    const { seq, from, at, thread } = message;
    const name = this.#nameOf(message, view);
    return html`<li data-seq=${seq}>
      <button class="pinrow" @click=${() => void this.#go(seq, thread)}>
        ${avatar(from, message.name)}<b><bdi>${name}</bdi></b> <span dir="auto">${this.#textOf(message, view)}</span>
        <time>${day(at)}, ${time(at)}</time>
      </button>
      ${this.#parting.has(seq) ? this.#undo(seq, view) : this.#mayPin(view) ? this.#takeOff(message, view) : ''}
    </li>`;
  }

  #takeOff(message: Pinned, view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { seq } = message;
    const label = `${view.phrase(english.unpin)}, ${this.#said(message, view)}`;
    const onClick = (): void => {
      this.#parting.begin(seq);
      this.#focus(`[data-seq="${seq}"] .link`);
    };
    return html`<button class="ib" aria-label=${label} @click=${onClick}>${icon(icons.close)}</button>`;
  }

  #undo(seq: number, { phrase }: View): unknown {
    const { html } = this.#context.kit;
    const onClick = (): void => {
      this.#parting.undo(seq);
      this.#focus(`[data-seq="${seq}"] .ib`);
    };
    return html`<button class="link" @click=${onClick}>${phrase(actionEnglish.undo)}</button>`;
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
    if (this.#way) this.#context.jump.stop();
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

  /** Goes to a message; where this lies over the messages it makes way for them. */
  async #go(seq: number, thread: number | undefined): Promise<void> {
    const say = (key: PinKey | undefined): void => {
      this.#way = key;
      this.#context.changed();
    };
    say('going');
    const arrival = await this.#context.jump.to(
      seq,
      () => {
        say(undefined);
        if (getComputedStyle(this.#root.querySelector<HTMLElement>('.log')!).visibility === 'hidden') this.#shut();
      },
      thread,
    );
    if (arrival === 'far') say('far');
    else if (arrival === 'failed') say('refused');
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  flush(): void {
    this.#parting.flush();
    clearTimeout(this.#timer);
    this.#board.forget();
    this.#refused = undefined;
    this.#isLive = false;
    this.#shut();
  }
}

export const feature = (context: FeatureContext): Feature => new Pins(context);
