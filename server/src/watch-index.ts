import type { ErrorCode, RelayMessage } from '../../src/protocol/index.ts';
import { bounds } from './limits.ts';
import type { Identity } from './policy/identity.ts';

/** The session of a connection that watches. */
export interface Watcher {
  readonly identity: Identity | undefined;
  readonly isOverBound: boolean;
  tell(message: RelayMessage): void;
  refuse(code: ErrorCode, message: string, about: { readonly id: number; readonly retryAfter: number }): void;
}

/** What one connection watches: the rooms of its user (P33). */
export interface Watch {
  readonly session: Watcher;
  readonly user: string;
  /** Of the requests by which it is told, the oldest first: of tabs that share a connection each has its own. */
  readonly ids: Set<number>;
  readonly rooms: Set<string>;
  /** Others of direct rooms, whose coming and going is told. */
  readonly partners: Set<string>;
  /** Rooms to be told of. */
  readonly changed: Set<string>;
}

function addTo<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function removeFrom<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const known = map.get(key);
  if (known?.delete(value) && known.size === 0) map.delete(key);
}

const none: ReadonlySet<Watch> = new Set();

/** All that is watched, by the session, its user, the rooms, and whoever is in direct rooms with the user. */
export class WatchIndex {
  readonly #bySession = new Map<Watcher, Watch>();
  readonly #byUser = new Map<string, Set<Watch>>();
  readonly #byRoom = new Map<string, Set<Watch>>();
  readonly #byPartner = new Map<string, Set<Watch>>();

  get isEmpty(): boolean {
    return this.#bySession.size === 0;
  }

  clear(): void {
    this.#bySession.clear();
  }

  add(session: Watcher, user: string, id: number): Watch {
    const watch: Watch = {
      session,
      user,
      ids: new Set([id]),
      rooms: new Set(),
      partners: new Set(),
      changed: new Set(),
    };
    this.#bySession.set(session, watch);
    addTo(this.#byUser, user, watch);
    return watch;
  }

  delete(watch: Watch): void {
    this.#bySession.delete(watch.session);
    removeFrom(this.#byUser, watch.user, watch);
    for (const room of watch.rooms) removeFrom(this.#byRoom, room, watch);
    for (const partner of watch.partners) removeFrom(this.#byPartner, partner, watch);
  }

  /** Whether this is not over, or another by now. */
  has(watch: Watch): boolean {
    return this.#bySession.get(watch.session) === watch;
  }

  of(session: Watcher): Watch | undefined {
    return this.#bySession.get(session);
  }

  ofUser(user: string): ReadonlySet<Watch> {
    return this.#byUser.get(user) ?? none;
  }

  ofRoom(room: string): ReadonlySet<Watch> {
    return this.#byRoom.get(room) ?? none;
  }

  ofPartner(user: string): ReadonlySet<Watch> {
    return this.#byPartner.get(user) ?? none;
  }

  addRoom(watch: Watch, room: string): void {
    if (!this.has(watch) || watch.rooms.size >= bounds.watchedRooms) return;
    watch.rooms.add(room);
    addTo(this.#byRoom, room, watch);
  }

  deleteRoom(watch: Watch, room: string): void {
    watch.rooms.delete(room);
    removeFrom(this.#byRoom, room, watch);
  }

  addPartner(watch: Watch, user: string): void {
    watch.partners.add(user);
    addTo(this.#byPartner, user, watch);
  }

  deletePartner(watch: Watch, user: string): void {
    watch.partners.delete(user);
    removeFrom(this.#byPartner, user, watch);
  }
}
