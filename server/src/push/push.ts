import type { LogEntry, MessageEntry } from '../../../src/protocol/index.ts';
import { isOf } from '../entry-kinds.ts';
import { Timer, type Timed } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import { may } from '../may.ts';
import { kindOfUser, type Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { PushStore, PushTarget } from '../store/push.ts';
import type { RoomCommit } from '../store/store.ts';
import type { Send } from '../webhooks/sender.ts';
import { jobsFor, messageFor, toldRoomOf, type FollowedThreads, type ToldRoom, type Written } from './notices.ts';
import { PushQueue } from './push-queue.ts';
import { isQuiet } from './quiet.ts';
import type { PushService } from './service.ts';
import type { Vapid } from './vapid.ts';

/** What is written in a room and not yet told. */
interface Pending {
  readonly written: Written[];
  readonly due: number;
}

/** Enough of a text to be told. */
const beginningOf = (text: string): string => text.slice(0, 4 * bounds.pushTextLength);

/** When and of which message somebody was told last. */
interface LastTold {
  readonly at: number;
  readonly seq: number;
}

export interface PushOptions {
  readonly vapid: Vapid;
  readonly send: Send;
  /** Whether what is written may be told at all. */
  readonly tellsText: boolean;
  /** What is wrong with an address, as far as that can be told without asking for its name. */
  readonly faultOf: (endpoint: string) => string | undefined;
}

type Needed = Pick<
  Services,
  'store' | 'clock' | 'wheel' | 'log' | 'stats' | 'markers' | 'authorize' | 'revocations' | 'siteBans'
>;

/**
 * Tells people of messages on devices where the page is not looked at (P39). What was read a moment after it came is seen already: that is all that
 * is asked of those who are connected. Everything here is behind the commit, and in memory.
 */
export class Push implements PushService, Timed {
  readonly key: string;
  readonly #options: PushOptions;
  readonly #services: Needed;
  readonly store: PushStore;
  readonly #queue: PushQueue;
  readonly #timer = new Timer(this);
  readonly #pending = new Map<string, Pending>();
  /** Messages that are being written, by room and number. */
  readonly #begun = new Map<string, MessageEntry>();
  /** Who was told of a room last: a user's id and the room's. In the order of these moments. */
  readonly #told = new Map<string, LastTold>();
  readonly #unsubscribe: () => void;
  #hasDevices: boolean;
  #telling: Promise<void> | undefined;
  #isClosed = false;

  static async open(store: PushStore, options: PushOptions, services: Needed): Promise<Push> {
    return new Push(store, await store.any(), options, services);
  }

  private constructor(store: PushStore, hasDevices: boolean, options: PushOptions, services: Needed) {
    const { vapid, send } = options;
    this.key = vapid.publicKey;
    this.#options = options;
    this.#services = services;
    this.store = store;
    this.#hasDevices = hasDevices;
    const { clock, wheel, log, stats } = services;
    this.#queue = new PushQueue({
      ...{ clock, wheel, log, stats, vapid, send },
      onGone: (endpoint) => void this.#forget(endpoint),
    });
    this.#unsubscribe = services.store.onCommit((commits) => {
      if (this.#hasDevices) this.#note(commits);
    });
  }

  faultOf(endpoint: string): string | undefined {
    return this.#options.faultOf(endpoint);
  }

  subscribed(): void {
    this.#hasDevices = true;
  }

  unsubscribed(endpoint: string): void {
    this.#queue.forget(endpoint);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    this.#services.wheel.cancel(this.#timer);
    await this.#telling;
    await this.#queue.close();
  }

  onTimer(): void {
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined;
      this.#wake();
    });
  }

  async #forget(endpoint: string): Promise<void> {
    this.#queue.forget(endpoint);
    try {
      await this.store.forget(endpoint);
    } catch (error) {
      // It is told again, and is gone then.
      this.#services.log.warn('device not forgotten', { error });
    }
  }

  #note(commits: readonly RoomCommit[]): void {
    for (const { room, entries } of commits) {
      for (const text of entries) {
        if (isOf(text, 'message') || this.#pending.has(room) || text.includes('"streaming":null'))
          this.#take(room, JSON.parse(text) as LogEntry);
      }
    }
    this.#wake();
  }

  /** What is changed or deleted before it is told is told so, or not. */
  #take(room: string, entry: LogEntry): void {
    if (entry.type === 'message' && entry.streaming) return this.#begin(room, entry);
    const begun = entry.set?.streaming === null && this.#takeBegun(room, entry.of!);
    // What was being written is told of when it is finished (P18).
    if (begun && entry.type === 'edit' && entry.text !== '') return this.#add(room, { ...begun, text: entry.text });
    const { written = [] } = this.#pending.get(room) ?? {};
    if (entry.type === 'message') return this.#add(room, entry);
    if (entry.type !== 'edit' && entry.type !== 'delete') return;
    const at = written.findIndex(({ seq }) => seq === entry.of);
    if (at < 0) return;
    if (entry.type === 'delete') written.splice(at, 1);
    else written[at] = { ...written[at]!, text: beginningOf(entry.text) };
  }

  #begin(room: string, entry: MessageEntry): void {
    const [oldest] = this.#begun.keys();
    if (this.#begun.size >= bounds.streams) this.#begun.delete(oldest!);
    this.#begun.set(`${room} ${entry.seq}`, entry);
  }

  #takeBegun(room: string, of: number): MessageEntry | undefined {
    const begun = this.#begun.get(`${room} ${of}`);
    this.#begun.delete(`${room} ${of}`);
    return begun;
  }

  #add(room: string, { seq, at, from, name, text, mentions, thread, inRoom, files = [] }: MessageEntry): void {
    const now = this.#services.clock.elapsed();
    let pending = this.#pending.get(room);
    if (!pending) {
      if (this.#pending.size >= bounds.pushQueue) return void (this.#services.stats.pushesDropped += 1);
      pending = { written: [], due: now + bounds.pushDelay };
      this.#pending.set(room, pending);
    }
    const kept = { seq, at, from, name, text: beginningOf(text), files, noted: now };
    const where = thread !== undefined && { thread, ...(inRoom && { inRoom }) };
    pending.written.push({ ...kept, ...(mentions && { mentions }), ...where });
    if (pending.written.length > bounds.pushMessages) pending.written.shift();
  }

  #wake(): void {
    const [first] = this.#pending.values();
    if (!first || this.#telling || this.#isClosed || this.#timer.due !== 0) return;
    const due = Math.min(...[...this.#pending.values()].map((each) => each.due));
    const { clock, wheel } = this.#services;
    const wait = due - clock.elapsed();
    // What came due while others were told is not late by another turn of the clock.
    if (wait > 0) wheel.set(this.#timer, wait);
    else this.onTimer();
  }

  async #tell(): Promise<void> {
    const { clock, log, markers } = this.#services;
    const now = clock.elapsed();
    for (const [key, { at }] of this.#told) {
      // Longer than anything that is written is remembered, so that nobody is told of it again.
      if (at + 3 * bounds.pushInterval > now) break;
      this.#told.delete(key);
    }
    const due = [...this.#pending].filter(([, pending]) => pending.due <= now);
    for (const [room] of due) this.#pending.delete(room);
    try {
      // What was read a moment ago is seen.
      await markers.flush();
      for (const [room, { written }] of due) if (!this.#isClosed) await this.#tellRoom(room, written, now);
    } catch (error) {
      log.warn('pushes not sent', { error });
    }
  }

  async #tellRoom(room: string, written: readonly Written[], now: number): Promise<void> {
    const { stats } = this.#services;
    let left: number | undefined;
    let after = '';
    for (let count = 0; ;) {
      const targets = await this.store.targets(room, after, 200);
      const threads = await this.#threadsOf(room, written, targets);
      for (const target of targets) {
        after = target.user;
        const key = `${target.user} ${room}`;
        const { at = -Infinity, seq = 0 } = this.#told.get(key) ?? {};
        const news = written.filter((each) => each.seq > seq);
        if (news.length === 0) continue;
        if (at + bounds.pushInterval > now) {
          left = Math.min(left ?? Infinity, at + bounds.pushInterval);
          continue;
        }
        const told = await this.#tellOne(target, room, news, threads.get(target.user));
        if (told === undefined) continue;
        this.#told.delete(key);
        this.#told.set(key, { at: now, seq: told });
      }
      count += targets.length;
      if (targets.length < 200) break;
      if (count < bounds.pushTargets) continue;
      stats.pushesDropped += 1;
      break;
    }
    // Who was told a moment ago is told later, of what is not read by then.
    const recent = written.filter(({ noted }) => noted + bounds.pushInterval > now);
    if (left !== undefined && recent.length > 0) this.#later(room, recent, left);
  }

  #later(room: string, written: readonly Written[], due: number): void {
    const newer = this.#pending.get(room)?.written ?? [];
    this.#pending.set(room, { written: [...written, ...newer].slice(-bounds.pushMessages), due });
  }

  /** Which of the threads that something was written in they follow, by their ids. */
  async #threadsOf(
    room: string,
    written: readonly Written[],
    targets: readonly PushTarget[],
  ): Promise<Map<string, Map<number, number>>> {
    const { threads } = this.#services.store;
    const users = targets.map(({ user }) => user);
    const found = new Map(users.map((user) => [user, new Map<number, number>()]));
    for (const root of new Set(written.flatMap(({ thread }) => thread ?? []))) {
      for (const [user, readTo] of (await threads?.followers(room, root, users)) ?? [])
        found.get(user)?.set(root, readTo);
    }
    return found;
  }

  /** Resolves to the number of the message that was told, if any. */
  async #tellOne(
    target: PushTarget,
    room: string,
    written: readonly Written[],
    threads: FollowedThreads | undefined,
  ): Promise<number | undefined> {
    const { clock } = this.#services;
    const { user, settings } = target;
    // What agents say of a conversation among themselves is for nobody's lock screen.
    if (target.place.kind === 'desk') return undefined;
    if (isQuiet(settings, clock.now()) || !this.#mayRead(target, room)) return undefined;
    const { told, unread } = await this.#roomFor(user, room, target.place.kind === 'direct');
    const message = messageFor(target, told, written, threads);
    if (!message) return undefined;
    const count = Math.max(unread, 1);
    for (const job of jobsFor(target, told, message, count, this.#options.tellsText)) this.#queue.add(job);
    return message.seq;
  }

  async #roomFor(user: string, id: string, isDirect: boolean): Promise<{ told: ToldRoom; unread: number }> {
    const { store } = this.#services;
    const { lists } = store;
    const [summary] = (await lists?.summaries([{ user, room: id }])) ?? [];
    const blocked = (await lists?.blocks(user)) ?? [];
    if (summary) return { told: toldRoomOf(summary, blocked), unread: summary.unread };
    const [marker] = await store.reads(id, { user });
    const { name = '' } = (await lists?.described(id)) ?? {};
    const ids = new Set(blocked.map((each) => each.id));
    return { told: { id, isDirect, name, readTo: marker?.seq ?? 0, blocked: ids }, unread: 0 };
  }

  /** By what is stored of them alone: what a token grants somebody is known while they are there. */
  #mayRead({ user, place, at }: PushTarget, room: string): boolean {
    const { revocations, siteBans } = this.#services;
    const who: Identity = { user: { id: user, name: '', kind: kindOfUser(user) } };
    if (siteBans.ofUser(user) || revocations.coversSince(user, at)) return false;
    return may(who, 'read', room, place, this.#services);
  }
}
