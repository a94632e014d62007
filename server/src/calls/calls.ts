import type {
  Call,
  CallState,
  IceServer,
  LogEntry,
  Message,
  MessageEntry,
  RelayMessage,
  User,
} from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import { isOf } from '../entry-kinds.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import { kindOfUser } from '../policy/identity.ts';
import type { CallStore } from '../store/calls.ts';
import { relayId } from '../store/moderation.ts';
import type { RoomCommit, Store } from '../store/store.ts';

/** The session of a device that is told of calls. */
export interface CallSession {
  readonly isOverBound: boolean;
  tell(message: RelayMessage): void;
}

/** A device: one page of somebody, which may share its connection with others. */
interface Device {
  readonly session: CallSession;
  readonly user: string;
  /** By which request it is told. */
  readonly id: number;
  readonly name: string;
}

/** A call that is not over. */
interface OpenCall {
  state: CallState;
  /** Since when nobody who is in it has a connection, by the monotonic clock; at first since it is known here. */
  aloneSince: number;
}

export interface CallsOptions {
  readonly store: Pick<Store, 'onCommit' | 'page'>;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
}

/** What a relay has where people may call each other. */
export interface CallService {
  readonly calls: Calls;
  readonly servers: (user: string) => readonly IceServer[];
}

const keyOf = (room: string, call: number): string => `${room} ${call}`;

/** A message with a call as those two are told. */
function stateOf(room: string, { seq, at, from, name, call }: MessageEntry | Message): CallState {
  const caller: User = { id: from, name, kind: kindOfUser(from) };
  return { room, call: seq, at, from: caller, ...call! };
}

/**
 * The calls that are not over, and the devices that are told of them (P55). What became of each is in the log: this follows it. What two devices tell each
 * other goes through here and is kept nowhere. Nothing of a call depends on this relay but that: who talk are connected to each other.
 */
export class Calls implements Timed {
  readonly #options: CallsOptions;
  readonly #kept: CallStore;
  readonly #open = new Map<string, OpenCall>();
  readonly #devices = new Map<CallSession, Map<number, Device>>();
  readonly #byUser = new Map<string, Set<Device>>();
  readonly #timer = new Timer(this);
  readonly #unsubscribe: () => void;

  /** With those that a relay before this one has left: their two may come back. */
  static async open(options: CallsOptions, kept: CallStore): Promise<Calls> {
    const calls = new Calls(options, kept);
    for (const [room, seq] of await kept.open()) {
      const { messages } = await options.store.page(room, { after: seq - 1 }, 1);
      const [message] = messages;
      if (message?.seq === seq && message.call && !message.call.ended) calls.#add(stateOf(room, message));
    }
    return calls;
  }

  private constructor(options: CallsOptions, kept: CallStore) {
    this.#options = options;
    this.#kept = kept;
    this.#unsubscribe = options.store.onCommit((commits) => this.#note(commits));
  }

  stop(): void {
    this.#unsubscribe();
    this.#options.wheel.cancel(this.#timer);
    this.#devices.clear();
    this.#byUser.clear();
  }

