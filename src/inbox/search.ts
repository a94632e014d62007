import type { Chat } from '../client/index.ts';
import { search, type SearchHit } from '../client/search.ts';
import type { OpenedConversation } from './opened.ts';

/** A message or a note that was found. */
export interface Hit extends SearchHit {
  readonly isNote: boolean;
}

/** The search in a conversation: in what the visitor sees, and in the notes. */
export class SearchState {
  isOpen = false;
  status: 'none' | 'searching' | 'found' | 'failed' = 'none';
  hits: readonly Hit[] = [];
  /** The one that was gone to. */
  chosen: Hit | undefined;
  #abort: AbortController | undefined;

  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.#abort?.abort();
    this.isOpen = false;
    this.status = 'none';
    this.hits = [];
    this.chosen = undefined;
  }

  async find(chat: Chat, { room, notes }: OpenedConversation, text: string, changed: () => void): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.status = 'searching';
    this.chosen = undefined;
    changed();
    try {
      const { signal } = abort;
      const [inRoom, inNotes] = await Promise.all([
        search(chat, room, text, { signal }),
        search(chat, notes, text, { signal }),
      ]);
      this.hits = [
        ...inRoom.hits.map((hit) => ({ ...hit, isNote: false })),
        ...inNotes.hits.map((hit) => ({ ...hit, isNote: true })),
      ].sort((one, other) => other.at - one.at);
      this.status = 'found';
    } catch {
      if (abort.signal.aborted) return;
      this.status = 'failed';
    }
    changed();
  }
}
