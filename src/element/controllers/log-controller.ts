import type { ReactiveElement, ReactiveController } from 'lit';
import type { ChatMessage } from '../../client/index.ts';
import type { ChatController } from './chat-controller.ts';

const nearBottom = 32;
/** So near to the first or last message in the page, more of them come in. */
const near = 640;
/** So many messages come in at one end and leave at the other. */
const step = 7;
/** So many are in the page after one that is wanted. */
const around = 48;

const top = (element: Element) => element.getBoundingClientRect().top;

/** Where the reader is in the list of messages: follows the newest only from the bottom, and else never moves what is being read. */
export class LogController implements ReactiveController {
  /** Whether the newest message is in view, so that the list follows it. */
  atBottom = true;
  /** The message that Tab reaches; the last one if undefined. */
  active: string | undefined;
  /** The message under the pointer. */
  hovered: string | undefined;
  /** Messages after this number get the "new" divider. */
  freshAfter: number | undefined;

  /** The last message in the page; the newest if undefined. */
  end: string | undefined;

  /**
   * So many messages are in the page at most, of however many: more where more are seen at once, or both ends would be near, and messages would come and
   * go at them by turns for ever.
   */
  #most = 128;
  #host: ReactiveElement;
  #connection: ChatController;
  #log: HTMLElement | null | undefined;
  #room: unknown;
  #resizes: ResizeObserver | undefined;
  /** What must not move, and where it is. */
  #anchor: Element | undefined;
  #anchorTop = 0;
  /** How far it was scrolled after the last rendering. */
  #kept: number | undefined;
  /** The highest number that was seen. */
  #seen = 0;
  #reading = false;
  #opening = false;
  /** Older ones than this message were asked for. */
  #asked: object | undefined;
  #madeFrom: readonly unknown[] = [];

  constructor(host: ReactiveElement, connection: ChatController) {
    this.#host = host;
    this.#connection = connection;
    host.addController(this);
  }

  /** The messages that are in the page. */
  get shown(): readonly ChatMessage[] {
    const end = this.#end;
    return this.#messages.slice(Math.max(0, end - this.#most), end);
  }

