import type { ConversationSummary } from '../client/conversation-queue.ts';
import type { Language } from '../element/language.ts';
import { withoutMarks } from './last-words.ts';
import { visitorName } from './names.ts';
import type { Text } from '../element/strings.ts';
import { english } from './strings.ts';

/** Tells of conversations that begin to wait while the page is not looked at: by a number in its title, and by the system where that is allowed. */
export class Notices {
  /** Those that wait, as far as they were heard of. */
  #waiting = new Set<string>();
  /** How many notes of each were known to mention one. */
  #mentions = new Map<string, number>();
  /** Those that began to while nobody looked. */
  #missed = new Set<string>();
  #title: string | undefined;

  static get canAsk(): boolean {
    return typeof Notification === 'function' && Notification.permission === 'default';
  }

  /** @param isTold Whether this tab is the one that tells, of those that show this. */
  heard(all: readonly ConversationSummary[], me: string | undefined, isTold: boolean, words: Language): void {
    for (const each of all) {
      const { id, waiting, assignee, status, mentions = 0 } = each;
      const isMentioned = mentions > (this.#mentions.get(id) ?? 0);
      this.#mentions.set(id, mentions);
      const isMine = status === 'open' && waiting !== undefined && (!assignee || assignee.id === me);
      const isNew = isMine && !this.#waiting.has(id);
      if (isMine) this.#waiting.add(id);
      else {
        this.#waiting.delete(id);
        if (!mentions) this.#missed.delete(id);
      }
      if ((!isNew && !isMentioned) || document.visibilityState === 'visible') continue;
      this.#missed.add(id);
      if (isTold) tell(each, isMentioned ? english.newMention : english.newWaiting, words);
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

function tell(conversation: ConversationSummary, text: Text, words: Language): void {
  if (typeof Notification !== 'function' || Notification.permission !== 'granted') return;
  const name = visitorName(conversation.visitor, words);
  const notice = new Notification(words.phrase(text, { name }), {
    // What a note says is for whoever looks at the inbox.
    body: text === english.newWaiting ? withoutMarks(conversation.last?.text ?? '') : '',
    tag: conversation.id,
  });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}
