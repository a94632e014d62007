import type { Chat } from '../client/index.ts';
import { visitorOf, type OnlineVisitors, type PageStep, type Visitor } from '../client/visits.ts';

/** Where the visitor of the conversation that is looked at is now, and has been on this visit. */
export class VisitorTrail {
  /** The last page last; empty where nothing is told. */
  pages: readonly PageStep[] = [];
  /** What is known of them; undefined where they are not there. */
  visitor: Visitor | undefined;

  #chat: Chat;
  #online: OnlineVisitors;
  #changed: () => void;
  #user: string | undefined;
  /** For which page it was asked where they have been. */
  #askedFor = '';

  constructor(chat: Chat, online: OnlineVisitors, changed: () => void) {
    this.#chat = chat;
    this.#online = online;
    this.#changed = changed;
  }

  /** Something is otherwise: perhaps another one is looked at, or is on another page. */
  follow(user: string | undefined): void {
    if (user !== this.#user) {
      this.#user = user;
      this.#askedFor = '';
      this.visitor = undefined;
      this.pages = [];
    }
    if (user === undefined || this.#chat.snapshot.status !== 'online') return;
    const told = this.#online.get(user);
    const page = `${told?.since} ${told?.page?.at} ${told?.page?.address} ${told?.page?.title}`;
    if (page === this.#askedFor) return;
    this.#askedFor = page;
    void this.#ask(user, page);
  }

  async #ask(user: string, page: string): Promise<void> {
    try {
      const { visitor, trail } = await visitorOf(this.#chat, user);
      if (page !== this.#askedFor || user !== this.#user) return;
      this.visitor = visitor;
      this.pages = trail;
      this.#changed();
    } catch {
      // The connection has ended: it is asked again with the next one.
      if (page === this.#askedFor) this.#askedFor = '';
    }
  }
}
