import type { Presence, PresenceChange, User } from '../../src/protocol/index.ts';
import { bounds } from './limits.ts';

interface Present {
  user: User;
  connections: number;
}

/**
 * Who is in a room (P11). One user counts once, however many connections. Changes are collected and told together; in a room above
 * `namesUpTo` only the count is told.
 */
export class RoomPresence {
  readonly #namesUpTo: number;
  readonly #present = new Map<string, Present>();
  /** Users whose last connection broke, and until when they are still counted. In the order of these moments. */
  readonly #departing = new Map<string, number>();
  readonly #joined = new Map<string, User>();
  readonly #left = new Set<string>();
  #toldCount = 0;
  #toldByName = true;

  constructor(namesUpTo: number) {
    this.#namesUpTo = namesUpTo;
  }

  has(userId: string): boolean {
    return this.#present.has(userId);
  }

  get count(): number {
    return this.#present.size;
  }

  /** Whether the room is too large to name everybody. */
  get isLarge(): boolean {
    return this.#present.size > this.#namesUpTo;
  }

  get isChanged(): boolean {
    return this.#joined.size > 0 || this.#left.size > 0 || this.#toldCount !== this.count;
  }

  /** When the next one in grace is gone, or undefined. */
  get nextDeparture(): number | undefined {
    return this.#departing.values().next().value;
  }

  enter(user: User): void {
    const present = this.#present.get(user.id);
    this.#departing.delete(user.id);
    if (present) {
      present.connections += 1;
      return this.rename(user);
    }
    this.#present.set(user.id, { user, connections: 1 });
    this.#left.delete(user.id);
    this.#joined.set(user.id, user);
  }

  /** Somebody who may be here is called otherwise. */
  rename(user: User): void {
    const present = this.#present.get(user.id);
    if (!present || present.user.name === user.name) return;
    present.user = user;
    this.#joined.set(user.id, user);
  }

  /** One connection less; the last one may leave a grace. */
  exit(userId: string, now: number, grace: number): void {
    const present = this.#present.get(userId);
    if (!present) return;
    present.connections -= 1;
    if (present.connections > 0) return;
    if (grace > 0) this.#departing.set(userId, now + grace);
    else this.remove(userId);
  }

  /** Lets those go whose grace is over. */
  expire(now: number): void {
    for (const [userId, until] of this.#departing) {
      if (until > now) return;
      this.remove(userId);
    }
  }

  /** Somebody is gone, without a grace. */
  remove(userId: string): void {
    this.#departing.delete(userId);
    if (!this.#present.delete(userId)) return;
    this.#joined.delete(userId);
    this.#left.add(userId);
  }

  /** Who is here, as far as they are named; or of one user alone, whether they are. */
  now(only?: string): Presence {
    if (only !== undefined) {
      const present = this.#present.get(only);
      return present ? { count: 1, users: [present.user] } : { count: 0, users: [] };
    }
    const users: User[] = [];
    const most = this.isLarge ? bounds.presenceSample : this.#present.size;
    for (const { user } of this.#present.values()) {
      if (users.length >= most) break;
      users.push(user);
    }
    return { count: this.count, users };
  }

  /** What changed since the last call. A room that grows above or shrinks below the bound begins anew. */
  takeChange(room: string): PresenceChange {
    const byName = !this.isLarge;
    const joined = byName ? [...this.#joined.values()] : [];
    const left = byName ? [...this.#left] : [];
    const reset = byName !== this.#toldByName;
    this.#joined.clear();
    this.#left.clear();
    this.#toldCount = this.count;
    this.#toldByName = byName;
    return reset ? this.whole(room) : { type: 'presence', room, count: this.count, joined, left };
  }

  /** For a reader who missed changes. */
  whole(room: string): PresenceChange {
    const { count, users } = this.now();
    return { type: 'presence', room, count, joined: users, left: [], reset: true };
  }
}
