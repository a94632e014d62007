import type { User } from '../../../../src/protocol/index.ts';
import type { ConversationChange, ConversationRow } from './desk-table.ts';
import type { LogTransaction } from './log-transaction.ts';

/** What a conversation that was merged while it was open has given, by times alone; the first three are its own. */
interface Lent {
  readonly waiting: number;
  readonly handed: number;
  readonly rested: number;
  /** Since when a first answer was promised, of its own or by what had been merged into it. */
  readonly promised: number;
  /** What the other one had before anything was merged into it. */
  readonly own: Pick<ConversationRow, 'waiting' | 'handed' | 'promised'>;
  /** The other one's newest message then, and whether this opened it, and gave it who is to answer. */
  readonly at: number;
  readonly opens: boolean;
  readonly assigns: boolean;
}

/** What is said and done on the way, by whoever writes conversations. */
export interface MergedWaitsParts {
  readonly log: LogTransaction;
  readonly open: (row: ConversationRow) => void;
  /** Takes it from whoever can answer no more. */
  readonly free: (row: ConversationRow) => ConversationRow;
  readonly close: (row: ConversationRow) => ConversationChange;
  readonly wake: (row: ConversationRow) => void;
  readonly assign: (row: ConversationRow, agent: User | null) => ConversationRow;
}

const earliest = (...times: readonly number[]): number => {
  const known = times.filter((time) => time > 0);
  return known.length > 0 ? Math.min(...known) : 0;
};

const lentBy = ({ lent }: ConversationRow): Lent | undefined =>
  lent === null ? undefined : (JSON.parse(lent) as Lent);

/** Whether the visitor still waits for what this one gave: since an answer they wait, if at all, from later on. */
const isWaiting = (other: ConversationRow, { waiting }: Lent): boolean =>
  waiting > 0 && other.waiting > 0 && other.waiting <= waiting;

/** Hands a visitor's wait to the conversation in which one goes on (P53), and back when the merge ends: nobody who waits is lost. */
export class MergedWaits {
  readonly #parts: MergedWaitsParts;

  constructor(parts: MergedWaitsParts) {
    this.#parts = parts;
  }

  /** Of one that was over nothing goes on. @returns what is to be kept, for the time when the merge ends. */
  take(row: ConversationRow, into: string): string | null {
    const { log, open, free, wake, assign } = this.#parts;
    if (row.state === 'closed') return null;
    const found = log.desk.find(into)!;
    const other = found.state === 'closed' ? free(found) : found;
    const { waiting, handed, rested } = row;
    const unanswered = row.promised || (row.answered === 0 ? handed || row.opened : 0);
    const promised = waiting > 0 ? unanswered : 0;
    const opens = other.state === 'closed';
    const wakes = other.state === 'snoozed' && waiting > 0;
    const agent = other.assignee === null && row.assignee !== null ? log.desk.agent(row.assignee) : undefined;
    const [before] = this.#lenders(other);
    const own = before?.own ?? { waiting: other.waiting, handed: other.handed, promised: other.promised };
    const { at } = other;
    if (opens) open(other);
    if (wakes) wake(other);
    const taken = log.desk.change(other, {
      ...(wakes && log.desk.woken(other, log.now)),
      ...(opens && { state: 'open', begun: row.begun || row.opened, rested, merged: null, lent: null }),
      opened: other.opened || row.opened,
      waiting: earliest(other.waiting, waiting),
      promised: earliest(other.promised, promised),
      ...(waiting > 0 && { handed: other.handed || handed }),
    });
    if (agent) assign(taken, agent);
    log.tell(other.name);
    const lent: Lent = { waiting, handed, rested, promised, own, at, opens, assigns: agent !== undefined };
    return JSON.stringify(lent);
  }

  /** The merge ends. What was answered, or closed, in the other one meanwhile is so; of what was only handed over nothing is left there. */
  giveBack(row: ConversationRow): ConversationChange {
    const { log, close, assign } = this.#parts;
    const lent = lentBy(row);
    const other = row.merged === null ? undefined : log.desk.find(row.merged);
    if (!lent || !other) return { lent: null };
    const { handed, rested, promised } = lent;
    const waits = isWaiting(other, lent);
    const back = waits ? { waiting: lent.waiting, handed, promised } : {};
    if (other.at === lent.at && other.state !== 'closed') {
      const others = this.#lenders(other, row);
      const left = log.desk.change(other, waits ? this.#left(lent, others) : {});
      const isAlone = others.length === 0 && left.waiting === lent.own.waiting;
      const isTheirs = isAlone && lent.assigns && left.assignee !== null && left.assignee === row.assignee;
      const rid = isTheirs ? assign(left, null) : left;
      if (isAlone && lent.opens) log.desk.change(rid, close(rid));
    }
    log.tell(other.name);
    return { begun: row.begun, rested, ...back, lent: null };
  }

  #left({ own }: Lent, others: readonly Lent[]): ConversationChange {
    const all = [own, ...others];
    return {
      waiting: earliest(...all.map(({ waiting }) => waiting)),
      promised: earliest(...all.map(({ promised }) => promised)),
      handed: own.handed || earliest(...others.map(({ handed }) => handed)),
    };
  }

  /** What others have given it for which its visitor still waits. */
  #lenders(other: ConversationRow, except?: ConversationRow): Lent[] {
    return this.#parts.log.desk
      .ofVisitor(other.visitor!)
      .filter(({ merged, room }) => merged === other.name && room !== except?.room)
      .flatMap((row) => lentBy(row) ?? [])
      .filter((lent) => isWaiting(other, lent));
  }
}
