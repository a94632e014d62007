import type { ConversationSummary } from '../client/conversation-queue.ts';
import type { Language } from '../element/language.ts';
import { visitorName } from './names.ts';
import { english } from './strings.ts';

/** Tells of conversations that begin to wait while the page is not looked at: by a number in its title, and by the system where that is allowed. */
export class Notices {
  /** Those that wait, as far as they were heard of. */
  #waiting = new Set<string>();
  /** Those that began to while nobody looked. */
  #missed = new Set<string>();
  #title: string | undefined;

  static get canAsk(): boolean {
    return typeof Notification === 'function' && Notification.permission === 'default';
  }

  /** @param isTold Whether this tab is the one that tells, of those that show this. */
  heard(all: readonly ConversationSummary[], me: string | undefined, isTold: boolean, words: Language): void {
    for (const each of all) {
      const { id, waiting, assignee, status } = each;
      const isMine = status === 'open' && waiting !== undefined && (!assignee || assignee.id === me);
      const isNew = isMine && !this.#waiting.has(id);
      if (isMine) this.#waiting.add(id);
      else {
        this.#waiting.delete(id);
        this.#missed.delete(id);
      }
      if (!isNew || document.visibilityState === 'visible') continue;
      this.#missed.add(id);
      if (isTold) tell(each, words);
    }
    this.#show();
  }

  /** It is looked at again. */
  seen(): void {
    this.#missed.clear();
    this.#show();
  }

  #show(): void {
    const { size } = this.#missed;
    if (size) {
      this.#title ??= document.title;
      document.title = `(${size}) ${this.#title}`;
    } else if (this.#title !== undefined) {
      document.title = this.#title;
      this.#title = undefined;
    }
  }
}

function tell(conversation: ConversationSummary, words: Language): void {
  if (typeof Notification !== 'function' || Notification.permission !== 'granted') return;
  const name = visitorName(conversation.visitor, words);
  const notice = new Notification(words.phrase(english.newWaiting, { name }), {
    body: conversation.last?.text ?? '',
    tag: conversation.id,
  });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}