  // ── Devices ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A device is told from now on: first of what there is. False where a connection has too many. */
  watch(session: CallSession, user: string, id: number, name: string): boolean {
    const own = this.#devices.get(session) ?? new Map<number, Device>();
    if (own.size >= bounds.watches) return false;
    this.#devices.set(session, own);
    const device = { session, user, id, name };
    own.set(id, device);
    const theirs = this.#byUser.get(user) ?? new Set();
    this.#byUser.set(user, theirs.add(device));
    const calls = [...this.#open.values()].map(({ state }) => state);
    session.tell({ type: 'calls', id, calls: calls.filter(({ from, to }) => from.id === user || to === user) });
    this.#look();
    return true;
  }

  unwatch(session: CallSession, id: number): void {
    const device = this.#devices.get(session)?.get(id);
    if (!device) return;
    this.#devices.get(session)!.delete(id);
    const theirs = this.#byUser.get(device.user);
    theirs?.delete(device);
    if (theirs?.size === 0) this.#byUser.delete(device.user);
    this.#look();
  }

  /** A connection is gone. */
  drop(session: CallSession): void {
    for (const id of this.#devices.get(session)?.keys() ?? []) this.unwatch(session, id);
    this.#devices.delete(session);
  }

  /** Whether a device of this name is told on this connection. */
  isWatching(session: CallSession, name: string): boolean {
    return [...(this.#devices.get(session)?.values() ?? [])].some((device) => device.name === name);
  }

  // ── What they say ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The device of the other one that a device tells something; undefined where there is no such call, or this is not in it. */
  #otherOf(room: string, call: number, user: string, name: string): readonly [user: string, name: string] | undefined {
    const { from, to, device, answered } = this.#open.get(keyOf(room, call))?.state ?? {};
    if (!from || !to || !device || !answered) return undefined;
    if (user === from.id && name === device) return [to, answered.device];
    return user === to && name === answered.device ? [from.id, device] : undefined;
  }

  /** Passes something on to the other device. Where that has no connection just now it is lost: who comes back says so. */
  signal(room: string, call: number, user: string, name: string, data: string): boolean {
    const other = this.#otherOf(room, call, user, name);
    if (!other) return false;
    for (const device of this.#byUser.get(other[0]) ?? []) {
      if (device.name !== other[1] || device.session.isOverBound) continue;
      device.session.tell({ type: 'peer', id: device.id, room, call, data });
    }
    return true;
  }

  // ── What becomes of them ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  #note(commits: readonly RoomCommit[]): void {
    for (const { room, entries } of commits) {
      for (const text of entries) {
        if (isOf(text, 'message')) {
          if (!text.includes('"call":{')) continue;
          const entry = JSON.parse(text) as MessageEntry;
          // What is written may say so, too.
          if (entry.call) this.#changed(stateOf(room, entry));
        } else if (this.#open.size > 0 && text.includes('"call":')) {
          this.#heard(room, JSON.parse(text) as LogEntry);
        }
      }
    }
  }

  #heard(room: string, { of, at, from, set }: LogEntry): void {
    const known = of === undefined ? undefined : this.#open.get(keyOf(room, of));
    if (!known || set?.call === undefined) return;
    // A message that is deleted takes its call with it.
    const call: Call = set.call ?? { ...known.state, ended: { at, by: from } };
    this.#changed({ ...known.state, ...call });
  }

  #add(state: CallState): void {
    this.#open.set(keyOf(state.room, state.call), { state, aloneSince: this.#options.clock.elapsed() });
    this.#look();
  }

  #changed(state: CallState): void {
    const key = keyOf(state.room, state.call);
    const known = this.#open.get(key);
    if (state.ended) this.#open.delete(key);
    else if (known) known.state = state;
    else this.#add(state);
    for (const user of [state.from.id, state.to]) {
      for (const { session, id } of this.#byUser.get(user) ?? []) session.tell({ type: 'calls', id, calls: [state] });
    }
  }

  #isThere(user: string, name: string | undefined): boolean {
    return [...(this.#byUser.get(user) ?? [])].some((device) => device.name === name);
  }

  /** Looks now, and again as long as there is a call. */
  #look(): void {
    if (this.#open.size > 0 && this.#timer.due === 0) this.#options.wheel.set(this.#timer, 1);
  }

  onTimer(now: number): void {
    const { clock, wheel } = this.#options;
    for (const open of this.#open.values()) {
      const { from, to, device, answered, at } = open.state;
      if (this.#isThere(from.id, device) || this.#isThere(to, answered?.device)) open.aloneSince = now;
      const isOver = answered
        ? now - open.aloneSince >= bounds.callAlone
        : clock.now() - at >= bounds.callRing || now - open.aloneSince >= bounds.callAlone;
      if (isOver) void this.#end(open);
    }
    if (this.#open.size > 0) wheel.set(this.#timer, bounds.callCheck);
  }

  async #end({ state: { room, call } }: OpenCall): Promise<void> {
    try {
      await this.#kept.change({ room, of: call, sender: { id: relayId, name: '', kind: 'service' } });
    } catch (error) {
      this.#options.log.warn('call not ended', { error });
    }
  }
}
