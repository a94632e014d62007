import type { ConversationEvent } from '../client/conversation-history.ts';
import type { ChatMessage, RoomSnapshot } from '../client/index.ts';
import { differentDays } from '../element/language.ts';

/** Who a message is from, as the team sees it. */
export type Side = 'visitor' | 'own' | 'colleague';

/** A message or a note, and what its neighbours make of it. */
export interface TimelineItem {
  /** Of its own among all: both rooms number theirs. */
  readonly key: string;
  readonly message: ChatMessage;
  readonly isNote: boolean;
  readonly side: Side;
  /** A day begins with it. */
  readonly isNewDay: boolean;
  /** The first that was unread. */
  readonly isFresh: boolean;
  /** Begins or ends a group: messages of one sender within minutes. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** What was done with the conversation between the one before and this. */
  readonly events: readonly ConversationEvent[];
}

const groupGap = 5 * 60_000;

type Log = Pick<RoomSnapshot, 'messages' | 'more'>;

/** Those of a room that are as new as what is loaded of the other: what is before may have something between it that is not loaded. */
function within({ messages }: Log, other: Log): readonly ChatMessage[] {
  const start = other.more ? (other.messages[0]?.at ?? 0) : 0;
  return start ? messages.filter(({ at, seq }) => at >= start || seq === undefined) : messages;
}

/** Conversation and notes as one: by the relay's time; what is not sent is at the end. */
export function merge(
  room: Log,
  notes: Log,
  freshAfter: number,
  visitor: string | undefined,
  history: readonly ConversationEvent[] = [],
): TimelineItem[] {
  const all = [
    ...within(room, notes).map((message) => ({ message, isNote: false })),
    ...within(notes, room).map((message) => ({ message, isNote: true })),
  ];
  const order = ({ message: { seq, at } }: (typeof all)[0]) => (seq === undefined ? Infinity : at);
  const sorted = all
    .map((each, index) => ({ ...each, index, order: order(each) }))
    .sort((one, other) => (one.order === other.order ? one.index - other.index : one.order - other.order));
  const items: { -readonly [K in keyof TimelineItem]: TimelineItem[K] }[] = [];
  let isFreshSeen = false;
  // What was done before messages that are not loaded stands among them.
  let rest = room.more || notes.more ? history.filter(({ at }) => at > (sorted[0]?.order ?? Infinity)) : history;
  for (const { message, isNote } of sorted) {
    const before = items.at(-1);
    const { own, from, at } = message;
    const isNewDay = !before || differentDays(before.message.at, at);
    const isFresh: boolean = !isFreshSeen && !isNote && !own && (message.seq ?? 0) > freshAfter;
    isFreshSeen ||= isFresh;
    const { length } = rest.filter((event) => event.at <= (message.seq === undefined ? Infinity : at));
    const events = rest.slice(0, length);
    rest = rest.slice(length);
    const isFirst =
      isNewDay ||
      length > 0 ||
      isFresh ||
      before?.message.from !== from ||
      before.isNote !== isNote ||
      at - before.message.at > groupGap;
    if (before) before.isLast = isFirst;
    items.push({
      key: `${isNote ? 'n' : 'm'}${message.id}`,
      ...{ message, isNote, isNewDay, isFresh, isFirst, isLast: true, events },
      side: own ? 'own' : from === visitor ? 'visitor' : 'colleague',
    });
  }
  return items;
}
