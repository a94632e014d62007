import type { ReactiveElement } from 'lit';
import { loadTo } from '../client/search.ts';
import type { ChatController } from './controllers/chat-controller.ts';
import type { LogController } from './controllers/log-controller.ts';

/** How long a message that one has come to is marked. */
const marked = 2_000;

/** What became of the way to a message: it is shown, it is not there or too far back, or the relay could not be asked. */
export type Arrival = 'shown' | 'far' | 'failed';

const top = (element: Element) => element.getBoundingClientRect().top;

/** The one way to a message of the room, wherever one comes from. */
export class Jump {
  /** The list, once it has been made. */
  log: LogController | undefined;
  /** Goes to a message that is in a thread alone, if it is, by the number of what it answers where that is known. Set by the part that shows threads. */
  apart: ((seq: number, thread?: number) => Promise<Arrival> | undefined) | undefined;

  #host: ReactiveElement;
  #connection: ChatController;
  #going: AbortController | undefined;
  #mark: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, connection: ChatController) {
    this.#host = host;
    this.#connection = connection;
  }

  /**
   * Goes to a message: loads the room back to it, shows it in the middle, marks it for a moment and gives it the focus. A later way ends an earlier one.
   *
   * @param arriving Called when it is loaded: what lies over the messages makes way for them.
   * @param thread The number of the message in whose thread it is, where that is known.
   * @returns What became of it; undefined where it was given up.
   */
  readonly to = async (seq: number, arriving?: () => void, thread?: number): Promise<Arrival | undefined> => {
    const room = this.#connection.room!;
    this.stop();
    const way = thread && this.apart?.(seq, thread);
    if (way) return way.finally(arriving);
    const { signal } = (this.#going = new AbortController());
    const isThere = await loadTo(room, seq, { signal }).catch((): undefined => undefined);
    if (signal.aborted) return undefined;
    if (!isThere) {
      if (isThere === undefined) return 'failed';
      const other = this.apart?.(seq);
      return other ? other.finally(arriving) : 'far';
    }
    arriving?.();
    const found = room.snapshot.messages.find((message) => message.seq === seq);
    if (!found) return 'far';
    this.log!.reveal(found.id);
    await this.#host.updateComplete;
    this.#show(found.id);
    return 'shown';
  };

  /** Goes nowhere any more, and marks nothing. */
  readonly stop = (): void => {
    this.#going?.abort();
    clearTimeout(this.#mark);
    for (const each of this.#host.renderRoot.querySelectorAll('[data-here]')) each.removeAttribute('data-here');
  };

  #show(id: string): void {
    const list = this.#host.renderRoot.querySelector<HTMLElement>('.log')!;
    const found = [...list.querySelectorAll<HTMLElement>('.msg')].find(({ dataset }) => dataset['id'] === id);
    if (!found) return;
    list.scrollTop += top(found) - top(list) - Math.max(0, (list.clientHeight - found.offsetHeight) / 2);
    found.focus({ preventScroll: true });
    found.dataset['here'] = '';
    this.#mark = setTimeout(this.stop, marked);
  }
}
