import {
  errorClasses,
  type CloseReason,
  type ErrorCode,
  type RelayMessage,
  type User,
} from '../../src/protocol/index.ts';
import type { Loaded } from './backlog.ts';
import { encodeFrame } from './encoded.ts';
import { Expiry } from './expiry.ts';
import { FollowedRooms } from './followed-rooms.ts';
import { Timer, type Timed } from './heartbeat.ts';
import type { Decoding } from './decode.ts';
import { Intake, type IntakeOwner } from './intake.ts';
import { bounds } from './limits.ts';
import type { Identity } from './policy/identity.ts';
import type { Services } from './services.ts';
import type { UserShare } from './shares.ts';
import { aboutOf, type About, type SessionState } from './session-state.ts';
import type { Recipient, Subscription } from './subscription.ts';
import type { Connection, ConnectionHandler } from './transport/connection.ts';
import type { Flushable } from './turn.ts';
import { Unconfirmed } from './unconfirmed.ts';

/** What a session is made for: one for all sessions of a relay. */
export interface SessionOwner {
  /** Does what a message says, in the state that the session is in. What it throws ends the session. */
  handle(session: Session, decoding: Decoding): void;
  /** The connection is gone. */
  onGone(session: Session): void;
}

/** One connection's conversation: its state, its order, its output. What the messages mean is its owner's. */
export class Session implements ConnectionHandler, IntakeOwner, Recipient, Timed, Flushable, Loaded {
  readonly id: string;
  state: SessionState = { name: 'greeting', isAuthenticating: false };
  /** Sends that wait for the disk. */
  appendsInFlight = 0;
  readonly #connection: Connection;
  readonly #services: Services;
  readonly #owner: SessionOwner;
  readonly #intake: Intake;
  readonly #timer = new Timer(this);
  /** Private messages of this turn, as JSON, comma separated. */
  #output = '';
  #lastHeard: number;
  /** Bytes received when the timer last looked, and when that was. */
  #received = 0;
  #lookedAt = 0;
  #isPinged = false;
  readonly #unconfirmed = new Unconfirmed();
  #drained: (() => void)[] | undefined;
  /** What was in the buffer when the first of these began to wait is written. */
  #isWritten = false;

  constructor(id: string, connection: Connection, services: Services, owner: SessionOwner) {
    this.id = id;
    this.#connection = connection;
    this.#services = services;
    this.#owner = owner;
    this.#lastHeard = services.clock.elapsed();
    this.#intake = new Intake(this, connection, services);
    services.wheel.set(this.#timer, bounds.helloDeadline);
  }

  /** @throws TypeError when nobody is known yet, which no caller should ask then. */
  get user(): User {
    if (this.state.name !== 'open') throw new TypeError('the session is not open');
    return this.state.identity.user;
  }

  /** Who is there, while somebody is. */
  get identity(): Identity | undefined {
    return this.state.name === 'open' ? this.state.identity : undefined;
  }

  /** The conversation with the team that it follows, if any. */
  get conversation(): string | undefined {
    return this.#followed().find(({ place }) => place?.kind === 'support')?.room.id;
  }

  get isAuthenticating(): boolean {
    return this.state.name === 'greeting' && this.state.isAuthenticating;
  }

  get isClosing(): boolean {
    return this.state.name === 'closing';
  }

  get hasBacklog(): boolean {
    return this.#connection.backlog > 0;
  }

  get backlog(): number {
    return this.#connection.backlog;
  }

  /** Whether more waits for the client to read than may: in our buffer, or on the way, where the kernel takes megabytes (P8). */
  get isOverBound(): boolean {
    return this.isFull || this.#unconfirmed.isOverBound;
  }

  /** Whether our buffer alone is over its bound. */
  get isFull(): boolean {
    return this.#connection.backlog > bounds.backlogBytes;
  }

  // ── In ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  onText(text: string): void {
    if (this.state.name === 'closing') return;
    this.#heard();
    const frame = this.#services.decoder.frame(text);
    if (!frame.ok) return this.onFault(frame.code);
    this.#intake.add(frame.messages);
  }

  onBinary(): void {
    this.end('bad-frame', 'frames are text');
  }

  onFault(reason: CloseReason): void {
    const { frameBytes, frameMessages } = this.#services.limits;
    const bound = `a frame has at most ${frameBytes} bytes and ${frameMessages} messages`;
    this.end(reason, reason === 'frame-too-large' ? bound : 'this is not a frame of the protocol');
  }

