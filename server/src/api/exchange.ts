import type { ClientMessage, Joined, RelayMessage } from '../../../src/protocol/index.ts';
import { noRoom, placeIn } from '../access.ts';
import { FollowedRooms } from '../followed-rooms.ts';
import type { Hub } from '../hub.ts';
import { bounds } from '../limits.ts';
import { may } from '../may.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { Markers } from '../markers.ts';
import type { Identity } from '../policy/identity.ts';
import type { Place } from '../policy/place.ts';
import type { Services } from '../services.ts';
import { Session, type SessionOwner } from '../session.ts';
import { Subscription } from '../subscription.ts';
import type { Connection } from '../transport/connection.ts';
import { Problem } from './problem.ts';

function nothing(): void {}

/** What a session of one request writes to: its answers are taken before they become bytes. */
const nowhere: Connection = {
  isOpen: true,
  backlog: 0,
  received: 0,
  write: nothing,
  writeBoth: nothing,
  whenDrained: nothing,
  ping: nothing,
  pause: nothing,
  resume: nothing,
  close: nothing,
  terminate: nothing,
};

type Answer = Exclude<RelayMessage, { type: 'error' }>;

/**
 * The session of one HTTP request. What it asks for goes the way of every message of a socket, by the same handler, so that the same is
 * permitted, limited and refused.
 */
export class Exchange extends Session {
  readonly #services: Services;
  readonly #owner: SessionOwner;
  readonly #hub: Hub;
  #told: RelayMessage | undefined;
  #onTold: (() => void) | undefined;

  /** @throws Problem when this user has too much under way. */
  constructor(identity: Identity, services: Services, owner: SessionOwner, hub: Hub) {
    const share = services.users.of(identity.user.id);
    if (share.connections >= services.maxConnectionsPerUser) {
      throw new Problem('busy', 'too many requests and connections of this user at a time', bounds.fullRetry);
    }
    super('http', nowhere, services, {
      handle: (session, decoding) => owner.handle(session, decoding),
      onGone: nothing,
    });
    this.#services = services;
    this.#owner = owner;
    this.#hub = hub;
    // The end of its token is looked at by what it says.
    services.users.hold(share);
    this.state = {
      name: 'open',
      identity,
      lane: undefined,
      share,
      rooms: new FollowedRooms(),
      held: undefined,
      requests: undefined,
      expiry: undefined,
    };
    services.stats.sessions += 1;
  }

  override tell(message: RelayMessage): void {
    this.#told ??= message;
    this.#onTold?.();
  }

  override tellText(json: string): void {
    this.tell(JSON.parse(json) as RelayMessage);
  }

  /** Says a message and resolves to its answer. @throws Problem when it is refused. */
  async ask<T extends Answer['type']>(message: ClientMessage, type: T): Promise<Extract<Answer, { type: T }>> {
    if (message.type !== 'send') this.takeRequest();
    const answer = await new Promise<RelayMessage>((resolve) => {
      this.#onTold = () => resolve(this.#told!);
      this.#say(message);
    });
    if (answer.type === type) return answer as Extract<Answer, { type: T }>;
    throw this.#problemOf(answer);
  }

  /** Says something of a room that has no answer where it is well. @throws Problem when it is refused. */
  async note(message: Extract<ClientMessage, { type: 'signal' | 'read' }>): Promise<void> {
    await this.#follow(message.room);
    this.#say(message);
    if (this.#told) throw this.#problemOf(this.#told);
  }

  /** How far people have read, as a join tells it. @throws Problem where one may not read. */
  async reads(name: string): Promise<Joined['reads']> {
    const { room } = await this.#follow(name);
    if (room.needsOwnRead(this.user)) await room.loadOwnRead(this.user);
    return room.state(this.user).reads;
  }

  /** How far messages have reached the others (P38). @throws Problem where one may not read. */
  async deliveries(name: string): Promise<Markers> {
    const { room } = await this.#follow(name);
    return room.deliveriesFor(this.user);
  }

  /** The same for somebody in whose name it acts. To be closed when it is answered. @throws Problem */
  as(identity: Identity): Exchange {
    return new Exchange(identity, this.#services, this.#owner, this.#hub);
  }

  /** Whether somebody follows a room now. */
  isPresent(room: string, user: string): boolean {
    return this.#hub.find(room)?.presence.has(user) ?? false;
  }

  /** Has a room at hand without being present in it: the session lets go of it at its end. */
  async #follow(name: string): Promise<Subscription> {
    const { state } = this;
    this.takeRequest();
    const room = this.#hub.room(name);
    const subscription = new Subscription(this, room, this.#services);
    if (state.name === 'open') state.rooms.add(subscription);
    if (room.ready) await room.ready;
    subscription.place = await this.place(name);
    return subscription;
  }

  /**
   * Counts a request that is no send. There is one allowance for all of a user, because each is a session of its own.
   * @throws Problem when there are too many.
   */
  takeRequest(): void {
    if (this.state.name !== 'open') return;
    const now = this.#services.clock.elapsed();
    const bucket = (this.state.share.requests ??= new TokenBucket(bounds.requestBurst, now));
    const wait = bucket.take(bounds.requestRate, bounds.requestBurst, now);
    if (wait > 0) throw new Problem('limited', `more than ${bounds.requestRate} requests a second`, wait);
  }

  /** What one is in a room that one may read. @throws Problem for any other. */
  async place(room: string): Promise<Place> {
    const identity = this.identity!;
    const place = await placeIn(room, identity.user.id, this.#services);
    if (may(identity, 'read', room, place, this.#services)) return place;
    throw new Problem('forbidden', noRoom);
  }

  #say(message: ClientMessage): void {
    this.#owner.handle(this, this.#services.decoder.message(message));
  }

  #problemOf(answer: RelayMessage): Problem {
    if (answer.type === 'error') return new Problem(answer.code, answer.message, answer.retryAfter);
    return new Problem('internal', 'something failed inside the relay');
  }
}
