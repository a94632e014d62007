import type { Chat, ChatError } from '../../client/index.ts';
import { search, type SearchHit } from '../../client/search.ts';
import type { ChatController } from '../controllers/chat-controller.ts';

/** How long one must stop typing before it is searched, and to wait when too much is searched, in milliseconds. */
const pause = 250;
const patience = 1_000;

/** What is searched for in the room, and what was found. */
export class SearchRun {
  text = '';
  hits: readonly SearchHit[] = [];
  /** Whether there may be more further back. */
  more = false;
  /** `asking` while the relay is asked for the first hits, `adding` while it is for further ones. */
  state: 'idle' | 'asking' | 'adding' | 'done' | 'failed' = 'idle';
  /** Why it failed. */
  code: string | undefined;

  #changed: () => void;
  #connection: ChatController;
  #next: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  constructor(connection: ChatController, changed: () => void) {
    this.#connection = connection;
    this.#changed = changed;
  }

  /** Something was typed: it is searched when it is left so for a moment. */
  type(text: string): void {
    this.stop();
    this.text = text;
    if (text.trim()) {
      this.state = 'asking';
      this.#timer = setTimeout(this.start, pause);
    }
    this.#changed();
  }

  /** Searches from the newest message on. */
  readonly start = (): void => {
    const { text } = this;
    if (!text.trim()) return;
    this.stop();
    void this.#ask('asking');
  };

  /** The next page, if there is one and none is asked for. */
  add(): void {
    if (this.more && this.state === 'done') void this.#ask('adding');
  }

  /** Asks for nothing any more, and has nothing. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#asked = this.#next = this.code = undefined;
    this.hits = [];
    this.more = false;
    this.state = 'idle';
  }

  async #ask(state: 'asking' | 'adding'): Promise<void> {
    const { chat, room } = this.#connection;
    if (!chat || !room) return;
    const asked = (this.#asked = new AbortController());
    this.state = state;
    this.#changed();
    try {
      const { signal } = asked;
      const { hits, more, next } = await search(chat as Chat, room, this.text, { before: this.#next, signal });
      if (signal.aborted) return;
      this.hits = [...this.hits, ...hits];
      this.more = more;
      this.#next = next;
      this.state = 'done';
    } catch (error) {
      if (asked.signal.aborted) return;
      const { code } = error as ChatError;
      // Others search, too: it is asked again by itself.
      if (code === 'limited' || code === 'busy') {
        this.#timer = setTimeout(() => void this.#ask(state), patience);
        return;
      }
      this.state = 'failed';
      this.code = code;
    }
    this.#changed();
  }
}
