import type { Chat, ChatError, ChatMessage, Message, Room } from '../../client/index.ts';
import { pinned } from '../../client/pins.ts';

/** How long to wait when the relay is asked too much, in milliseconds. */
const patience = 2_000;

/** A message that is pinned. */
export type Pinned = Pick<
  Message,
  'seq' | 'at' | 'from' | 'name' | 'text' | 'files' | 'poll' | 'streaming' | 'thread'
> & {
  readonly pinned: NonNullable<Message['pinned']>;
};

/** What changed among them, by what the loaded messages say. */
export interface PinChange {
  readonly on: boolean;
  readonly message: Pinned;
}

/**
 * What is pinned to a room: as the relay answered, and from then on as the loaded messages say, so that not everybody asks when somebody pins (P31).
 */
export class PinBoard {
  /** The newest pin first. */
  messages: readonly Pinned[] = [];
  state: 'idle' | 'asking' | 'done' | 'failed' = 'idle';

  #changed: () => void;
  #asked: object | undefined;
  #isKnown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #folded: readonly ChatMessage[] | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Asks anew. What was known is shown until there is an answer. */
  async ask(chat: Chat, room: Room): Promise<void> {
    clearTimeout(this.#timer);
    const asked = (this.#asked = {});
    this.state = 'asking';
    this.#changed();
    try {
      const { messages } = await pinned(chat, room);
      if (this.#asked !== asked) return;
      this.messages = messages as readonly Pinned[];
      this.#fold(room.snapshot.messages);
      this.state = 'done';
      this.#isKnown = true;
    } catch (error) {
      if (this.#asked !== asked) return;
      this.state = 'failed';
      const { code } = error as ChatError;
      if (code === 'limited' || code === 'busy') {
        this.#timer = setTimeout(() => void this.ask(chat, room), patience);
        this.state = 'asking';
      }
    }
    this.#changed();
  }

  /** Takes over what the loaded messages say. Tells what that changed, once it is known what is pinned. */
  follow(loaded: readonly ChatMessage[]): PinChange[] {
    if (loaded === this.#folded) return [];
    const before = this.messages;
    this.#fold(loaded);
    if (!this.#isKnown) return [];
    const has = (all: readonly Pinned[], { seq }: Pinned) => all.some((each) => each.seq === seq);
    return [
      ...before.filter((each) => !has(this.messages, each)).map((message) => ({ on: false, message })),
      ...this.messages.filter((each) => !has(before, each)).map((message) => ({ on: true, message })),
    ];
  }

  #fold(loaded: readonly ChatMessage[]): void {
    this.#folded = loaded;
    const all = new Map(this.messages.map((each) => [each.seq, each]));
    for (const { seq, deleted, pinned: pin, ...rest } of loaded) {
      if (pin && !deleted) all.set(seq!, { ...rest, seq: seq!, pinned: pin });
      else all.delete(seq!);
    }
    this.messages = [...all.values()].sort((a, b) => b.pinned.at - a.pinned.at);
  }

  /** Knows nothing any more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#asked = this.#folded = undefined;
    this.messages = [];
    this.#isKnown = false;
    this.state = 'idle';
  }
}
