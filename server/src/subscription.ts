import type { CloseReason, RelayMessage, User } from '../../src/protocol/index.ts';
import type { EntriesFrame } from './encoded.ts';
import { bounds } from './limits.ts';
import type { Markers } from './markers.ts';
import type { Place } from './policy/place.ts';
import type { Subscriber } from './live-subscribers.ts';
import type { Room } from './room.ts';
import type { Services } from './services.ts';

/**
 * - `joining`: the answer to the join is being made.
 * - `catching-up`: entries after `sent` come from the store.
 * - `behind`: likewise, but the connection's buffer must drain first (P8).
 * - `live`: everything was sent; what is committed is written as it comes.
 */
type Delivery = 'joining' | 'catching-up' | 'behind' | 'live';

/** What a subscription needs of the session that it belongs to. */
export interface Recipient {
  readonly user: User;
  /** Whether anything waits in the send buffer, and whether that is over its bound (P8). */
  readonly hasBacklog: boolean;
  readonly isOverBound: boolean;
  /** Writes an encoded frame; false when the buffer is then over its bound. */
  write(frame: Buffer): boolean;
  tell(message: RelayMessage): void;
  /** Calls back when the buffer is empty and the client has nearly all that was written. */
  whenDrained(callback: () => void): void;
  /** Has what was written confirmed soon: `pinged` is called now or later, and `arrived` once all of it has arrived. */
  askArrival(): void;
  end(reason: CloseReason, message: string): void;
}

/**
 * One session's following of one room. First join, reconnect, repair of a gap and recovery of a slow reader are the same here: "sent up to
 * N, go on from there" (P5 to P8).
 */
export class Subscription implements Subscriber {
  readonly room: Room;
  readonly recipient: Recipient;
  index = -1;
  /** The last number written to this session. */
  sent = 0;
  #delivery: Delivery = 'joining';
  /** `sent` as it was at the last heartbeat. */
  #sentAtBeat = 0;
  /** Changes with each new start, so that what was under way for an older one stops. */
  #run = 0;
  #isPresent = false;
  #awaitsDrain = false;
  /** The room's state as it was last told. */
  #stateVersion = 0;
  /** The last number that was written when the client was asked for a sign of life. */
  #pinged = 0;
  /** By which requests it tells how far messages have reached the others (P38), the oldest first. */
  #deliveryIds: Set<number> | undefined;
  #place: Place | undefined;
  readonly #services: Services;

  constructor(recipient: Recipient, room: Room, services: Services) {
    this.recipient = recipient;
    this.room = room;
    this.#services = services;
    room.retain();
  }

  get user(): User {
    return this.recipient.user;
  }

  /** What the user is in this room; unknown until the first join is answered. */
  get place(): Place | undefined {
    return this.#place;
  }

  set place(place: Place) {
    this.#place = place;
    this.room.setApart(place.isApart ?? false);
  }

  get isLive(): boolean {
    return this.#delivery === 'live';
  }

  /** A join begins: nothing is delivered until `start`. Returns what names this join. */
  begin(): number {
    this.#hold('joining');
    return ++this.#run;
  }

  /** Whether that join is still the latest. */
  isCurrent(run: number): boolean {
    return run === this.#run;
  }

  /** Delivery begins after `seq`; the room's state was just told. */
  start(seq: number): void {
    this.#stateVersion = this.room.stateVersion;
    this.#goOnFrom(seq);
    this.#sentAtBeat = seq;
    this.tellDeliveries(this.room.deliveriesFor(this.user));
  }

