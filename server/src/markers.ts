import { Timer, type Timed, type TimerWheel } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Log } from './log.ts';
import type { ReadMarker, Store } from './store/store.ts';

/** Numbers by user, as they are told. */
export type Markers = readonly (readonly [user: string, seq: number])[];

/** How far the people in a room have read (P11), or its messages have reached them (P38), as far as the relay needs it: of at most so many users. */
export class RoomMarkers {
  readonly #most: number;
  readonly #markers = new Map<string, number>();
  readonly #changed = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  /** Whether the store may have markers that are not here. */
  get isPartial(): boolean {
    return this.#markers.size >= this.#most;
  }

  load(markers: readonly ReadMarker[]): void {
    for (const { user, seq } of markers) if (seq > (this.#markers.get(user) ?? 0)) this.#markers.set(user, seq);
  }

  of(user: string): number | undefined {
    return this.#markers.get(user);
  }

  /** Whether this is news. Markers only go up. */
  raise(user: string, seq: number): boolean {
    if (seq <= (this.#markers.get(user) ?? 0)) return false;
    this.#markers.set(user, seq);
    this.#changed.set(user, seq);
    return true;
  }

  /** Somebody is gone: in a room with very many readers their marker is in the store only. */
  forget(user: string): void {
    if (this.#markers.size > this.#most) this.#markers.delete(user);
  }

  /** Nobody has this id any more. @returns how far they had read. */
  remove(user: string): number | undefined {
    const seq = this.#markers.get(user);
    this.#markers.delete(user);
    this.#changed.delete(user);
    return seq;
  }

  /** What is told to one who joins. */
  tell(user: string, onlyOwn: boolean): Markers {
    const own = this.#markers.get(user);
    const mine: Markers = own === undefined ? [] : [[user, own]];
    if (onlyOwn) return mine;
    return [...mine, ...this.others(user)];
  }

  /** Those of everybody else. */
  others(user: string): Markers {
    return [...this.#markers].filter(([id]) => id !== user).slice(0, this.#most);
  }

  /** What changed since the last call. */
  takeChange(): Markers {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }
}

type Kind = 'saveReads' | 'saveDeliveries';
/** Those to be saved, by room and user. */
type Waiting = Record<Kind, Map<string, ReadMarker>>;

/** Collects raised markers of all rooms and saves them together, some time later. */
export class MarkerWriter implements Timed {
  readonly #store: Store;
  readonly #wheel: TimerWheel;
  readonly #log: Log;
  readonly #timer = new Timer(this);
  #waiting: Waiting = { saveReads: new Map(), saveDeliveries: new Map() };
  #saving: Promise<void> = Promise.resolve();

  constructor(store: Store, wheel: TimerWheel, log: Log) {
    this.#store = store;
    this.#wheel = wheel;
    this.#log = log;
  }

  add(marker: ReadMarker, kind: Kind = 'saveReads'): void {
    // A room id has no space.
    this.#waiting[kind].set(`${marker.room} ${marker.user}`, marker);
    if (this.#timer.due === 0) this.#wheel.set(this.#timer, bounds.readDelay);
  }

  onTimer(): void {
    void this.flush();
  }

  /** Saves what waits. When the store fails, it waits for another time. */
  flush(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    // Side by side, so that they share a commit.
    await Promise.all([this.#saveKind('saveReads'), this.#saveKind('saveDeliveries')]);
  }

  async #saveKind(kind: Kind): Promise<void> {
    const markers = this.#waiting[kind];
    if (markers.size === 0) return;
    this.#waiting[kind] = new Map();
    try {
      await this.#store[kind]?.([...markers.values()]);
    } catch (error) {
      this.#log.warn('markers not saved', { count: markers.size, error });
      // What came meanwhile is newer.
      this.#waiting[kind] = new Map([...markers, ...this.#waiting[kind]]);
      this.#wheel.set(this.#timer, bounds.readRetry);
    }
  }
}
