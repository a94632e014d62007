import type { RoomSummary } from '../../client/room-list.ts';
import type { Language } from '../language.ts';
import { english } from './strings.ts';
import { titleOf } from './summary.ts';

/** How long what comes in is gathered, and how long it is told, in milliseconds. */
const gather = 400;
const stay = 1_000;

/** Tells screen readers that there is something new in rooms that are not in view, in the region of the element. */
export class News {
  #host: HTMLElement;
  #names = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  tell(
    before: readonly RoomSummary[],
    now: readonly RoomSummary[],
    isSilent: (room: RoomSummary) => boolean,
    words: Language,
  ): void {
    const counts = new Map(before.map(({ id, unread, head }) => [id, { unread, head }]));
    for (const room of now) {
      const then = counts.get(room.id);
      const isNew = room.unread > (then?.unread ?? 0) && room.head > (then?.head ?? 0);
      if (isNew && !isSilent(room)) this.#names.add(titleOf(room, words));
    }
    if (!this.#names.size) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const node = document.createElement('p');
      node.textContent = words.phrase(english.news, { names: words.list([...this.#names]) });
      this.#names.clear();
      this.#host.querySelector('[aria-live]')?.append(node);
      setTimeout(() => node.remove(), stay);
    }, gather);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#names.clear();
  }
}
