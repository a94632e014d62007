import {
  type Action,
  type ErrorCode,
  type PageStep,
  type RelayMessage,
  type User,
  type VisitedPage,
  type Visitor,
} from '../../../src/protocol/index.ts';
import type { Clock } from '../clock.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import { may } from '../may.ts';
import { canSeeDesk } from '../policy/desk.ts';
import type { Identity } from '../policy/identity.ts';

/** The session of a visitor, or of an agent who is told of them. */
export interface VisitSession {
  readonly identity: Identity | undefined;
  /** The conversation that it follows. */
  readonly conversation: string | undefined;
  readonly isOverBound: boolean;
  tell(message: RelayMessage): void;
  refuse(code: ErrorCode, message: string, about: { readonly id: number; readonly retryAfter: number }): void;
}

interface Visit {
  user: User;
  readonly since: number;
  /** Where they have been, the last page last; none where they do not tell. */
  pages: readonly PageStep[];
  readonly sessions: Set<VisitSession>;
}

interface Watcher {
  /** Of the requests by which it is told, the oldest first. */
  readonly ids: Set<number>;
  /** Users to be told of. */
  readonly changed: Set<string>;
}

/** When somebody came, and who. */
export type VisitPlace = readonly [at: number, user: string];

/** Some of those who are there, and where to go on. */
export interface VisitPage {
  readonly count: number;
  readonly visitors: readonly Visitor[];
  readonly next?: { readonly at: number; readonly user: string };
}

export interface VisitsOptions {
  readonly authorize: (identity: Identity, action: Action, room: string) => boolean;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
}

/**
 * Which visitors are there, and on which page (P45). It is kept in memory alone, for as long as they have a connection and a moment more: long enough to
 * load the next page.
 */
export class Visits implements Timed {
  readonly #options: VisitsOptions;
  readonly #timer = new Timer(this);
  /** By users, in the order in which they came. */
  readonly #visits = new Map<string, Visit>();
  readonly #bySession = new Map<VisitSession, string>();
  /** Who has no connection any more, and until when that may be because they load a page. */
  readonly #departing = new Map<string, number>();
  readonly #watchers = new Map<VisitSession, Watcher>();

  constructor(options: VisitsOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#watchers.clear();
    this.#visits.clear();
    this.#bySession.clear();
  }

