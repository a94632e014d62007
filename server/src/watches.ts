import type { Action, MemberEntry, RoomSummary, User } from '../../src/protocol/index.ts';
import type { Clock } from './clock.ts';
import { Departures } from './departures.ts';
import { memberEntryOf } from './entry-kinds.ts';
import { Timer, type Timed, type TimerWheel } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Log } from './log.ts';
import { may } from './may.ts';
import type { Identity } from './policy/identity.ts';
import type { MarkerWriter } from './markers.ts';
import type { Shares, UserShare } from './shares.ts';
import type { AskedRoom, StoredSummary } from './store/lists.ts';
import type { RoomCommit, Store } from './store/store.ts';
import { WatchIndex, type Watch, type Watcher } from './watch-index.ts';

export interface WatchesOptions {
  readonly authorize: (identity: Identity, action: Action, room: string) => boolean;
  readonly store: Store;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly users: Shares<UserShare>;
  readonly markers: MarkerWriter;
  readonly log: Log;
}

/**
 * Tells connections that watch what changes in the rooms of their users. All of it is state: changes are collected, and a room is read when it is told. A
 * connection that does not watch costs nothing here, and a commit one look-up for each of its rooms while anybody watches.
 */
export class Watches implements Timed {
  readonly #options: WatchesOptions;
  readonly #timer = new Timer(this);
  readonly #index = new WatchIndex();
  /** Rooms to whose log something came. */
  readonly #rooms = new Set<string>();
  /** Those with something to be told, in the order in which they have waited for it. */
  readonly #waiting = new Set<Watch>();
  readonly #departures = new Departures();
  #isTelling = false;
  /** Called when one of the team has come, or is gone. */
  onTeamChange: () => void = () => undefined;
  readonly #unsubscribe: () => void;

