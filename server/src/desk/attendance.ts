import {
  conversationOf,
  type Action,
  type Agent,
  type Attended,
  type ConversationSummary,
  type ErrorCode,
  type RelayMessage,
} from '../../../src/protocol/index.ts';
import type { PromiseSettings } from '../../../src/protocol/desk-settings.ts';
import type { Clock } from '../clock.ts';
import { Timer, type Timed, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Log } from '../log.ts';
import type { MarkerWriter } from '../markers.ts';
import { may } from '../may.ts';
import type { Identity } from '../policy/identity.ts';
import type { DeskStore, StoredQueued } from '../store/desk.ts';
import type { RoomCommit, Store } from '../store/store.ts';

/** The session of an agent who attends. */
interface Attendant {
  readonly identity: Identity | undefined;
  readonly isOverBound: boolean;
  tell(message: RelayMessage): void;
  refuse(code: ErrorCode, message: string, about: { readonly id: number; readonly retryAfter: number }): void;
}

interface Seat {
  /** Of the requests by which it is told, the oldest first. */
  readonly ids: Set<number>;
  /** Of these, those by which a bot is given what is new (P46). */
  readonly first: Set<number>;
  /** Conversations to be told of. */
  readonly changed: Set<string>;
  /** Somebody of the team has come, gone, or is away: it is to be told of them. */
  isTeamChanged: boolean;
}

export interface AttendanceOptions {
  readonly authorize: (identity: Identity, action: Action, room: string) => boolean;
  readonly markers: MarkerWriter;
  readonly store: Pick<Store, 'onCommit'>;
  readonly desk: DeskStore;
  /** Who is of the team, and who of them is here. */
  readonly team: () => Promise<readonly Agent[]>;
  /** What is promised, as it is now. */
  readonly promises: () => PromiseSettings;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly log: Log;
}

const identitiesOf = (sessions: readonly Attendant[]): readonly Identity[] => {
  const identities = sessions.flatMap(({ identity }) => identity ?? []);
  return [...new Map(identities.map((each) => [each.user.id, each])).values()];
};

/** Since when the first of what is promised is told as due soon. */
function warningOf(
  { answerDue = Infinity, resolutionDue = Infinity }: Omit<StoredQueued, 'place'>,
  { answerWarning, resolutionWarning }: PromiseSettings,
): Pick<ConversationSummary, 'warnAt'> {
  const due = Math.min(answerDue, resolutionDue);
  const warning = due === answerDue ? answerWarning : resolutionWarning;
  return due === Infinity || warning === undefined ? {} : { warnAt: due - warning };
}

/** A conversation's room, or its companion. */
const pattern = /^[sn]_[\w-]{22}$/;

/**
 * Tells agents what changes in conversations (P42). As with the lists of rooms it is state: changes are collected, and a conversation is read when it is told.
 * While nobody attends, a commit costs nothing here.
 */
export class Attendance implements Timed {
  readonly #options: AttendanceOptions;
  readonly #timer = new Timer(this);
  readonly #seats = new Map<Attendant, Seat>();
  readonly #unsubscribe: () => void;
  #isTelling = false;
  /** Called when somebody has come, or gone. */
  onChange: () => void = () => undefined;

