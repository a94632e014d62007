import type { Call } from '../../../../src/protocol/index.ts';
import { can } from '../../policy.ts';
import type { CallChange, NewCall } from '../calls.ts';
import { relayId } from '../moderation.ts';
import type { Appended, Refused } from './calls.ts';
import type { DeskTable } from './desk-table.ts';
import { identityOf } from './identity.ts';
import type { Sending, Target, TouchedRoom } from './log-rows.ts';
import type { LogTransaction } from './log-transaction.ts';
import { unchanged } from './member-writer.ts';

const noCall: Refused = ['no-such-message', 'there is no such call'];

/** Who rings whom, who answers, and when it is over (P55). Inside a transaction that is the caller's. */
export class CallWriter {
  readonly #log: LogTransaction;
  readonly #desk: Pick<DeskTable, 'find'>;

  constructor(log: LogTransaction) {
    this.#log = log;
    this.#desk = log.desk;
  }

  /** What the message has of a call that may begin; or why it may not; or that it is one with that of the other one, who rang first. */
  begin({ room, request, place }: Sending, { media, device }: NewCall): Call | Appended | Refused {
    const { sender, via } = request;
    const { calls, merges, now } = this.#log;
    if (sender.kind === 'service' || via !== undefined) return ['forbidden', 'people ring, not programs'];
    if (place.isApart) return ['forbidden', 'one of you has blocked the other'];
    const to = this.#calledIn(room, sender.id);
    if (to === undefined) return ['forbidden', 'one rings the other one of two, or of a conversation'];
    if (to === null) return ['no-such-member', 'nobody answers here yet'];
    const own = calls.of(sender.id);
    if (own) {
      const target = own.room === room.id ? this.#log.target(room, own.seq) : undefined;
      const call = target?.message.call;
      // Both have rung at once.
      if (target && call && !call.answered && merges.userOf(call.to) === sender.id)
        return this.#set(room, target, { ...call, answered: { at: this.#time(room), by: sender.id, device } });
      return ['too-many', 'one is in one call at a time'];
    }
    const call = { media, to, device };
    return calls.of(to) ? { ...call, ended: { at: Math.max(now, room.at), by: relayId }, busy: true } : call;
  }

  /** Whom one rings in a room: nobody yet, or undefined where one does not ring at all. */
  #calledIn({ kind, id, name }: TouchedRoom, user: string): string | null | undefined {
    if (kind === 'direct') return this.#log.calls.otherOf(id, user);
    const conversation = kind === 'support' ? this.#desk.find(name) : undefined;
    if (!conversation) return undefined;
    const { visitor, assignee } = conversation;
    return user === visitor ? assignee : visitor;
  }

  /** The message of this number rings from now on. */
  began(room: TouchedRoom, seq: number, caller: string, call: Call): void {
    if (!call.ended) this.#log.calls.begin(room.id, seq, caller, call);
  }

  change(request: CallChange): Appended | Refused {
    const { sender, of, device } = request;
    const log = this.#log;
    const room = log.room(request.room);
    const person = log.person(room, sender.id);
    const place = log.place(room, sender.id, person);
    const target = log.target(room, of);
    const call = target?.message.call;
    const isRelay = sender.id === relayId;
    const identity = identityOf(request);
    if (!isRelay && !can(identity, 'read', room.name, place)) return ['forbidden', 'this is not for you'];
    if (!target || !call) return noCall;
    const caller = log.merges.userOf(target.message.from);
    const callee = log.merges.userOf(call.to);
    if (!isRelay && sender.id !== caller && sender.id !== callee) return ['forbidden', 'this call is of others'];
    if (device === undefined) {
      if (call.ended) return unchanged(room);
      return this.#set(room, target, { ...call, ended: { at: this.#time(room), by: sender.id } }, sender.id);
    }
    if (!can(identity, 'send', room.name, place)) return ['forbidden', 'one who may write nothing answers nothing'];
    if (call.ended) return ['stopped', 'the call is over'];
    // Who is in it already has another connection.
    const isIn = device === (sender.id === caller ? call.device : call.answered?.device);
    if (isIn) return unchanged(room);
    if (sender.id === caller || call.answered) return ['stopped', 'another device is in this call'];
    return this.#set(room, target, { ...call, answered: { at: this.#time(room), by: sender.id, device } });
  }

  #time(room: TouchedRoom): number {
    return Math.max(this.#log.now, room.at);
  }

  #set(room: TouchedRoom, { message }: Target, call: Call, by = call.answered!.by): Appended {
    this.#log.touch(room);
    this.#log.append(room, { type: 'call', from: by, of: message.seq, set: { call } });
    return [message.seq, room.at, false];
  }
}
