import type { Subscription } from './subscription.ts';

/** The rooms that one connection follows. Nearly all follow one: a map of it would be the largest thing that an idle connection has. */
export class FollowedRooms {
  #one: Subscription | undefined;
  #others: Map<string, Subscription> | undefined;

  get size(): number {
    return (this.#one ? 1 : 0) + (this.#others?.size ?? 0);
  }

  get(room: string): Subscription | undefined {
    return this.#one?.room.id === room ? this.#one : this.#others?.get(room);
  }

  /** One of a room that is not followed yet. */
  add(subscription: Subscription): void {
    if (this.#one) (this.#others ??= new Map()).set(subscription.room.id, subscription);
    else this.#one = subscription;
  }

  delete(room: string): void {
    if (this.#one?.room.id === room) this.#one = undefined;
    else this.#others?.delete(room);
  }

  /** Those that are followed now, whatever becomes of them while one goes through them. */
  all(): Subscription[] {
    const others = this.#others ? [...this.#others.values()] : [];
    return this.#one ? [this.#one, ...others] : others;
  }
}
