import type { Joined, PresenceChange, Signal, User } from '../../src/protocol/index.ts';
import { encodeEntries, type EntriesFrame } from './encoded.ts';
import { Timer, type Timed } from './heartbeat.ts';
import { bounds } from './limits.ts';
import { LiveSubscribers, type Subscriber } from './live-subscribers.ts';
import { RoomPresence } from './presence.ts';
import { RoomMarkers, type Markers } from './markers.ts';
import { RoomDescription } from './room-description.ts';
import type { Services } from './services.ts';
import { readShared, type SharedRead } from './shared-read.ts';
import { RoomSignals } from './signals.ts';

/** A snapshot as JSON text, and as of which entry it is. */
export interface EncodedSnapshot {
  readonly asOf: number;
  readonly text: string;
}

/** A stretch of the log on its way to those who catch up. */
export interface EncodedSlice {
  readonly last: number;
  readonly frames: readonly EntriesFrame[];
}

/** One room in memory: how far its log is, who follows it live, and what is fleeting. */
export class Room implements Timed {
  readonly id: string;
  /** Up to here entries were given to the live subscribers. */
  head = 0;
  /** Set until the head is known. Rejects when the store cannot read. */
  ready: Promise<void> | undefined;
  readonly presence: RoomPresence;
  readonly reads: RoomMarkers;
  /** How far messages have reached people (P38). */
  readonly deliveries: RoomMarkers;
  /** How many are told of that. */
  deliveryWatchers = 0;
  /** Grows with every change of presence or read markers that was told, so that one who was not told knows it. */
  stateVersion = 0;
  readonly description = new RoomDescription();
  readonly #signals = new RoomSignals();
  readonly #live = new LiveSubscribers();
  readonly #services: Services;
  readonly #onIdle: (room: Room) => void;
  readonly #timer = new Timer(this);
  readonly #snapshots: SharedRead<EncodedSnapshot> = new Map();
  readonly #slices: SharedRead<EncodedSlice> = new Map();
  #followers = 0;
  #isApart = false;
  /** When the state may be told again, by the monotonic clock. */
  #stateDue = 0;

  /** `onIdle` is called when nobody follows it any more. */
  constructor(id: string, services: Services, onIdle: (room: Room) => void) {
    this.id = id;
    this.#services = services;
    this.#onIdle = onIdle;
    this.presence = new RoomPresence(services.limits.presenceNames);
    this.reads = new RoomMarkers(services.limits.presenceNames);
    this.deliveries = new RoomMarkers(bounds.deliveryUsers);
    this.ready = this.#load();
  }

