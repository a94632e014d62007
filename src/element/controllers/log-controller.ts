import type { LitElement, ReactiveController } from 'lit';
import type { Room, RoomSnapshot } from '../../client/index.ts';

const nearBottom = 32;
const nearTop = 240;

/** Where the reader is in the list of messages: follows the newest only from the bottom, and else never moves what is being read. */
export class LogController implements ReactiveController {
  /** Whether the newest message is in view, so that the list follows it. */
  atBottom = true;
  /** The message that Tab reaches; the last one if undefined. */
  active: string | undefined;
  /** The message under the pointer. */
  hovered: string | undefined;
  /** The highest number that was seen. */
  seen = 0;
  /** Messages after this number get the "new" divider. */
  freshAfter: number | undefined;

  #host: LitElement;
  #room: () => Room | undefined;
  #anchor: { element: Element; top: number } | undefined;
  #log: HTMLElement | undefined;
  #resizes: ResizeObserver | undefined;
  #reading = false;
  #opening = false;
  #asked: object | undefined;

  constructor(host: LitElement, room: () => Room | undefined) {
    this.#host = host;
    this.#room = room;
    host.addController(this);
  }

  /** How many messages have come in below what is in view. */
  get below(): number {
    if (this.atBottom) return 0;
    const messages = this.#room()?.snapshot.messages ?? [];
    return messages.filter(({ own, seq }) => !own && seq! > this.seen).length;
  }

  hostUpdate(): void {
    const log = this.#log;
    this.#anchor = undefined;
    const conversation = this.#room()?.snapshot;
    if (conversation) this.#divide(conversation);
    if (!log?.isConnected || this.atBottom) return;
    const edge = log.getBoundingClientRect().top;
    for (const element of log.querySelectorAll('.msg')) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > edge) {
        this.#anchor = { element, top };
        return;
      }
    }
  }

  hostUpdated(): void {
    const log = this.#host.renderRoot.querySelector<HTMLElement>('.panel:not([hidden]) .log') ?? undefined;
    if (log !== this.#log) this.#follow(log);
    const room = this.#room();
    if (!log || !room) {
      this.#reading = false;
      return;
    }
    if (this.atBottom) {
      log.scrollTop = log.scrollHeight;
      this.#showFresh(log);
    } else if (this.#anchor?.element.isConnected) {
      log.scrollTop += this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
    }
    const { snapshot } = room;
    this.#reading = this.atBottom && !document.hidden && snapshot.status === 'live';
    if (this.#reading && snapshot.unread) room.markRead();
    if (this.atBottom) for (const { seq = 0 } of snapshot.messages) if (seq > this.seen) this.seen = seq;
    this.#loadOlder(room, log);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  /** To the newest message, and from there on with it. */
  toBottom(): void {
    this.atBottom = true;
    this.#host.requestUpdate();
  }

  /** The reader was away, or has answered: what was new is so no longer. */
  settle(): void {
    this.freshAfter = undefined;
    this.#reading = false;
  }

  /** A message's element, by its id. */
  element(id: string | undefined): HTMLElement | undefined {
    return [...(this.#log?.querySelectorAll<HTMLElement>('.msg') ?? [])].find(({ dataset }) => dataset['id'] === id);
  }

  readonly onScroll = (): void => {
    const log = this.#log;
    if (!log) return;
    const atBottom = log.scrollHeight - log.scrollTop - log.clientHeight < nearBottom;
    this.#asked = undefined;
    if (atBottom !== this.atBottom || log.scrollTop < nearTop) {
      this.atBottom = atBottom;
      this.#host.requestUpdate();
    }
  };

  readonly onPointerOver = (event: Event): void => {
    const id = (event.target as Element).closest<HTMLElement>('.msg')?.dataset['id'];
    if (id !== this.hovered) {
      this.hovered = id;
      this.#host.requestUpdate();
    }
  };

  /** Arrows, Home and End between messages; Enter into a message's controls and Escape out of them. */
  readonly onKeydown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const message = target.closest<HTMLElement>('.msg');
    if (!message) return;
    const inside = target !== message;
    const stops = [...(inside ? message : this.#log!).querySelectorAll<HTMLElement>(inside ? 'button, a' : '.msg')];
    const here = stops.indexOf(target);
    const to = {
      ArrowUp: stops[here - 1],
      ArrowDown: stops[here + 1],
      Home: stops[0],
      End: stops.at(-1),
      ArrowLeft: inside ? stops[here - 1] : undefined,
      ArrowRight: inside ? stops[here + 1] : undefined,
      Enter: inside ? undefined : message.querySelector<HTMLElement>('button, a'),
      Escape: inside ? message : undefined,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  };

  readonly onFocus = (event: Event): void => {
    const id = (event.target as Element).closest<HTMLElement>('.msg')?.dataset['id'];
    if (id && id !== this.active) {
      this.active = id;
      this.#host.requestUpdate();
    }
  };

  /** The divider is set when something new comes while nobody reads, and stays until the reader has been away again. */
  #divide({ unread, readSeq }: RoomSnapshot): void {
    if (!unread || this.#reading) return;
    if (this.freshAfter === undefined || this.freshAfter < readSeq) this.freshAfter = readSeq;
  }

  /** On opening, what is new is read from its beginning. */
  #showFresh(log: HTMLElement): void {
    if (!this.#opening || !log.querySelector('.msg')) return;
    this.#opening = false;
    const mark = log.querySelector('.new');
    const hidden = mark ? log.getBoundingClientRect().top - mark.getBoundingClientRect().top : 0;
    if (hidden > 0) log.scrollTop -= hidden;
  }

  #follow(log: HTMLElement | undefined): void {
    this.#log = log;
    this.#resizes?.disconnect();
    this.#resizes = undefined;
    if (!log) return;
    this.atBottom = this.#opening = true;
    this.#resizes = new ResizeObserver(() => {
      if (this.atBottom) log.scrollTop = log.scrollHeight;
    });
    this.#resizes.observe(log);
  }

  #loadOlder(room: Room, log: HTMLElement): void {
    const { more, loadingOlder, messages } = room.snapshot;
    const first = messages[0];
    // Once for each oldest message and scroll: a request that fails is not repeated at once.
    if (!more || loadingOlder || !first || first === this.#asked) return;
    if (log.scrollTop < nearTop && (!this.atBottom || log.scrollHeight <= log.clientHeight)) {
      this.#asked = first;
      room.loadOlder().catch(() => {});
    }
  }
}
