import {
  companionOf,
  type Body,
  conversationOf,
  type DeskBody,
  type DeskEntry,
  type MessageEntry,
  type User,
} from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { can } from '../../policy.ts';
import { isTeamKind, kindOfUser } from '../../policy/identity.ts';
import { relayId } from '../moderation.ts';
import type { Appended, Refused } from './calls.ts';
import type { ConversationChange, ConversationRow, DeskTable } from './desk-table.ts';
import type { Sending, TouchedRoom } from './log-rows.ts';
import type { LogTransaction } from './log-transaction.ts';
import { unchanged, type MemberWriter } from './member-writer.ts';
import { MergedWaits } from './merged-waits.ts';

type BodyOf<T extends DeskBody['type']> = Extract<DeskBody, { type: T }>;
/** An entry without what the relay gives to all. */
type Said<Entry> = Entry extends DeskEntry ? Omit<Entry, 'seq' | 'at' | 'from' | 'via' | 'key'> : never;

const closedAt = (now: number) =>
  ({ state: 'closed', closed: now, waiting: 0, until: 0, handed: 0, rested: 0, resting: 0, promised: 0 }) as const;

const isAccount = (user: string): boolean => user.startsWith('a_');

const noConversation: Refused = ['bad-message', 'this room is no conversation, or none of this is said in it'];

/** Decides what becomes of conversations, and writes it: what the visitor may know in the room, and the rest in its companion (P40, P41). */
export class DeskWriter {
  readonly #log: LogTransaction;
  readonly #members: MemberWriter;
  readonly #table: DeskTable;
  readonly #waits: MergedWaits;

