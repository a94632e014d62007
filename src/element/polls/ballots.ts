import type { Chat, ChatError, Room } from '../../client/index.ts';
import { ownVotes, vote } from '../../client/polls.ts';

/** How long to wait when the relay is asked too much, in milliseconds. */
const patience = 2_000;
/** So many polls are asked about at once. */
const most = 100;

/** What one has chosen oneself, by the number of the poll: asked of the relay, which tells it to nobody else (P35), and what was voted here since. */
export class Ballots {
  #changed: () => void;
  #stored = new Map<number, readonly number[]>();
  /** What is on its way: the last of each poll. */
  #cast = new Map<number, readonly number[]>();
  #refused = new Set<number>();
  #asked = new Set<number>();
  #next = new Set<number>();
  /** Voted in since it was asked: the answer is older. */
  #votedIn = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Another object for each room. */
  #life = {};

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  choices(seq: number): readonly number[] {
    return this.#cast.get(seq) ?? this.#stored.get(seq) ?? [];
  }

  isOnItsWay(seq: number): boolean {
    return this.#cast.has(seq);
  }

  wasRefused(seq: number): boolean {
    return this.#refused.has(seq);
  }

  /** Asks about a poll, unless it was asked. */
  want(chat: Chat, room: Room, seq: number): void {
    if (this.#asked.has(seq)) return;
    this.#asked.add(seq);
    if (this.#next.add(seq).size > 1) return;
    const life = this.#life;
    queueMicrotask(() => {
      if (life === this.#life) this.#askAll(chat, room);
    });
  }

  #askAll(chat: Chat, room: Room): void {
    const all = [...this.#next];
    this.#next.clear();
    while (all.length) void this.#ask(chat, room, all.splice(0, most));
  }

  async #ask(chat: Chat, room: Room, polls: readonly number[]): Promise<void> {
    const life = this.#life;
    for (const seq of polls) this.#votedIn.delete(seq);
    try {
      const votes = await ownVotes(chat, room, polls);
      if (life !== this.#life) return;
      for (const seq of polls) if (!this.#votedIn.has(seq)) this.#stored.set(seq, votes.get(seq) ?? []);
      this.#changed();
    } catch (error) {
      if (life !== this.#life) return;
      const { code } = error as ChatError;
      if (code === 'limited' || code === 'busy')
        this.#timer = setTimeout(() => void this.#ask(chat, room, polls), patience);
    }
  }

  /** Votes; an older vote that is on its way stays behind this one. */
  async cast(room: Room, seq: number, choices: readonly number[]): Promise<boolean> {
    const life = this.#life;
    this.#cast.set(seq, choices);
    this.#votedIn.add(seq);
    this.#refused.delete(seq);
    this.#changed();
    let isTaken = true;
    try {
      await vote(room, seq, choices);
      if (life === this.#life) this.#stored.set(seq, choices);
    } catch {
      isTaken = false;
    }
    if (life !== this.#life) return true;
    if (this.#cast.get(seq) === choices) {
      this.#cast.delete(seq);
      if (!isTaken) this.#refused.add(seq);
    }
    this.#changed();
    return isTaken;
  }

  /** Asks anew about what is shown: votes may have come from elsewhere. What is known is shown until there is an answer. */
  renew(): void {
    clearTimeout(this.#timer);
    this.#asked.clear();
  }

  /** Knows nothing any more. */
  forget(): void {
    this.renew();
    this.#life = {};
    this.#next.clear();
    for (const each of [this.#stored, this.#cast, this.#refused, this.#votedIn]) each.clear();
  }
}