  async #load(): Promise<void> {
    const { store, limits } = this.#services;
    const [head, reads, deliveries, described] = await Promise.all([
      store.head(this.id),
      store.reads(this.id, { limit: limits.presenceNames }),
      store.deliveries?.(this.id, bounds.deliveryUsers),
      store.lists?.described(this.id),
    ]);
    this.head = Math.max(this.head, head);
    this.reads.load(reads);
    this.deliveries.load(deliveries ?? []);
    this.description.load(described);
    this.ready = undefined;
  }

  #checkIdle(): void {
    const isChanged = this.reads.isChanged || this.deliveries.isChanged;
    if (this.#followers === 0 && this.presence.count === 0 && !isChanged) this.#onIdle(this);
  }

  get epoch(): string {
    return this.#services.store.epoch;
  }

  /** Keeps the room in memory. */
  retain(): void {
    this.#followers += 1;
  }

  release(): void {
    this.#followers -= 1;
    this.#checkIdle();
  }

  enter(user: User): void {
    this.presence.enter(user);
    this.#tellSoon();
  }

  rename(user: User): void {
    this.presence.rename(user);
    this.#tellSoon();
  }

  /** One connection of this user less. With a grace the user is counted for a while longer (P11). */
  exit(user: User, withGrace: boolean): void {
    this.presence.exit(user.id, this.#services.clock.elapsed(), withGrace ? bounds.presenceGrace : 0);
    this.#tellSoon();
  }

  /** A guest is a user now (P27). */
  merge(guest: string, user: string): void {
    this.presence.remove(guest);
    for (const markers of [this.reads, this.deliveries]) {
      const seq = markers.remove(guest);
      if (seq !== undefined) markers.raise(user, seq);
    }
    this.#tellSoon();
  }

  addLive(subscriber: Subscriber): void {
    this.#live.add(subscriber);
  }

  removeLive(subscriber: Subscriber): void {
    this.#live.delete(subscriber);
  }

  /** Gives new entries to all live subscribers (P5, P9). */
  deliver(first: number, entries: readonly string[]): void {
    this.description.note(entries);
    for (const frame of encodeEntries(this.id, this.epoch, first, entries)) {
      this.head = Math.max(this.head, frame.last);
      this.#services.stats.deliveries += this.#live.size * (frame.last - frame.first + 1);
      this.#live.deliver(frame);
    }
    if (this.asksArrivals) this.#live.askArrivals();
  }

  /** Entries after a number, encoded; read and encoded once for all who ask for the same at the same time. */
  slice(after: number): Promise<EncodedSlice> {
    return readShared(this.#slices, after, async () => {
      const { entries } = await this.#services.store.since(this.id, after, bounds.sliceEntries, bounds.sliceBytes);
      return { last: after + entries.length, frames: encodeEntries(this.id, this.epoch, after + 1, entries) };
    });
  }

  /** The latest page (P6), likewise. */
  snapshot(): Promise<EncodedSnapshot> {
    return readShared(this.#snapshots, this.head, async () => {
      const snapshot = await this.#services.store.snapshot(this.id, this.#services.limits.pageLength);
      return { asOf: snapshot.asOf, text: JSON.stringify(snapshot) };
    });
  }

  /** Whether a user's own read marker may be in the store only. */
  needsOwnRead(user: User): boolean {
    return this.reads.isPartial && this.reads.of(user.id) === undefined;
  }

  async loadOwnRead(user: User): Promise<void> {
    this.reads.load(await this.#services.store.reads(this.id, { user: user.id }));
  }

  /** What is told of presence and read markers at a join. */
  state(user: User): Pick<Joined, 'presence' | 'reads'> {
    const presence = this.presence.now(this.#isApart ? user.id : undefined);
    return { presence, reads: this.reads.tell(user.id, this.#isApart || this.presence.isLarge) };
  }

  /** Of a room of two of whom one has blocked the other, or does no more (P34): each of them sees the other go, or come. */
  setApart(isApart: boolean): void {
    if (isApart === this.#isApart) return;
    this.#isApart = isApart;
    this.#signals.take(this.id);
    this.stateVersion += 1;
    const { users } = this.presence.now();
    this.#live.tellEach(({ id }) => {
      const others = users.filter((user) => user.id !== id);
      if (others.length === 0) return undefined;
      const change = isApart ? { joined: [], left: others.map((user) => user.id) } : { joined: others, left: [] };
      const { count } = this.presence.now(isApart ? id : undefined);
      return { type: 'presence', room: this.id, count, ...change };
    });
    this.#live.tellDeliveries((user) => this.deliveriesFor(user));
  }

  /** Read markers only go up, and not beyond the log. */
  read(user: User, seq: number): void {
    if (!this.reads.raise(user.id, Math.min(seq, this.head))) return;
    this.#services.markers.add({ room: this.id, user: user.id, seq: Math.min(seq, this.head) });
    this.#services.watches.read(user.id, this.id);
    this.#services.attendance?.read(user.id, this.id);
    this.#tellSoon();
  }

  /** Whether it is small enough for everybody in it to be told how far messages have reached each other. */
  get #isSmall(): boolean {
    return this.presence.count <= bounds.deliveryUsers;
  }

  /** Whether somebody wants to know soon what has arrived: else heartbeats tell it. */
  get asksArrivals(): boolean {
    return this.deliveryWatchers > 0 && this.#isSmall;
  }

  /** A connection of this user has everything up to a number (P38). A service is no device of somebody. */
  reached(user: User, seq: number): void {
    if (user.kind === 'service' || !this.#isSmall || !this.deliveries.raise(user.id, Math.min(seq, this.head))) return;
    this.#services.markers.add({ room: this.id, user: user.id, seq: Math.min(seq, this.head) }, 'saveDeliveries');
    this.#tellSoon();
  }

  /** How far messages have reached everybody else, as far as this user is told. */
  deliveriesFor({ id }: User): Markers {
    return this.#isApart ? [] : this.deliveries.others(id);
  }

  signal(user: User, signal: Signal): void {
    // The only one who would be told is the other.
    if (this.#isApart) return;
    if (!this.#signals.add(user.id, signal, this.#services.clock.elapsed())) this.#services.stats.signalsDropped += 1;
    else this.#tellSoon();
  }

  /** More of a text that is being written (P18). */
  streamed(of: number, at: number, text: string): void {
    // As with signals: one of the two is not told what the other does (P34).
    if (this.#isApart) return;
    this.#signals.addText(of, at, text);
    this.#tellSoon();
  }

  onTimer(now: number): void {
    if (!this.#signals.isEmpty) this.#tellSignals();
    this.presence.expire(now);
    if (now >= this.#stateDue && this.#isChanged) {
      this.#stateDue = now + bounds.presenceInterval;
      this.#tellState();
    }
    this.#tellSoon();
    this.#checkIdle();
  }

  /** Sets the timer to the next moment at which there is something to tell. */
  #tellSoon(): void {
    const now = this.#services.clock.elapsed();
    let due = Infinity;
    if (!this.#signals.isEmpty) due = now + bounds.signalDelay;
    if (this.#isChanged) {
      due = Math.min(due, Math.max(now + bounds.signalDelay, this.#stateDue));
    }
    due = Math.min(due, this.presence.nextDeparture ?? Infinity);
    if (due !== Infinity && (this.#timer.due === 0 || due < this.#timer.due)) {
      this.#services.wheel.set(this.#timer, due - now);
    }
  }

  #tellSignals(): void {
    const { text, dropped } = this.#signals.take(this.id);
    this.#services.stats.signalsDropped += dropped;
    this.#live.tell(text);
  }

  get #isChanged(): boolean {
    return this.presence.isChanged || this.reads.isChanged || this.deliveries.isChanged;
  }

  #tellState(): void {
    if (this.deliveries.isChanged) this.#tellDeliveries(this.deliveries.takeChange());
    if (this.presence.isChanged) {
      this.stateVersion += 1;
      this.#tellPresence(this.presence.takeChange(this.id));
    }
    if (this.reads.isChanged) {
      const reads = this.reads.takeChange();
      // In a large room one is told only one's own, which one knows.
      if (this.presence.isLarge) return;
      this.stateVersion += 1;
      if (!this.#isApart) return this.#live.tell(JSON.stringify({ type: 'reads', room: this.id, reads }));
      this.#live.tellEach(({ id }) => {
        const mine = reads.filter(([user]) => user === id);
        return mine.length > 0 ? { type: 'reads', room: this.id, reads: mine } : undefined;
      });
    }
  }

  #tellDeliveries(upTo: Markers): void {
    if (this.deliveryWatchers === 0 || this.#isApart) return;
    this.stateVersion += 1;
    this.#live.tellDeliveries(() => upTo);
  }

  #tellPresence(change: PresenceChange): void {
    if (!this.#isApart) return this.#live.tell(JSON.stringify(change));
    // Of what is of the other not even that something has changed.
    this.#live.tellEach(({ id }) => {
      const joined = change.joined.filter((user) => user.id === id);
      return joined.length > 0 ? { ...change, count: 1, joined, left: [] } : undefined;
    });
  }
}
