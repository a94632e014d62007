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

/** A message, or something that was done. */
interface Step {
  readonly at: number;
  readonly seq?: number | undefined;
  readonly message?: ChatMessage;
  readonly event?: ConversationEvent;
  readonly isNote: boolean;
}

/** Steps of one log in its own order; what is not sent is at the end. */
const inOrder = (steps: readonly Step[]): Step[] =>
  [...steps].sort(({ seq: one = Infinity }, { seq: other = Infinity }) => (one === other ? 0 : one - other));

/** Within a log its numbers decide, as more may happen in one moment; between logs the time, and of the same moment the first log is first. */
function interleave(logs: readonly (readonly Step[])[]): Step[] {
  const places = logs.map(() => 0);
  const timeOf = (log: number): number => {
    const step = logs[log]![places[log]!];
    return step ? (step.message && step.seq === undefined ? Number.MAX_VALUE : step.at) : Infinity;
  };
  return logs.flat().map(() => {
    let next = 0;
    for (let log = 1; log < logs.length; log++) if (timeOf(log) < timeOf(next)) next = log;
    const place = places[next]!;
    places[next] = place + 1;
    return logs[next]![place]!;
  });
}

/** Conversation and notes as one, and what was done after the last of them. */
export interface Timeline {
  readonly items: readonly TimelineItem[];
  readonly lastEvents: readonly ConversationEvent[];
}

export function merge(
  room: Log,
  notes: Log,
  freshAfter: number,
  visitor: string | undefined,
  history: readonly ConversationEvent[] = [],
): Timeline {
  // What is of another conversation, or of a relay that does not say where it stands, goes by its time alone.
  const eventsIn = (log: 's' | 'n' | undefined): Step[] =>
    history
      .filter((event) => (event.seq === undefined ? undefined : event.room?.[0]) === log)
      .map((event) => ({ at: event.at, seq: event.seq, event, isNote: false }));
  const stepsOf = (messages: readonly ChatMessage[], isNote: boolean): Step[] =>
    messages.map((message) => ({ at: message.at, seq: message.seq, message, isNote }));
  const steps = interleave([
    inOrder([...stepsOf(within(room, notes), false), ...eventsIn('s')]),
    inOrder([...stepsOf(within(notes, room), true), ...eventsIn('n')]),
    eventsIn(undefined),
  ]);
  const items: { -readonly [K in keyof TimelineItem]: TimelineItem[K] }[] = [];
  let isFreshSeen = false;
  let events: ConversationEvent[] = [];
  // What was done before messages that are not loaded stands among them.
  const first =
    room.more || notes.more
      ? Math.max(
          0,
          steps.findIndex(({ message }) => message),
        )
      : 0;
  for (const { message, event, isNote } of steps.slice(first)) {
    if (event) events.push(event);
    if (!message) continue;
    const before = items.at(-1);
    const { own, from, at } = message;
    const isNewDay = !before || differentDays(before.message.at, at);
    const isFresh: boolean = !isFreshSeen && !isNote && !own && (message.seq ?? 0) > freshAfter;
    isFreshSeen ||= isFresh;
    const isFirst =
      isNewDay ||
      events.length > 0 ||
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
    events = [];
  }
  return { items, lastEvents: events };
}
