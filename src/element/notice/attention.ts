import type { ChatMessage } from '../../client/index.ts';
import { mentionsUser } from '../../client/mentions.ts';
import type { ChatController } from '../controllers/chat-controller.ts';
import { badge } from './badge.ts';
import { ding } from './ding.ts';
import { Notifications, permission } from './notifications.ts';
import { isQuiet } from './disturbance.ts';
import type { Say } from './say.ts';
import type { Preferences } from './preferences.ts';

/** So long another tab, or this one, has time to read what came in before it makes a sound. Several at once make one. */
const grace = 600;
/** So much later a tab tells in which nobody has done anything yet: the browser lets no sound out of it, but maybe out of another one. */
const unheard = 1_500;

/** Tells somebody who looks elsewhere that messages have come in: one sound for all tabs, a notification, a number on the tab. */
export class Attention {
  #owner: object;
  #connection: ChatController;
  #preferences: Preferences;
  #notifications: Notifications;
  #say: Say;
  #unmarked: (text: string) => string;
  #newest: ChatMessage | undefined;
  /** The newest that mentions one by name or with all: it is told also where the room is muted. */
  #named: ChatMessage | undefined;
  /** Up to this message it was told. */
  #toldSeq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param unmarked - What a text says without its marks. */
  constructor(
    owner: object,
    connection: ChatController,
    preferences: Preferences,
    say: Say,
    unmarked: (text: string) => string,
    onClick: () => void,
  ) {
    this.#owner = owner;
    this.#connection = connection;
    this.#preferences = preferences;
    this.#say = say;
    this.#unmarked = unmarked;
    this.#notifications = new Notifications(onClick);
  }

  /** @param title - What a notification of several is called. */
  received(message: ChatMessage, title: (count: number) => string): void {
    // What is still being written is told of when it is finished.
    if (message.own || message.streaming) return;
    this.#newest = message;
    if (this.#isForMe(message)) this.#named = message;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.#tell(title);
      },
      navigator.userActivation?.hasBeenActive === false ? unheard : grace,
    );
  }

  /** Whether somebody was told of this message; its notification goes away, as another one takes its place. */
  hasTold(seq: number): boolean {
    if (seq > this.#toldSeq) return false;
    this.#notifications.close();
    return true;
  }

  counted(unread: number): void {
    const { messages, readSeq } = this.#connection.conversation;
    const ofMine = () => messages.filter((each) => each.seq! > readSeq && this.#isForMe(each)).length;
    badge(this.#owner, unread && this.#preferences.quiet ? ofMine() : unread);
    if (!unread) this.#notifications.close();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldSeq = 0;
    this.#say.give();
    this.counted(0);
  }

  #isForMe(message: ChatMessage): boolean {
    return mentionsUser(message, this.#connection.state.user?.id);
  }

  async #tell(title: (count: number) => string): Promise<void> {
    const { unread, readSeq, id } = this.#connection.conversation;
    const named = this.#named;
    this.#named = undefined;
    const { name, text, seq, thread, inRoom } = named ?? this.#newest!;
    // What is in a thread alone is not unread in the room.
    const isRead = thread && !inRoom ? !document.hidden : !unread || seq! <= readSeq;
    if ((this.#preferences.quiet && !named) || isRead) return;
    if (isQuiet(this.#preferences, Date.now()) || !(await this.#say.take())) return;
    this.#toldSeq = seq!;
    if (this.#preferences.sound) ding();
    if (!this.#preferences.desktop || permission() !== 'granted' || !document.hidden) return;
    this.#notifications.show(unread > 1 ? `${name} · ${title(unread)}` : name, this.#unmarked(text), id);
  }
}
