import type { Chat, ChatError, ChatMessage } from '../../client/index.ts';
import { pin, unpin } from '../../client/pins.ts';
import { english as actionEnglish } from '../action-strings.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { PinBoard, type PinChange, type Pinned } from './board.ts';
import { PinList } from './list.ts';
import { Parting } from './parting.ts';
import { mayPin } from './permission.ts';
import { english, type PinKey } from './strings.ts';
import { pinStyles } from './styles.ts';
import { nameOf, saidOf, textOf } from './words.ts';

const pinIcon = 'M7 3h6M8 3v5.5l-2.5 3.5h9L12 8.5V3M10 12v5.5';
/** How long it is told that a pin was refused. */
const told = 8_000;

/** Pins messages, shows the latest pin under the header, and all of them in a list that leads to where they stand (P31). */
class Pins implements Feature {
  readonly styles;

  #context: FeatureContext;
  #board: PinBoard;
  #parting: Parting;
  #list: PinList;
  #view: View | undefined;
  #shown: readonly Pinned[] = [];
  #isLive = false;
  #refused: PinKey | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.#board = new PinBoard(context.changed);
    this.#parting = new Parting((seq) => void this.#put(seq, false), context.changed);
    this.styles = pinStyles(context.kit);
    this.#list = new PinList(context, this.#board, this.#parting, this.#ask);
  }

  // ── At a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  items(message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!message.seq || !mayPin(view)) return '';
    const does = this.#isPinned(message) ? 'unpin' : 'pin';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do=${does}>
      ${icon(pinIcon)}${view.phrase(english[does])}
    </button>`;
  }

  #isPinned({ pinned, seq }: ChatMessage): boolean {
    return !!pinned && !this.#parting.has(seq);
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
    return html`<button class="pinbar" aria-expanded=${this.#list.isOpen} @click=${this.#list.toggle}>
      ${icon(pinIcon)}<span class="sr">${phrase(english.title)}</span> <b><bdi>${nameOf(newest, view)}</bdi></b>
      <span dir="auto">${textOf(newest, view)}</span>
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
    announce(this.#context.host, `${what}. ${saidOf(message, view)}`);
  }

  readonly #ask = (): void => {
    const { chat, room } = this.#context.connection;
    if (chat && room) void this.#board.ask(chat as Chat, room);
  };

  render(view: View): unknown {
    return this.#list.render(view);
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
    this.#list.shut();
  }
}

export const feature = (context: FeatureContext): Feature => new Pins(context);