  get #messages(): readonly ChatMessage[] {
    return this.#connection.conversation.messages;
  }

  get #end(): number {
    return this.#indexOf(this.end) + 1 || this.#messages.length;
  }

  #indexOf(id: string | undefined): number {
    return this.#messages.findIndex((each) => each.id === id);
  }

  /** Brings a message into the page that is loaded, with those around it. Whoever wants it scrolls to it when the host has been updated. */
  reveal(id: string): void {
    this.atBottom = false;
    this.#endAt(this.#indexOf(id) + around);
  }

  #endAt(end: number): void {
    this.end = this.#messages[end - 1]?.id;
    this.#host.requestUpdate();
  }

  /** How many messages have come in below what is in view. */
  get below(): number {
    const { messages } = this.#connection.conversation;
    return this.atBottom ? 0 : messages.filter(({ own, seq }) => !own && seq! > this.#seen).length;
  }

  /** Whether the list is to be made from anything else than the last time this was asked. */
  changed(madeFrom: readonly unknown[]): boolean {
    const before = this.#madeFrom;
    this.#madeFrom = madeFrom;
    return madeFrom.some((each, index) => each !== before[index]);
  }

  hostUpdate(): void {
    const { room, conversation } = this.#connection;
    const { unread, readSeq, messages } = conversation;
    if (room !== this.#room) {
      // What was seen of another one means nothing here.
      this.#room = room;
      this.#log = this.freshAfter = undefined;
      this.#seen = 0;
      this.#reading = false;
    }
    // The divider is set when something new comes while nobody reads, and stays until the reader has been away again.
    if (unread && !this.#reading) this.freshAfter = Math.max(readSeq, this.freshAfter ?? 0);
    this.#anchor = undefined;
    const log = this.#log;
    if (!log) this.end = undefined;
    if (!log || this.#opening) {
      // Opened at what is new, also where that is long ago.
      const first = messages.findIndex(({ own, seq }) => !own && seq! > this.freshAfter!);
      if (first >= 0 && first < this.#end - this.#most) this.#endAt(first + around);
    }
    if (!log || this.atBottom) return;
    const edge = top(log);
    this.#anchor = [...log.querySelectorAll('.msg')].find((each) => each.getBoundingClientRect().bottom > edge);
    if (this.#anchor) this.#anchorTop = top(this.#anchor);
  }

  hostUpdated(): void {
    const { isConnected, renderRoot } = this.#host;
    // Looking for what cannot be there yet is a good part of what the tag costs a page.
    const log =
      isConnected && this.#connection.room
        ? renderRoot.querySelector<HTMLElement>('.panel:not([hidden]) .log:not(.cover ~ *)')
        : null;
    if (log !== this.#log) this.#follow(log);
    const { room, conversation } = this.#connection;
    if (!log || !room) {
      this.#reading = false;
      return;
    }
    if (this.#anchor?.isConnected) log.scrollTop += top(this.#anchor) - this.#anchorTop;
    if (this.atBottom) {
      log.scrollTop = log.scrollHeight;
      if (this.#opening) this.#showFresh(log);
      for (const { seq } of conversation.messages) if (seq! > this.#seen) this.#seen = seq!;
    }
    this.#kept = log.scrollTop;
    this.#reading = this.atBottom && !document.hidden && conversation.status === 'live';
    if (this.#reading && conversation.unread) room.markRead();
    setTimeout(this.#fill);
  }

  /**
   * Has more messages come in where the reader is near the end of those in the page: of what is loaded, or from the relay. In a task of its own, or the
   * frame in which one has scrolled would have to wait for it.
   */
  readonly #fill = (): void => {
    const log = this.#log;
    if (!log) return;
    const { room, conversation } = this.#connection;
    const { more, loadingOlder, messages } = conversation;
    const { scrollHeight, scrollTop, clientHeight } = log;
    const most = 64 + clientHeight / 9;
    if (most > this.#most) {
      this.#madeFrom = [];
      this.#most = most;
      return this.#host.requestUpdate();
    }
    const atTop = scrollTop < near;
    const end = this.#end;
    if (this.end && scrollHeight - scrollTop - clientHeight < near) return this.#endAt(end + step);
    if (atTop && !this.atBottom && end > this.#most) return this.#endAt(end - step);
    // Once for each oldest message and scroll of the reader: a request that fails is not repeated at once.
    if (more && !loadingOlder && atTop && (messages[0] !== this.#asked || scrollTop !== this.#kept)) {
      this.#asked = messages[0];
      room?.loadOlder().catch(() => {});
    }
  };

  hostDisconnected(): void {
    this.#follow(null);
  }

  /** To the newest message, and from there on with it. */
  readonly toBottom = (): void => {
    this.atBottom = true;
    this.#endAt(0);
  };

  readonly onScroll = (): void => {
    // Scrolling is told a moment later: the list may be gone by then.
    const log = this.#log;
    if (!log) return;
    const { scrollHeight, scrollTop, clientHeight } = log;
    const isAtBottom = !this.end && scrollHeight - scrollTop - clientHeight < nearBottom;
    // Nothing else of what is shown depends on how far one has scrolled.
    if (isAtBottom !== this.atBottom) this.#host.requestUpdate();
    this.atBottom = isAtBottom;
    setTimeout(this.#fill);
  };

  /** The pointer or the focus has come to a message. */
  readonly onPoint = ({ type, target }: Event): void => {
    const id = (target as Element).closest<HTMLElement>('.msg')?.dataset['id'];
    const which = type === 'focusin' ? 'active' : 'hovered';
    if (id === this[which]) return;
    this[which] = id;
    this.#host.requestUpdate();
  };

  /** The panel was closed or something was answered: what was new is so no longer. */
  settle(): void {
    this.freshAfter = undefined;
  }

  /** On opening, what is new is read from its beginning. */
  #showFresh(log: HTMLElement): void {
    const mark = log.querySelector('.new');
    this.#opening = !log.querySelector('.msg');
    const hidden = mark ? top(log) - top(mark) : 0;
    if (hidden <= 0) return;
    log.scrollTop -= hidden;
    this.atBottom = false;
  }

  #follow(log: HTMLElement | null): void {
    this.#log = log;
    this.#resizes?.disconnect();
    if (!log) return;
    this.atBottom = this.#opening = true;
    this.#resizes = new ResizeObserver(() => {
      if (this.atBottom) log.scrollTop = log.scrollHeight;
    });
    this.#resizes.observe(log);
  }
}