  /** Somebody is there. False where there is no room for more. */
  note(session: VisitSession, user: User, page: VisitedPage | undefined): boolean {
    const { id } = user;
    const known = this.#visits.get(id);
    if (!known && this.#visits.size >= bounds.visits) return false;
    const at = this.#options.clock.now();
    const visit = known ?? { user, since: at, pages: [], sessions: new Set() };
    visit.user = user;
    visit.pages = page ? withPage(visit.pages, { ...page, at }) : [];
    visit.sessions.add(session);
    this.#visits.set(id, visit);
    this.#bySession.set(session, id);
    this.#departing.delete(id);
    this.#mark(id);
    return true;
  }

  /** A connection follows another conversation, or none any more. */
  moved(session: VisitSession): void {
    const id = this.#bySession.get(session);
    if (id !== undefined) this.#mark(id);
  }

  /** A connection is gone, of whomever. */
  drop(session: VisitSession): void {
    this.#watchers.delete(session);
    const id = this.#bySession.get(session);
    if (id === undefined) return;
    this.#bySession.delete(session);
    const visit = this.#visits.get(id);
    visit?.sessions.delete(session);
    if (!visit || visit.sessions.size > 0) return;
    this.#departing.set(id, this.#options.clock.elapsed() + bounds.visitGrace);
    this.#ringIn(bounds.visitGrace);
  }

  /** Nothing of theirs is kept: they are erased, or somebody else now. */
  forget(user: string): void {
    for (const session of this.#visits.get(user)?.sessions ?? []) this.#bySession.delete(session);
    this.#departing.delete(user);
    if (this.#visits.delete(user)) this.#mark(user);
  }

  // ── For the team ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Begins to tell a session by the id of its request, at first of those who came last. */
  watch(session: VisitSession, identity: Identity, id: number): void {
    const watcher = this.#watchers.get(session) ?? { ids: new Set(), changed: new Set() };
    this.#watchers.set(session, watcher);
    watcher.ids.add(id);
    const latest = [...this.#visits.keys()].slice(-bounds.visitsTold);
    session.tell(this.#listed(identity, id, latest));
    if (watcher.ids.size <= bounds.watches) return;
    const [oldest] = watcher.ids;
    watcher.ids.delete(oldest!);
    const message = `a connection is told of visitors by ${bounds.watches} requests at most`;
    session.refuse('busy', message, { id: oldest!, retryAfter: bounds.cutRetry });
  }

  unwatch(session: VisitSession, id: number): void {
    const watcher = this.#watchers.get(session);
    if (watcher?.ids.delete(id) && watcher.ids.size === 0) this.#watchers.delete(session);
  }

  /** One who is there, and where they have been; as far as whoever asks may know. */
  find(identity: Identity, user: string): { visitor: Visitor; trail: readonly PageStep[] } | undefined {
    const visit = this.#visits.get(user);
    const visitor = visit && this.#shown(identity, visit);
    return visitor && { visitor, trail: visit.pages };
  }

  /** Those who came before somebody, who came last first, as far as whoever asks may know; at most so many. */
  page(identity: Identity, before: VisitPlace | undefined, most: number): VisitPage {
    const visitors: Visitor[] = [];
    let next: { at: number; user: string } | undefined;
    for (const visit of this.#inOrder(before)) {
      const shown = this.#shown(identity, visit);
      if (!shown) continue;
      const last = visitors.at(-1);
      if (last && visitors.length === most) {
        next = { at: last.since, user: last.user.id };
        break;
      }
      visitors.push(shown);
    }
    return { count: this.#visits.size, visitors, ...(next && { next }) };
  }

  /** Who came last first; of those who came at one moment, by their ids: the order that a place in it goes by, also when somebody has gone meanwhile. */
  #inOrder(before: VisitPlace | undefined): Visit[] {
    const isBefore = ({ since, user }: Visit): boolean =>
      !before || since < before[0] || (since === before[0] && user.id < before[1]);
    return [...this.#visits.values()]
      .filter(isBefore)
      .sort((one, other) => other.since - one.since || (one.user.id < other.user.id ? 1 : -1));
  }

  #listed(identity: Identity, id: number, users: readonly string[]): RelayMessage {
    const visitors: Visitor[] = [];
    const gone: string[] = [];
    for (const user of users) {
      const visit = this.#visits.get(user);
      const shown = visit && this.#shown(identity, visit);
      if (shown) visitors.push(shown);
      else gone.push(user);
    }
    return { type: 'visitors', id, count: this.#visits.size, visitors, gone };
  }

  /** As the team sees them. Whoever may not read their conversation is not told of them. */
  #shown(identity: Identity, { user, since, pages, sessions }: Visit): Visitor | undefined {
    const room = roomOf(sessions);
    const place = { kind: 'support', role: undefined, isBanned: false } as const;
    const mayRead = room === undefined || may(identity, 'read', room, place, this.#options);
    const page = pages.at(-1);
    return mayRead ? { user, since, ...(page && { page }), ...(room !== undefined && { room }) } : undefined;
  }

  // ── What changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #mark(user: string): void {
    if (this.#watchers.size === 0) return;
    for (const { changed } of this.#watchers.values()) changed.add(user);
    this.#ringIn(bounds.listInterval);
  }

  #ringIn(delay: number): void {
    const due = this.#options.clock.elapsed() + delay;
    if (this.#timer.due === 0 || due < this.#timer.due) this.#options.wheel.set(this.#timer, delay);
  }

  onTimer(now: number): void {
    for (const [user, until] of this.#departing) {
      if (until > now) break;
      this.forget(user);
    }
    const [next] = this.#departing.values();
    if (next !== undefined) this.#ringIn(next - now);
    let isMore = false;
    for (const [session, { ids, changed }] of this.#watchers) {
      if (changed.size === 0) continue;
      const { identity } = session;
      // Whose token has been renewed may be less than they were.
      if (!identity || !canSeeDesk(identity)) {
        this.#watchers.delete(session);
        continue;
      }
      isMore ||= session.isOverBound || changed.size > bounds.listChanges;
      // Who is behind waits (P8).
      if (session.isOverBound) continue;
      const taken = [...changed].slice(0, bounds.listChanges);
      for (const user of taken) changed.delete(user);
      for (const id of ids) session.tell(this.#listed(identity, id, taken));
    }
    if (isMore) this.#ringIn(bounds.listInterval);
  }
}

/** A page that is told again is no step; of more than are kept the first are forgotten. */
function withPage(pages: readonly PageStep[], page: PageStep): readonly PageStep[] {
  const last = pages.at(-1);
  if (last?.address !== page.address) return [...pages, page].slice(-bounds.visitPages);
  return [...pages.slice(0, -1), { ...page, at: last.at }];
}

/** The conversation that one of the connections follows. */
function roomOf(sessions: ReadonlySet<VisitSession>): string | undefined {
  for (const { conversation } of sessions) if (conversation !== undefined) return conversation;
  return undefined;
}
