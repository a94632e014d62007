import { Room } from './room.ts';
import type { Services } from './services.ts';
import type { RoomCommit } from './store/store.ts';
import type { Flushable } from './turn.ts';

/** The rooms that are followed. Gives what the store committed to those that it concerns. */
export class Hub implements Flushable {
  readonly #rooms = new Map<string, Room>();
  #commits: RoomCommit[] = [];
  readonly #services: Services;
  readonly #unsubscribe: () => void;

  constructor(services: Services) {
    this.#services = services;
    this.#unsubscribe = services.store.onCommit((commits) => {
      if (this.#commits.length === 0) services.turn.first(this);
      for (const commit of commits) this.#commits.push(commit);
    });
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** The room, loaded or about to be: await its `ready` if it has one. */
  room(id: string): Room {
    let room = this.#rooms.get(id);
    if (!room) {
      room = new Room(id, this.#services, this.#forget);
      this.#rooms.set(id, room);
      this.#services.stats.rooms += 1;
    }
    return room;
  }

  /** The room, if somebody follows it. */
  find(id: string): Room | undefined {
    return this.#rooms.get(id);
  }

  /** A guest is a user now (P27): what is known of them beside the log. */
  merge(guest: string, user: string): void {
    for (const room of this.#rooms.values()) room.merge(guest, user);
  }

  /** Forgets a room that nobody follows. */
  readonly #forget = (room: Room): void => {
    if (this.#rooms.get(room.id) === room && this.#rooms.delete(room.id)) this.#services.stats.rooms -= 1;
  };

  /** Delivers what this turn's commits added. */
  flush(): void {
    const commits = this.#commits;
    this.#commits = [];
    const { stats } = this.#services;
    // Several commits of one room in one turn are one delivery.
    const merged = new Map<string, { first: number; last: number; entries: readonly string[] }>();
    for (const { room, first, last, entries } of commits) {
      stats.entries += entries.length;
      if (entries.length === 0 || !this.#rooms.has(room)) continue;
      const before = merged.get(room);
      if (before?.last === first - 1) {
        merged.set(room, { first: before.first, last, entries: before.entries.concat(entries) });
        continue;
      }
      if (before) this.#rooms.get(room)?.deliver(before.first, before.entries);
      merged.set(room, { first, last, entries });
    }
    for (const [room, { first, entries }] of merged) this.#rooms.get(room)?.deliver(first, entries);
  }
}