  constructor(options: AttendanceOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.onCommit((commits) => {
      if (this.#seats.size > 0) this.#note(commits);
    });
  }

  stop(): void {
    this.#unsubscribe();
    this.#seats.clear();
  }

  /** Who attends now, each once. */
  get present(): readonly Identity[] {
    return identitiesOf([...this.#seats.keys()]);
  }

  /** Bots that attend, each once. */
  get bots(): readonly Identity[] {
    return identitiesOf([...this.#seats].flatMap(([session, { first }]) => (first.size > 0 ? [session] : [])));
  }

  /** Begins to tell a session by the id of its request. */
  add(session: Attendant, id: number, isFirst = false): void {
    const seat = this.#seats.get(session) ?? {
      ...{ ids: new Set(), first: new Set(), changed: new Set() },
      isTeamChanged: false,
    };
    const isNew = !this.#seats.has(session) || isFirst;
    // To those who were here before: who comes asks.
    if (isNew) this.teamChanged();
    this.#seats.set(session, seat);
    seat.ids.add(id);
    if (isFirst) seat.first.add(id);
    if (isNew) this.onChange();
    this.#options.desk.prepareSearch();
    if (seat.ids.size <= bounds.watches) return;
    const [oldest] = seat.ids;
    seat.ids.delete(oldest!);
    seat.first.delete(oldest!);
    const message = `a connection attends by ${bounds.watches} requests at most`;
    session.refuse('busy', message, { id: oldest!, retryAfter: bounds.cutRetry });
  }

  end(session: Attendant, id: number): void {
    const seat = this.#seats.get(session);
    if (!seat?.ids.delete(id)) return;
    if (seat.ids.size === 0) this.drop(session);
    else if (seat.first.delete(id)) this.onChange();
  }

  /** The session is over, or attends no more. */
  drop(session: Attendant): void {
    if (!this.#seats.delete(session)) return;
    this.teamChanged();
    this.onChange();
  }

  /** Somebody of the team has come or gone, or says that they are away, or here again. */
  teamChanged(): void {
    if (this.#seats.size === 0) return;
    for (const seat of this.#seats.values()) seat.isTeamChanged = true;
    this.#tellSoon();
  }

  /** An agent has read on. */
  read(user: string, room: string): void {
    if (!pattern.test(room)) return;
    for (const [{ identity }, seat] of this.#seats) if (identity?.user.id === user) this.#mark(seat, room);
  }

  #note(commits: readonly RoomCommit[]): void {
    for (const { room } of commits) {
      if (pattern.test(room)) for (const seat of this.#seats.values()) this.#mark(seat, room);
    }
  }

  #mark(seat: Seat, room: string): void {
    seat.changed.add(conversationOf(room));
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#timer.due === 0) this.#options.wheel.set(this.#timer, bounds.listInterval);
  }

  onTimer(): void {
    if (!this.#isTelling) void this.#tell();
  }

  /** Tells each so many changes at a time; what is left waits for the next. Who is behind waits, too (P8). */
  async #tell(): Promise<void> {
    const { markers, log, team } = this.#options;
    this.#isTelling = true;
    const taken: string[] = [];
    try {
      await markers.flush();
      const agents = [...this.#seats.values()].some(({ isTeamChanged }) => isTeamChanged) ? await team() : undefined;
      for (const [session, seat] of [...this.#seats]) {
        const { identity } = session;
        if (!identity || session.isOverBound || !(seat.changed.size || (agents && seat.isTeamChanged))) continue;
        taken.splice(0, Infinity, ...[...seat.changed].slice(0, bounds.listChanges));
        for (const room of taken) seat.changed.delete(room);
        const isTeamTold = seat.isTeamChanged && agents;
        if (isTeamTold) seat.isTeamChanged = false;
        await this.#tellOne(session, seat, identity, taken, isTeamTold ? { agents } : {});
      }
    } catch (error) {
      log.warn('changes of conversations not read', { count: taken.length, error });
      for (const seat of this.#seats.values()) for (const room of taken) seat.changed.add(room);
    }
    this.#isTelling = false;
    if ([...this.#seats.values()].some(({ changed, isTeamChanged }) => changed.size || isTeamChanged)) this.#tellSoon();
  }

  async #tellOne(
    session: Attendant,
    seat: Seat,
    identity: Identity,
    rooms: readonly string[],
    team: Pick<Attended, 'agents'>,
  ): Promise<void> {
    const { desk } = this.#options;
    const { id } = identity.user;
    const [found, counts] = await Promise.all([this.#read(id, rooms), desk.counts(id)]);
    if (this.#seats.get(session) !== seat) return;
    // By what they are now: meanwhile their token may have been renewed.
    const conversations = this.shown(session.identity ?? identity, found);
    for (const each of seat.ids) session.tell({ type: 'attended', id: each, conversations, counts, ...team });
  }

  /** A few at a time, between which others who read have their turn: an answer of a search, say, waits for no more than a few. */
  async #read(user: string, rooms: readonly string[]): Promise<readonly StoredQueued[]> {
    const { desk } = this.#options;
    const found: StoredQueued[] = [];
    for (let start = 0; start < rooms.length; start += bounds.conversationsRead) {
      found.push(...(await desk.conversations(user, rooms.slice(start, start + bounds.conversationsRead))));
    }
    return found;
  }

  /** Those that one may read, by the table and by what an embedder's own rules leave of it. */
  shown(identity: Identity, found: readonly StoredQueued[]): ConversationSummary[] {
    const { promises } = this.#options;
    const warnings = promises();
    return found.flatMap(({ place, ...conversation }) => {
      const { id } = conversation;
      const isReadable = may(identity, 'read', id, place, this.#options);
      return isReadable ? [{ ...conversation, ...warningOf(conversation, warnings) }] : [];
    });
  }
}