  /** The user is in the room, once the join is answered. */
  enter(user: User): void {
    if (this.#isPresent) return;
    this.#isPresent = true;
    this.room.enter(user);
  }

  /** The end of this following. */
  leave(user: User, withGrace: boolean): void {
    this.#hold('joining');
    this.#run += 1;
    if (this.#isPresent) this.room.exit(user, withGrace);
    this.#isPresent = false;
    for (const id of this.#deliveryIds ?? []) this.endDeliveries(id);
    this.room.release();
  }

  /** The fast path: new entries for one who has everything before them. */
  deliver(frame: EntriesFrame): void {
    if (this.sent === frame.first - 1) {
      this.sent = frame.last;
      if (!this.recipient.write(frame.bytes)) this.fallBehind();
    } else if (this.sent < frame.last) {
      // It read ahead of the commit's notice, up to somewhere within.
      this.#goOnFrom(this.sent);
    }
  }

  /** From now on it is told by this id how far messages have reached the others. */
  watchDeliveries(id: number): void {
    this.#deliveryIds ??= new Set();
    const [oldest] = this.#deliveryIds;
    if (this.#deliveryIds.size >= bounds.watches) this.endDeliveries(oldest!);
    if (this.#deliveryIds.size === 0) this.room.deliveryWatchers += 1;
    this.#deliveryIds.add(id);
    // Before the join is answered nothing is told; with its answer it is.
    if (this.#delivery !== 'joining') this.#tellDeliveriesBy([id], this.room.deliveriesFor(this.user));
  }

  endDeliveries(id: number): void {
    if (this.#deliveryIds?.delete(id) && this.#deliveryIds.size === 0) this.room.deliveryWatchers -= 1;
  }

  tellDeliveries(upTo: Markers): void {
    const others = upTo.filter(([user]) => user !== this.user.id);
    if (others.length > 0) this.#tellDeliveriesBy(this.#deliveryIds ?? [], others);
  }

  #tellDeliveriesBy(ids: Iterable<number>, upTo: Markers): void {
    for (const id of ids) this.recipient.tell({ type: 'deliveries', id, room: this.room.id, upTo });
  }

  askArrival(): void {
    this.recipient.askArrival();
  }

  /** The client is asked for a sign of life. */
  pinged(): void {
    this.#pinged = this.sent;
  }

  /** It has answered: it has what was written before. */
  arrived(): void {
    if (this.#delivery !== 'joining') this.room.reached(this.user, Math.min(this.#pinged, this.sent));
  }

  /** Something fleeting. */
  tell(bytes: Buffer): void {
    if (!this.recipient.write(bytes)) this.fallBehind();
  }

  /** Whether a client that says so has all that was sent. */
  isConfirmedBy(seq: number): boolean {
    return this.#delivery !== 'joining' && seq >= this.sent;
  }

  /** A heartbeat's cursor: sends again what was sent before the last heartbeat and has not arrived (P7). */
  confirm(seq: number): void {
    const overdue = this.#sentAtBeat;
    this.#sentAtBeat = this.sent;
    if (this.#delivery !== 'joining') this.room.reached(this.user, Math.min(seq, this.sent));
    // What still waits in a buffer of ours is late, not lost.
    if (!this.isLive || seq >= overdue || this.recipient.hasBacklog) return;
    this.#services.stats.repaired += 1;
    this.#goOnFrom(seq);
    this.#sentAtBeat = seq;
  }

  #hold(delivery: Delivery): void {
    if (this.isLive) this.#stateVersion = this.room.stateVersion;
    this.#delivery = delivery;
    this.room.removeLive(this);
  }

  /** Live no more, until what was written is read (P8). */
  fallBehind(): void {
    if (!this.isLive) return;
    this.#services.stats.behind += 1;
    this.#awaitDrain();
  }

  #awaitDrain(): void {
    this.#hold('behind');
    this.#run += 1;
    // One call is enough, however often it begins anew meanwhile.
    if (this.#awaitsDrain) return;
    this.#awaitsDrain = true;
    this.recipient.whenDrained(() => {
      this.#awaitsDrain = false;
      if (this.#delivery === 'behind') this.#goOnFrom(this.sent);
    });
  }

  #goOnFrom(seq: number): void {
    this.#hold('catching-up');
    this.sent = seq;
    const run = ++this.#run;
    if (seq >= this.room.head) this.#becomeLive();
    else if (this.recipient.isOverBound) this.#awaitDrain();
    else void this.#catchUp(run);
  }

  async #catchUp(run: number): Promise<void> {
    try {
      while (this.sent < this.room.head) {
        const slice = await this.room.slice(this.sent);
        if (run !== this.#run) return;
        if (slice.frames.length === 0) throw new Error('the log ends before the room does');
        for (const { bytes } of slice.frames) this.recipient.write(bytes);
        this.sent = slice.last;
        if (this.recipient.isOverBound) return this.#awaitDrain();
      }
      this.#becomeLive();
    } catch (error) {
      if (run !== this.#run) return;
      this.#services.log.error('entries not read', { room: this.room.id, error });
      this.recipient.end('store-unavailable', 'the log cannot be read');
    }
  }

  #becomeLive(): void {
    this.#delivery = 'live';
    this.room.addLive(this);
    if (this.#stateVersion !== this.room.stateVersion) this.#tellMissedState();
    if (this.room.asksArrivals) this.askArrival();
  }

  /** Changes of presence and markers went by while this one was not live. */
  #tellMissedState(): void {
    const { reads, presence } = this.room.state(this.user);
    const { count, users: joined } = presence;
    this.recipient.tell({ type: 'presence', room: this.room.id, count, joined, left: [], reset: true });
    if (reads.length > 0) this.recipient.tell({ type: 'reads', room: this.room.id, reads });
    this.tellDeliveries(this.room.deliveriesFor(this.user));
  }
}
