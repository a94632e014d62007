import { standingOf } from '../../policy.ts';
import { outranks } from '../../policy/standing.ts';
import type { Decision } from '../moderation.ts';
import type { Decided, Refused } from './calls.ts';
import { identityOf, placeOf } from './identity.ts';
import type { LogTransaction } from './log-transaction.ts';
import type { MessageWriter } from './message-writer.ts';

/** What moderators make of messages that a filter holds (P28). Inside a transaction that is the caller's. */
export class HeldWriter {
  readonly #log: LogTransaction;
  readonly #messages: MessageWriter;

  constructor(log: LogTransaction, messages: MessageWriter) {
    this.#log = log;
    this.#messages = messages;
  }

  /** Who is told what became of it. */
  decide(now: number, decision: Decision): Decided | Refused {
    const { room, sender, via, verdict, reason, target, once } = decision;
    const log = this.#log;
    if (!log.may(decision, 'moderate')) return ['forbidden', 'moderate is not permitted here'];
    const said = log.acts.said({ by: sender.id, ...(once && { once }) });
    if (said === 'again') return [0, '{}'];
    if (said) return ['key-reused', 'this key was used before for something else'];
    const row = log.held.row(room, decision.held);
    if (!row) return ['no-such-message', 'there is no such message, or somebody has decided already'];
    const touched = log.room(room);
    const author = { id: row.sender, name: row.name, kind: row.kind };
    const mine = placeOf(touched, log.person(touched, sender.id), now);
    const theirs = placeOf(touched, log.person(touched, author.id), now);
    const other = identityOf({ ...target, room, sender: author });
    if (!outranks(standingOf(identityOf(decision), room, mine), standingOf(other, room, theirs))) {
      return ['forbidden', 'this is only permitted about those who are less in this room than oneself'];
    }
    let seq: number | undefined;
    if (verdict === 'release') seq = this.#messages.release(row);
    else log.held.refuse(now, row);
    log.acts.note({
      by: sender.id,
      act: verdict === 'release' ? 'held-released' : 'held-refused',
      room,
      user: author.id,
      ...(seq !== undefined && { seq }),
      ...(via && { via }),
      ...(reason && { why: reason }),
      ...(once && { once }),
    });
    return [0, JSON.stringify({ send: { user: row.sender, key: row.key } })];
  }
}
