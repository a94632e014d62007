import { waitOf, type ConversationWait } from '../../client/conversations.ts';
import type { Chat } from '../../client/index.ts';
import { endedOnce, span } from '../limits/span.ts';
import type { View } from '../view.ts';
import { english } from './waiting-strings.ts';

/** So long what was told of a place holds, in milliseconds. The relay does not tell of it by itself. */
const interval = 30_000;
const minute = 60_000;

/** The visitor's place among those who wait (P43), while it is seen. */
export class Waiting {
  #changed: () => void;
  #room = '';
  #askedAt = 0;
  #known: ConversationWait | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What is to be said of it; empty where nothing is known. */
  text(chat: Chat, room: string, view: View): string {
    const { phrase, locale, passed, open, mode, state, conversation } = view;
    if (room !== this.#room) {
      this.#room = room;
      this.#askedAt = 0;
      this.#known = undefined;
    }
    const isSeen = open || mode !== 'bubble';
    // Who has said nothing yet does not wait: asked before the first message is there, the relay knows of no place.
    const hasSaid = conversation.messages.some(({ seq }) => seq);
    if (isSeen && hasSaid && state.status === 'online' && passed(this.#askedAt + interval)) void this.#ask(chat, room);
    const { position, more, usual } = this.#known ?? {};
    if (!position) return '';
    const place =
      position > 1 ? phrase(more ? english.many : english.before, { n: position - 1 }) : phrase(english.next);
    const time = usual && span(Math.max(minute, Math.round(usual / minute) * minute), locale, minute);
    return time ? `${place} ${endedOnce(phrase(english.usual, { time }))}` : place;
  }

  async #ask(chat: Chat, room: string): Promise<void> {
    this.#askedAt = Date.now();
    // Without an answer it is asked again when that is due.
    const known = await waitOf(chat, { id: room }).catch(() => undefined);
    if (room !== this.#room) return;
    this.#known = known;
    this.#changed();
  }
}
