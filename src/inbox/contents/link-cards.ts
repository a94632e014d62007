import type { ChatMessage } from '../../client/index.ts';
import type { TalkContext } from '../../element/feature.ts';
import type { Previews } from '../../element/previews/feature.ts';
import type { TimelineItem } from '../timeline.ts';
import type { InboxView } from '../view.ts';

type Cards = typeof import('../cards/cards.ts');

/** Cards of what links lead to (P37), by the template of `<live-chat>`: loaded with the first of them. */
export class LinkCards {
  readonly #show: (cards: Cards) => void;
  #cards: Cards | undefined;
  #loading: Promise<void> | undefined;
  /** Of the conversation, and of the notes. */
  #talks: readonly TalkContext[] = [];
  #rooms: readonly Previews[] = [];

  /** @param show Takes their styles in, and shows what is otherwise. */
  constructor(show: (cards: Cards) => void) {
    this.#show = show;
  }

  /** Another conversation is shown, or none. */
  follow(talks: readonly TalkContext[]): void {
    for (const each of this.#rooms) each.flush();
    this.#talks = talks;
    this.#rooms = this.#cards ? talks.map(this.#cards.create) : [];
  }

  below({ message, isNote }: TimelineItem, view: InboxView): unknown {
    if (!message.preview || message.deleted) return '';
    if (!this.#cards) void this.#load();
    const room = this.#of(isNote);
    return room && [room.render(view), room.below(message)];
  }

  said({ message, isNote }: { readonly message: ChatMessage; readonly isNote: boolean }, view: InboxView): string {
    return this.#of(isNote)?.said(message, view) ?? '';
  }

  #of = (isNote: boolean): Previews | undefined => this.#rooms[isNote ? 1 : 0];

  #load(): Promise<void> {
    // Where it cannot be loaded, the text says where its link leads, and another conversation tries again.
    return (this.#loading ??= import('../cards/cards.ts').then(
      (cards) => {
        this.#cards = cards;
        this.follow(this.#talks);
        this.#show(cards);
      },
      () => undefined,
    ));
  }
}
