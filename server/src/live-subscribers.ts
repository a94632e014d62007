import type { RelayMessage, User } from '../../src/protocol/index.ts';
import { encodeFrame, type EntriesFrame } from './encoded.ts';
import type { Markers } from './markers.ts';

/** One who follows a room live. */
export interface Subscriber {
  readonly user: User;
  /** Place among the room's live subscribers, kept by them; -1 when not live. */
  index: number;
  /** New entries. */
  deliver(frame: EntriesFrame): void;
  /** Something fleeting. */
  tell(bytes: Buffer): void;
  /** Further that messages have reached people (P38), where this one has asked for it. */
  tellDeliveries(upTo: Markers): void;
  /** Has it confirmed what was delivered. */
  askArrival(): void;
}

/** Those who follow a room live. The others are told when they are live again, or not at all (P8, P10). */
export class LiveSubscribers {
  readonly #all: Subscriber[] = [];

  get size(): number {
    return this.#all.length;
  }

  add(subscriber: Subscriber): void {
    subscriber.index = this.#all.length;
    this.#all.push(subscriber);
  }

  delete(subscriber: Subscriber): void {
    const { index } = subscriber;
    if (index < 0) return;
    subscriber.index = -1;
    const last = this.#all.pop()!;
    if (last === subscriber) return;
    this.#all[index] = last;
    last.index = index;
  }

  deliver(frame: EntriesFrame): void {
    // Backwards, because one that falls behind is replaced by the last.
    for (let index = this.#all.length - 1; index >= 0; index--) this.#all[index]!.deliver(frame);
  }

  askArrivals(): void {
    for (const subscriber of [...this.#all]) subscriber.askArrival();
  }

  tellDeliveries(upTo: (user: User) => Markers): void {
    for (const subscriber of [...this.#all]) subscriber.tellDeliveries(upTo(subscriber.user));
  }

  /** The same to all of them. */
  tell(text: string): void {
    const bytes = encodeFrame(`[${text}]`);
    for (let index = this.#all.length - 1; index >= 0; index--) this.#all[index]!.tell(bytes);
  }

  /** What is for each of them, if there is anything. */
  tellEach(messageFor: (user: User) => RelayMessage | undefined): void {
    for (let index = this.#all.length - 1; index >= 0; index--) {
      const subscriber = this.#all[index]!;
      const message = messageFor(subscriber.user);
      if (message) subscriber.tell(encodeFrame(`[${JSON.stringify(message)}]`));
    }
  }
}