  constructor(options: WatchesOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.onCommit((commits) => {
      if (!this.#index.isEmpty) this.#note(commits);
    });
  }

  stop(): void {
    this.#unsubscribe();
    this.#index.clear();
  }

  /** Whether somebody has a connection, or had one a moment ago. */
  isPresent(user: string): boolean {
    return this.#options.users.connectionsOf(user) > 0 || this.#departures.has(user);
  }

  /** Begins to tell a session by the id of its request. */
  async add(session: Watcher, user: string, id: number): Promise<void> {
    const known = this.#index.of(session);
    if (known) {
      known.ids.add(id);
      if (known.ids.size > bounds.watches) this.#giveUp(known);
      return;
    }
    const watch = this.#index.add(session, user, id);
    for (const room of await this.#options.store.lists!.roomIds(user, bounds.watchedRooms))
      this.#index.addRoom(watch, room);
  }

  #giveUp({ session, ids }: Watch): void {
    const [oldest] = ids;
    ids.delete(oldest!);
    session.refuse('busy', `a connection watches by ${bounds.watches} requests at most`, {
      id: oldest!,
      retryAfter: bounds.cutRetry,
    });
  }

  end(session: Watcher, id: number): void {
    const watch = this.#index.of(session);
    if (watch?.ids.delete(id) && watch.ids.size === 0) this.drop(session);
  }

  /** The session is over, or watches no more. */
  drop(session: Watcher): void {
    const watch = this.#index.of(session);
    if (!watch) return;
    this.#index.delete(watch);
    this.#waiting.delete(watch);
  }

  // ── What changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #note(commits: readonly RoomCommit[]): void {
    for (const { room, entries } of commits) {
      if (this.#index.ofRoom(room).size > 0) this.#rooms.add(room);
      for (const text of entries) {
        const entry = memberEntryOf(text);
        if (entry) this.#noteMember(room, entry);
      }
    }
    if (this.#rooms.size > 0) this.#tellSoon(bounds.listInterval);
  }

  /** Whether they are a member now is told by what is stored. */
  #noteMember(room: string, { user }: MemberEntry): void {
    for (const watch of this.#index.ofUser(user.id)) {
      this.#index.addRoom(watch, room);
      this.#mark(watch, room);
    }
  }

  /** A user has read on. */
  read(user: string, room: string): void {
    for (const watch of this.#index.ofUser(user)) if (watch.rooms.has(room)) this.#mark(watch, room);
  }

  /**
   * A user has blocked another, or does no more (P34): what is unread for them is otherwise. The other one sees them go or come, if that is not so already.
   */
  blockChanged(user: string, other: string, isBlocked: boolean): void {
    for (const watch of this.#index.ofUser(user)) for (const room of watch.rooms) this.#mark(watch, room);
    for (const watch of this.#index.ofUser(other)) {
      if (watch.partners.has(user) === isBlocked) this.#markDirect(watch);
    }
  }

  /** The first connection of somebody has come, or the last has gone, perhaps for a moment only. */
  cameOrWent({ id, kind }: Pick<User, 'id' | 'kind'>, isHere: boolean, withGrace = false): void {
    const isAgent = kind === 'agent';
    if (!isAgent && this.#index.ofPartner(id).size === 0) return;
    if (isHere) {
      if (!this.#departures.delete(id)) this.#presenceChanged(id, isAgent);
    } else if (withGrace) {
      this.#departures.add(id, { until: this.#options.clock.elapsed() + bounds.presenceGrace, isAgent });
      this.#tellSoon(bounds.presenceGrace);
    } else this.#presenceChanged(id, isAgent);
  }

  #presenceChanged(user: string, isAgent: boolean): void {
    this.#markPartner(user);
    if (isAgent) this.onTeamChange();
  }

  #markPartner(user: string): void {
    for (const watch of this.#index.ofPartner(user)) this.#markDirect(watch);
  }

  #markDirect(watch: Watch): void {
    for (const room of watch.rooms) if (/^d[_~]/.test(room)) this.#mark(watch, room);
  }

  #mark(watch: Watch, room: string): void {
    watch.changed.add(room);
    this.#waiting.add(watch);
    this.#tellSoon(bounds.listInterval);
  }

  // ── Telling ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #tellSoon(delay: number): void {
    const due = this.#options.clock.elapsed() + delay;
    if (this.#timer.due === 0 || due < this.#timer.due) this.#options.wheel.set(this.#timer, delay);
  }

  onTimer(now: number): void {
    this.#departures.take(now, (user, isAgent) => this.#presenceChanged(user, isAgent));
    const { next } = this.#departures;
    if (next !== undefined) this.#tellSoon(next - now);
    for (const room of this.#rooms) for (const watch of this.#index.ofRoom(room)) this.#mark(watch, room);
    this.#rooms.clear();
    if (!this.#isTelling) void this.#tell();
  }

  /** Tells so many changes at a time; what is left waits for the next. Who is behind waits, too (P8). */
  async #tell(): Promise<void> {
    const taken: (readonly [watch: Watch, room: string])[] = [];
    for (const watch of [...this.#waiting]) {
      if (watch.session.isOverBound) continue;
      for (const room of watch.changed) {
        if (taken.length === bounds.listChanges) break;
        watch.changed.delete(room);
        taken.push([watch, room]);
      }
      this.#waiting.delete(watch);
      if (watch.changed.size === 0) continue;
      // The others first.
      this.#waiting.add(watch);
      break;
    }
    const { store, markers, log } = this.#options;
    this.#isTelling = true;
    try {
      if (taken.length > 0) {
        await markers.flush();
        const asked = taken.map(([{ user }, room]): AskedRoom => ({ user, room }));
        this.#answer(taken, await store.lists!.summaries(asked));
      }
    } catch (error) {
      log.warn('changes of lists not read', { count: taken.length, error });
      for (const [watch, room] of taken) if (this.#index.has(watch)) this.#mark(watch, room);
    }
    this.#isTelling = false;
    if (this.#waiting.size > 0) this.#tellSoon(bounds.listInterval);
  }

  #answer(taken: readonly (readonly [Watch, string])[], summaries: readonly (StoredSummary | null)[]): void {
    const answers = new Map<Watch, { rooms: RoomSummary[]; gone: string[] }>();
    for (const [index, [watch, room]] of taken.entries()) {
      const { identity } = watch.session;
      if (!identity || !this.#index.has(watch)) continue;
      const summary = summaries[index];
      const answer = answers.get(watch) ?? { rooms: [], gone: [] };
      answers.set(watch, answer);
      if (summary && this.mayTell(identity, summary)) answer.rooms.push(this.shown(watch.session, summary));
      else {
        answer.gone.push(room);
        this.#index.deleteRoom(watch, room);
      }
    }
    for (const [{ session, ids }, answer] of answers) {
      for (const id of ids) session.tell({ type: 'changes', id, ...answer });
    }
  }

  /** Whether one who is a member may read the room: by the table, and by what an embedder's own rules leave of it. */
  mayTell(identity: Identity, { id, kind, role }: Pick<RoomSummary, 'id' | 'kind' | 'role'>): boolean {
    return may(identity, 'read', id, { kind, role, isBanned: false }, this.#options);
  }

  /** A room as it is told to a session. Of whom one knows no name, one is not told whether they are there; nor where one of the two has blocked the other. */
  shown(session: Watcher, { others, ...summary }: StoredSummary): RoomSummary {
    if (!others) return summary;
    const watch = this.#index.of(session);
    for (const { id, isApart } of watch ? others : []) {
      // Of one of whom nothing is told, not even that something has changed.
      if (isApart) this.#index.deletePartner(watch!, id);
      else this.#index.addPartner(watch!, id);
    }
    return {
      ...summary,
      others: others.map(({ isApart, ...other }) => ({
        ...other,
        present: other.name !== '' && !isApart && this.isPresent(other.id),
      })),
    };
  }
}