  onPong(): void {
    this.#heard();
    if (this.#unconfirmed.isAwaited) for (const subscription of this.#followed()) subscription.arrived();
    if (this.#unconfirmed.answered()) this.#ping();
    this.#callDrained();
  }

  /** The client says by its cursors that it has everything. */
  confirm(): void {
    this.#unconfirmed.clear();
    this.#callDrained();
  }

  onClose(): void {
    this.#leave(true);
    this.#services.wheel.cancel(this.#timer);
    this.#owner.onGone(this);
  }

  #heard(): void {
    this.#lastHeard = this.#services.clock.elapsed();
    this.#isPinged = false;
  }

  handle(message: object): void {
    this.#services.stats.messages += 1;
    try {
      this.#owner.handle(this, this.#services.decoder.message(message));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Works on an answer that takes its time. Where nobody says what becomes of an error, it ends the session. */
  answering(work: () => Promise<void>, onError = (error: unknown): void => this.fail(error)): Promise<void> {
    return this.#intake.answering(async () => {
      try {
        await work();
      } catch (error) {
        onError(error);
      }
    });
  }

  /** Handles what waited, as far as may be now. */
  proceed(): void {
    this.#intake.proceed();
  }

  // ── Out ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A private message; all of one turn are one frame. */
  tell(message: RelayMessage): void {
    this.tellText(JSON.stringify(message));
  }

  tellText(json: string): void {
    if (this.#output === '') this.#services.turn.then(this);
    this.#output = this.#output === '' ? json : `${this.#output},${json}`;
  }

  /** Writes an encoded frame, after what was told before. False when the connection is then over its bound (P8). */
  write(frame: Buffer): boolean {
    if (this.#output === '') return this.#put(frame);
    const own = encodeFrame(`[${this.#output}]`);
    this.#output = '';
    this.#connection.writeBoth(own, frame);
    if (this.#unconfirmed.wrote(own.length + frame.length)) this.#ping();
    return this.#isWithinBound();
  }

  flush(): void {
    if (this.#output === '') return;
    const own = encodeFrame(`[${this.#output}]`);
    this.#output = '';
    this.#put(own);
  }

  /** For each delivery. A ping that is due goes out with the frame before it. */
  #put(frame: Buffer): boolean {
    if (this.#unconfirmed.wrote(frame.length)) this.#ping(frame);
    else this.#connection.write(frame);
    return this.#isWithinBound();
  }

  /** Looks at the buffer once: this is asked with each delivery. */
  #isWithinBound(): boolean {
    const { backlog } = this.#connection;
    if (backlog > 0) this.#services.backlog.note(this);
    return backlog <= bounds.backlogBytes && !this.#unconfirmed.isOverBound;
  }

  /** Asks for a sign of life behind all that was written: its answer says that this has arrived (P38). One at a time, so that it is known which is answered. */
  askArrival(): void {
    if (this.#unconfirmed.want()) this.#ping();
  }

  #ping(frame?: Buffer): void {
    for (const subscription of this.#followed()) subscription.pinged();
    this.#connection.ping(frame);
  }

  #followed(): readonly Subscription[] {
    return this.state.name === 'open' ? this.state.rooms.all() : [];
  }

  /** Calls back when the connection's buffer is empty, and the client has confirmed enough of what was in it. */
  whenDrained(callback: () => void): void {
    if (this.#drained) {
      this.#drained.push(callback);
      return;
    }
    this.#drained = [callback];
    this.#isWritten = false;
    this.#connection.whenDrained(() => {
      this.#isWritten = true;
      this.#callDrained();
    });
  }

  #callDrained(): void {
    if (!this.#drained || !this.#isWritten || this.#unconfirmed.isOverBound) return;
    const callbacks = this.#drained;
    this.#drained = undefined;
    for (const each of callbacks) each();
  }

  /** Gets nothing that can wait until its buffer is empty (P8). */
  fallBehind(): void {
    for (const subscription of this.#followed()) subscription.fallBehind();
  }

  /** Its buffer is needed for others. */
  cut(): void {
    this.end('busy', 'too much waits to be read', bounds.cutRetry);
  }

  refuse(code: ErrorCode, message: string, about: About = {}): void {
    this.#count(code);
    this.tell({ type: 'error', code, class: errorClasses[code], message, ...about });
  }

  /** Tells what the refused message was about, as far as it says so in the right shape. */
  refuseMalformed(message: Readonly<Record<string, unknown>>, reason: string): void {
    this.refuse('bad-message', reason, aboutOf(message, this.#services.limits));
  }

  #count(code: ErrorCode): void {
    const { refused } = this.#services.stats;
    refused[code] = (refused[code] ?? 0) + 1;
  }

  // ── The way through the states ────────────────────────────────────────────────────────────────────────────────────────────────────

  open(identity: Identity, share: UserShare): void {
    this.#services.users.hold(share);
    if (share.connections === 1) this.#services.watches.cameOrWent(identity.user, true);
    this.state = {
      name: 'open',
      identity,
      lane: this.id,
      share,
      rooms: new FollowedRooms(),
      held: undefined,
      requests: undefined,
      expiry: undefined,
    };
    if (identity.token) this.state.expiry = new Expiry(this, this.#services.clock, this.#services.wheel);
    this.#services.stats.sessions += 1;
    this.#services.wheel.set(this.#timer, this.#pingAfter);
  }

  /** The same user, by a fresh token (P13). */
  renew(identity: Identity): void {
    if (this.state.name !== 'open') return;
    this.state.identity = identity;
    this.state.expiry?.onTimer();
  }

  onExpired(): void {
    this.end('token-expired', 'the token has expired');
  }

  /** Ends this session with a code (P14). */
  end(reason: CloseReason, message: string, retryAfter?: number): void {
    if (this.state.name === 'closing') return;
    // Nothing is said to one who said nothing (P12).
    if (reason === 'hello-timeout') this.#count(reason);
    else this.refuse(reason, message, retryAfter === undefined ? {} : { retryAfter });
    this.#services.log.debug('connection ended', { session: this.id, code: reason });
    this.#leave(true);
    this.flush();
    this.#connection.close(reason);
  }

  /** The client goes on purpose: nobody is kept waiting for it. */
  bye(): void {
    this.#leave(false);
    this.flush();
    this.#connection.close();
  }

  /** Something of ours failed: this session ends, nobody else is touched. */
  fail(error: unknown): void {
    this.#services.log.error('session failed', { session: this.id, error });
    this.end('internal', 'something failed inside the relay');
  }

  /** Sends the client elsewhere (P15). The connection closes when the sends under way are answered. */
  move(delay: number): void {
    if (this.state.name === 'closing') return;
    if (this.state.name === 'open') this.tell({ type: 'move', delay });
    this.#leave(false);
    this.closeWhenAnswered();
  }

  /** Closing, and no send is under way any more. */
  closeWhenAnswered(): void {
    if (this.state.name !== 'closing' || this.appendsInFlight > 0) return;
    this.flush();
    this.#connection.close('moved');
  }

  terminate(): void {
    this.#connection.terminate();
  }

  #leave(withGrace: boolean): void {
    if (this.state.name === 'open') {
      const { rooms, identity, share } = this.state;
      this.#services.users.release(share);
      if (share.connections === 0) this.#services.watches.cameOrWent(identity.user, false, withGrace);
      for (const subscription of rooms.all()) subscription.leave(identity.user, withGrace);
      this.#services.stats.sessions -= 1;
    }
    this.state = { name: 'closing' };
    this.#intake.clear();
  }

  // ── Deadlines ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Silent for so long, the client is asked for a sign of life; its own heartbeat comes sooner. */
  get #pingAfter(): number {
    const { heartbeat, silence } = this.#services.limits;
    return Math.max(silence - heartbeat, silence / 2);
  }

  onTimer(now: number): void {
    if (this.state.name === 'closing') return;
    if (this.state.name === 'greeting') {
      if (!this.state.isAuthenticating) return this.end('hello-timeout', 'no hello came in time');
      return this.#services.wheel.set(this.#timer, bounds.helloDeadline);
    }
    const { received } = this.#connection;
    // Also half a frame is a sign of life, on a slow line.
    if (received !== this.#received && this.#received !== 0)
      this.#lastHeard = Math.max(this.#lastHeard, this.#lookedAt);
    this.#received = received;
    this.#lookedAt = now;
    const { silence } = this.#services.limits;
    const silent = now - this.#lastHeard;
    if (silent >= silence) return this.end('silent', `nothing was heard for ${silence} ms`);
    if (silent < this.#pingAfter) return this.#services.wheel.set(this.#timer, this.#pingAfter - silent);
    if (!this.#isPinged) {
      this.#isPinged = true;
      this.askArrival();
    }
    this.#services.wheel.set(this.#timer, silence - silent);
  }
}