  constructor(log: LogTransaction, members: MemberWriter) {
    this.#log = log;
    this.#members = members;
    this.#table = log.desk;
    this.#waits = new MergedWaits({
      log,
      open: (row) => this.#sayStatus(row, 'open'),
      free: (row) => this.#freed(row),
      close: (row) => this.#closed(row),
      wake: (row) => this.#wake(row),
      assign: (row, agent) => {
        this.#sayAssigned(row, agent);
        return this.#handOver(row, agent);
      },
    });
  }

  /** Something that is said of a conversation, by one who may. */
  change(sending: Sending, body: DeskBody): Appended | Refused {
    const { room } = sending;
    const isCompanion = body.type === 'assign' || body.type === 'snooze' || body.type === 'tag';
    if (room.kind !== (isCompanion ? 'desk' : 'support')) return noConversation;
    const row = this.#table.find(isCompanion ? conversationOf(room.name) : room.name);
    if (!row) return noConversation;
    switch (body.type) {
      case 'conversation':
        return this.#setStatus(sending, row, body);
      case 'rating':
        return this.#rate(sending, row, body);
      case 'assign':
        return this.#assign(sending, row, body);
      case 'snooze':
        return this.#snooze(sending, row, body);
      case 'tag':
        return this.#tag(sending, row, body);
    }
  }

  #setStatus(sending: Sending, row: ConversationRow, { status, into }: BodyOf<'conversation'>): Appended | Refused {
    const refused = into === undefined ? undefined : this.#refusalOfMerge(sending, row, into);
    if (refused) return refused;
    const isAsBefore = (row.state === 'closed') === (status === 'closed');
    if (isAsBefore && (into === undefined || into === row.merged)) return unchanged(sending.room);
    const { now, acts } = this.#log;
    const appended = this.#add(sending, { type: 'conversation', status, ...(into !== undefined && { into }) });
    const { sender } = sending.request;
    const events = this.#log.deskEvents;
    if (isAsBefore) {
      // It goes on elsewhere; what the former one still has of it comes along.
      const back = this.#waits.giveBack(row);
      const lent = row.lent === null ? null : this.#waits.take({ ...row, ...back, state: 'open' }, into!);
      this.#table.change(row, { merged: into!, lent });
      acts.noteSend(sending.request, undefined, undefined);
      return appended;
    }
    // By the promise as it is once it is snoozed no more.
    if (status === 'closed') {
      const woken = this.#table.change(row, this.#table.woken(row, now));
      events.closed(woken, now, row.assignee ?? (isTeamKind(sender.kind) ? sender.id : null));
      const lent = into === undefined ? null : this.#waits.take(woken, into);
      this.#table.change(row, { ...closedAt(now), merged: into ?? null, lent });
    } else {
      if (row.opened > 0) events.opened(row, now, true);
      const back = this.#waits.giveBack(row);
      this.#freed(this.#table.change(row, { state: 'open', begun: now, ...back, merged: null }));
    }
    if (row.state === 'snoozed') this.#wake(row);
    if (isTeamKind(sending.request.sender.kind)) acts.noteSend(sending.request, undefined, undefined);
    return appended;
  }

  /** Why a conversation is not merged into another (P53): it must be of the same visitor, and go on in none itself. So there is no circle. */
  #refusalOfMerge({ request, identity }: Sending, row: ConversationRow, into: string): Refused | undefined {
    const { sender } = request;
    if (!isTeamKind(sender.kind)) return ['forbidden', 'only the team merges conversations'];
    const other = this.#table.find(into);
    const room = other && this.#log.room(into);
    const isSeen =
      room &&
      other.at > 0 &&
      can(identity, 'send', into, this.#log.place(room, sender.id, this.#log.person(room, sender.id)));
    if (!isSeen || other.room === row.room || other.visitor === null || other.visitor !== row.visitor)
      return ['bad-message', 'body.into is no other conversation of this visitor'];
    return other.merged === null ? undefined : ['bad-message', 'body.into was merged into another one itself'];
  }

  #rate(sending: Sending, row: ConversationRow, { score, text = '' }: BodyOf<'rating'>): Appended | Refused {
    if (isTeamKind(sending.request.sender.kind)) return ['forbidden', 'whoever answers rates nothing'];
    this.#table.change(row, { score });
    this.#log.deskEvents.rated(row, this.#log.now, score);
    return this.#add(sending, { type: 'rating', score, text });
  }

  /** The visitor is told who answers by an entry of the relay's own: who decided it is the team's. */
  #assign(sending: Sending, row: ConversationRow, { user }: BodyOf<'assign'>): Appended | Refused {
    const { sender } = sending.request;
    const agent = user === null ? null : (this.#table.agent(user) ?? (user === sender.id ? sender : undefined));
    if (agent === undefined) return ['no-such-member', 'there is nobody of the team of this id'];
    if ((agent?.id ?? null) === row.assignee) return unchanged(sending.room);
    const appended = this.#add(sending, { type: 'assign', user });
    this.#handOver(row, agent);
    this.#log.acts.noteSend(sending.request, undefined, undefined);
    return appended;
  }

  #handOver(row: ConversationRow, agent: User | null): ConversationRow {
    const log = this.#log;
    const room = log.room(row.name);
    log.touch(room);
    const relay = { id: relayId };
    const former = row.assignee === null ? undefined : log.person(room, row.assignee);
    if (former?.member === 1) {
      const { name, kind } = former;
      this.#members.put(room, relay, { id: row.assignee!, name, kind }, { change: 'left' });
    }
    if (agent && log.person(room, agent.id)?.member !== 1) this.#members.put(room, relay, agent, { change: 'joined' });
    this.#say(room, { type: 'conversation', agent: agent?.id ?? null });
    return this.#table.change(row, { assignee: agent?.id ?? null, ...this.#afterBot(row, agent) });
  }

  /** Whoever was answered by a bot waits for a person from when it hands over (P46). */
  #afterBot(row: ConversationRow, agent: User | null): ConversationChange {
    if (agent?.kind === 'service') return { handed: 0 };
    if (kindOfUser(row.assignee ?? '') !== 'service') return {};
    const { now } = this.#log;
    const isWaiting = agent === null && row.state === 'open' && row.opened > 0;
    return { handed: now, ...(isWaiting && { waiting: row.waiting || now }) };
  }

  /** Why the team neither answers nor opens it: who asked is erased, and nobody reads it. */
  refusalOfAnswer({ kind, name }: TouchedRoom, body: Body, sender: User): Refused | undefined {
    if (kind !== 'support' || !isTeamKind(sender.kind)) return undefined;
    if (body.type !== 'message' && !(body.type === 'conversation' && body.status === 'open')) return undefined;
    return this.#table.find(name)?.erased ? ['forbidden', 'the visitor of this conversation was erased'] : undefined;
  }

  /** Whether a bot may still answer (P46), decided when that is stored. */
  isToAnswer({ kind, name }: TouchedRoom, sender: User): boolean {
    const row = kind === 'support' ? this.#table.find(name) : undefined;
    return row?.assignee === sender.id && row.state !== 'closed';
  }

  #snooze(sending: Sending, row: ConversationRow, { until }: BodyOf<'snooze'>): Appended | Refused {
    const { now, acts } = this.#log;
    if (until > now + bounds.snoozeDuration) return ['bad-message', 'body.until is too far away'];
    if (row.state === 'closed') return ['forbidden', 'a conversation that is closed is not snoozed'];
    // A time that is over by the relay's clock is one at which it is woken at once.
    const isOver = until <= now;
    if (isOver ? row.state === 'open' : row.until === until) return unchanged(sending.room);
    const { resting } = row;
    this.#table.change(
      row,
      isOver ? this.#table.woken(row, now) : { state: 'snoozed', until, resting: resting || now },
    );
    acts.noteSend(sending.request, undefined, isOver ? undefined : until);
    return this.#add(sending, { type: 'snooze', until: isOver ? 0 : until });
  }

  #tag(sending: Sending, row: ConversationRow, { tag, on }: BodyOf<'tag'>): Appended | Refused {
    const tags = this.#table.tags(row.room);
    if (tags.includes(tag) === on) return unchanged(sending.room);
    if (on && tags.length >= bounds.tags) return ['too-many', `a conversation has at most ${bounds.tags} tags`];
    this.#table.saveTag(row.room, tag, on);
    this.#log.acts.noteSend(sending.request, undefined, undefined);
    return this.#add(sending, { type: 'tag', tag, on });
  }

  // ── What comes about by itself ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A message stands in the log: a visitor's opens the conversation again, and one of the team answers it. */
  wrote(room: TouchedRoom, { at, seq }: MessageEntry, { kind, id }: User): void {
    const row = room.kind === 'support' ? this.#table.find(room.name) : undefined;
    if (!row) return;
    if (isTeamKind(kind)) {
      const owed = row.owed || at;
      if (kind === 'service' && row.assignee === id) return void this.#table.change(row, { at, waiting: 0, owed });
      // Handed over: for a person, whatever programs write meanwhile.
      if (kind === 'service' && row.handed > 0) return void this.#table.change(row, { at, owed });
      const isFirst = row.answered === 0 && row.opened > 0;
      if (isFirst || row.promised > 0) this.#log.deskEvents.answered(row, at, id);
      this.#table.change(row, { at, waiting: 0, owed, promised: 0, ...(isFirst && { answered: at }) });
      return;
    }
    const back = this.#waits.giveBack(row);
    const change: ConversationChange = {
      ...this.#table.woken(row, at),
      at,
      opened: row.opened || at,
      visitor: row.visitor ?? id,
      state: 'open',
      begun: row.opened === 0 || row.state === 'closed' ? at : row.begun,
      ...back,
      waiting: back.waiting || row.waiting || at,
      until: 0,
      owed: 0,
      told: seq,
      merged: null,
      erased: 0,
    };
    if (row.opened === 0 || row.state === 'closed') this.#log.deskEvents.opened(row, at, row.opened > 0);
    if (row.state === 'closed') this.#say(room, { type: 'conversation', status: 'open' });
    if (row.state === 'snoozed') this.#wake(row);
    const now = this.#table.change(row, change);
    if (row.state === 'closed') this.#freed(now);
  }

  /** Wakes what is to be woken by now. @returns when the next is due. */
  wake(): number | undefined {
    for (const row of this.#table.due(this.#log.now)) {
      this.#wake(row);
      this.#table.change(row, this.#table.woken(row, this.#log.now));
    }
    return this.#table.next();
  }

  /** The relay opens or closes one because another one goes on in it, or does so no more (P53). */
  #sayStatus(row: ConversationRow, status: 'open' | 'closed'): void {
    const room = this.#log.room(row.name);
    this.#log.touch(room);
    this.#say(room, { type: 'conversation', status });
    if (status === 'open') this.#log.deskEvents.opened(row, this.#log.now, true);
    else this.#log.deskEvents.closed(row, this.#log.now, null);
  }

  #closed(row: ConversationRow): ConversationChange {
    this.#sayStatus(row, 'closed');
    return closedAt(this.#log.now);
  }

  #wake({ name }: ConversationRow): void {
    const companion = this.#log.room(companionOf(name));
    this.#log.touch(companion);
    this.#say(companion, { type: 'snooze', until: 0 });
  }

  /** Somebody who is erased answers nothing any more. @returns how many conversations they were to answer. */
  release(user: string, limit: number): number {
    const rows = this.#table.ofAssignee(user, limit);
    for (const row of rows) this.#free(row);
    return rows.length;
  }

  /** Nor does an account that is disabled. @returns how many conversations were theirs, of those that are not over. */
  releaseDisabled(): number {
    const rows = this.#table.ofDisabled(bounds.assignedAtOnce);
    for (const row of rows) this.#noteFreed(row);
    return rows.length;
  }

  /** What is opened again is nobody's where whoever was to answer it can sign in no more. */
  #freed(row: ConversationRow): ConversationRow {
    const { assignee } = row;
    const isGone = assignee !== null && isAccount(assignee) && !this.#table.agent(assignee);
    return isGone ? this.#noteFreed(row) : row;
  }

  #noteFreed(row: ConversationRow): ConversationRow {
    const { name: room, assignee } = row;
    this.#log.acts.note({ by: relayId, act: 'unassigned', room, user: assignee!, detail: 'disabled' });
    return this.#free(row);
  }

  #free(row: ConversationRow): ConversationRow {
    this.#sayAssigned(row, null);
    return this.#handOver(row, null);
  }

  /** Whoever is erased waits for nobody any more. Nobody of the team has ended it: no report counts it. @returns how many were not closed. */
  closeOf(visitor: string, limit: number): number {
    const rows = this.#table.unclosedOf(visitor, limit);
    for (const row of rows) {
      const room = this.#log.room(row.name);
      this.#log.touch(room);
      this.#say(room, { type: 'conversation', status: 'closed', reason: 'erasure' });
      if (row.state === 'snoozed') this.#wake(row);
      this.#table.change(row, { ...closedAt(this.#log.now), owed: 0 });
    }
    return rows.length;
  }

  /** The relay says who is to answer, by its rule (P43). */
  assignByRule(row: ConversationRow, agent: User | null, rule: string): void {
    this.#sayAssigned(row, agent, true);
    this.#handOver(row, agent);
    const user = agent?.id ?? row.assignee!;
    const act = agent ? 'assigned' : 'unassigned';
    this.#log.acts.note({ by: relayId, act, room: row.name, user, detail: rule });
  }

  #sayAssigned({ name }: ConversationRow, agent: User | null, automatic?: true): void {
    const companion = this.#log.room(companionOf(name));
    this.#log.touch(companion);
    this.#say(companion, { type: 'assign', user: agent?.id ?? null, ...(automatic && { automatic }) });
  }

  /** The words that a rating has left are told to be none (P21). */
  eraseRating(name: string): void {
    const row = this.#table.find(name);
    if (!row) return;
    const room = this.#log.room(name);
    this.#log.touch(room);
    const { head, at } = room;
    const said = { type: 'rating', from: relayId, key: 'erased', score: row.score, text: '' } as const;
    this.#log.add(room, { seq: head + 1, at, ...said }, null);
  }

  // ── Entries ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What a send asked for, after who its sender is. */
  #add(sending: Sending, said: Said<DeskEntry>): Appended {
    const { room, request, digest } = sending;
    const { sender, key, via } = request;
    const log = this.#log;
    log.touch(room);
    this.#members.introduce(sending);
    const by = { from: sender.id, ...(via !== undefined && { via }) };
    const entry = { seq: room.head + 1, at: room.at, ...by, key, ...said } as DeskEntry;
    log.sql.insertKey.run(room.id, sender.id, key, log.add(room, entry, digest));
    return [entry.seq, entry.at, false];
  }

  /** What the relay says itself. */
  #say(room: TouchedRoom, said: Said<DeskEntry>): void {
    const key = said.type === 'conversation' ? {} : { key: relayId };
    this.#log.add(room, { seq: room.head + 1, at: room.at, from: relayId, ...key, ...said } as DeskEntry, null);
  }
}
