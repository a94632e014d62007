import type { ChatMessage } from '../client/index.ts';
import { differentDays } from './language.ts';

/** How far a message of one's own has come, as it is shown. */
export type Progress = 'waiting' | 'sent' | 'failed';

/** How far a message has come, where more is known than that it is sent, or not yet. */
export interface Receipt {
  readonly text: string;
  /** What stands before it. */
  readonly mark: () => unknown;
}

/** A message and what its neighbours make of it. */
export interface Row {
  readonly message: ChatMessage;
  /** What stands before it: a new day, or just the time after a longer silence. */
  readonly divider: 'day' | 'time' | undefined;
  /** The first that was unread. */
  readonly fresh: boolean;
  /** Begins or ends a group: messages of one sender within minutes. */
  readonly first: boolean;
  readonly last: boolean;
  readonly progress: Progress;
  readonly receipt: Receipt | undefined;
  /** Whether its progress is told under it: the last of a run, and always when it failed. */
  readonly told: boolean;
}

const groupGap = 5 * 60_000;
const silence = 15 * 60_000;

/**
 * @param freshAfter Messages of others after this number are new; undefined when none is.
 * @param direct Two people: there are no names, so the time is told after a silence.
 * @param receiptOf How far one's own has come with the others, where more is known than that it is sent.
 */
export function arrange(
  messages: readonly ChatMessage[],
  freshAfter: number | undefined,
  direct: boolean,
  receiptOf: (message: ChatMessage) => Receipt | undefined,
): Row[] {
  const rows: { -readonly [K in keyof Row]: Row[K] }[] = [];
  let newest: (typeof rows)[0] | undefined;
  let unreadSeen = freshAfter === undefined;
  for (const message of messages) {
    const previous = rows.at(-1);
    const gap = previous ? message.at - previous.message.at : 0;
    const newDay = !previous || differentDays(previous.message.at, message.at);
    const divider = newDay ? 'day' : direct && gap > silence ? 'time' : undefined;
    const fresh = !unreadSeen && !message.own && message.seq! > freshAfter!;
    unreadSeen ||= fresh;
    const first = !!divider || fresh || previous?.message.from !== message.from || gap > groupGap;
    if (previous) previous.last = first;
    const { state } = message;
    const progress = state === 'failed' ? state : state !== 'sent' ? 'waiting' : state;
    const receipt = message.own && progress !== 'failed' ? receiptOf(message) : undefined;
    const row = { message, divider, fresh, first, last: true, progress, receipt, told: message.own } as const;
    if (message.own) {
      if (newest?.progress === progress && newest.receipt?.text === receipt?.text && progress !== 'failed')
        newest.told = false;
      newest = row;
    }
    rows.push(row);
  }
  return rows;
}
