import type { Chat, ChatError, Room } from '../../client/index.ts';
import { previewsOf, type LinkPreview } from '../../client/previews.ts';

/** So many messages are asked about at once. */
const most = 100;
/** How long to wait when the relay is asked too much, in milliseconds. */
const patience = 2_000;

type Wanted = readonly [seq: number, key: string];

/** What links lead to, by the number of the message and of the entry that says there is something: asked of the relay for those that are shown, together. */
export class KnownPreviews {
  /** Some could not be asked about, because there was no connection. */
  isBroken = false;

  #changed: () => void;
  #known = new Map<string, LinkPreview | undefined>();
  #asked = new Set<string>();
  #next: Wanted[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Another object for each room. */
  #life = {};

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** `null` while it is not known. */
  of(seq: number, entry: number): LinkPreview | undefined | null {
    const key = `${seq} ${entry}`;
    return this.#known.has(key) ? this.#known.get(key) : null;
  }

  /** Asks what the link of a message leads to, unless it was asked. */
  want(chat: Chat, room: Room, seq: number, entry: number): void {
    const key = `${seq} ${entry}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    if (this.#next.push([seq, key]) > 1) return;
    const life = this.#life;
    queueMicrotask(() => {
      if (life !== this.#life) return;
      const all = this.#next.splice(0);
      while (all.length) void this.#ask(chat, room, all.splice(0, most));
    });
  }

  async #ask(chat: Chat, room: Room, wanted: readonly Wanted[]): Promise<void> {
    const life = this.#life;
    const numbers = wanted.map(([seq]) => seq);
    try {
      const found = await previewsOf(chat, room, numbers);
      if (life !== this.#life) return;
      for (const [seq, key] of wanted) this.#known.set(key, found.get(seq));
      this.#changed();
    } catch (error) {
      if (life !== this.#life) return;
      const { code } = error as ChatError;
      if (code === 'limited' || code === 'busy') {
        this.#timer = setTimeout(() => void this.#ask(chat, room, wanted), patience);
      } else {
        for (const [, key] of wanted) this.#asked.delete(key);
        this.isBroken = true;
      }
    }
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#life = {};
    this.isBroken = false;
    this.#next.length = 0;
    this.#known.clear();
    this.#asked.clear();
  }
}
