import type { LogEntry, MessageEntry } from '../../../src/protocol/index.ts';
import type { LoggedEvent, Webhook } from '../store/webhooks.ts';

/** What an entry is called to those outside: its type, of a change of membership also which. */
const typeOf = (entry: LogEntry): string => (entry.type === 'member' ? `member.${entry.change}` : entry.type);

/** A message that was written bit by bit, whole (P18), where this entry is its end. What its writer says behind the relay's cut is an edit of what was told then. */
function written(entry: LogEntry, begun: string | undefined): MessageEntry | undefined {
  if (begun === undefined || entry.type !== 'edit' || entry.set?.streaming !== null || entry.set.cut === null) {
    return undefined;
  }
  const { text, mentions, set, erased } = entry;
  const { streaming: _, ...message } = JSON.parse(begun) as MessageEntry;
  const fields = Object.entries(set).filter(([, value]) => value !== null);
  return { ...message, text, ...(mentions && { mentions }), ...Object.fromEntries(fields), ...(erased && { erased }) };
}

/** An event as it is told; undefined where the webhook is not told of it. */
export function toldTo(
  { id, events, kinds, rooms }: Webhook,
  { event, room, kind, json, begun }: LoggedEvent,
  epoch: string,
): { readonly id: string; readonly body: string } | undefined {
  // What agents say among themselves is told to those alone who have asked for it (P41).
  const isWanted = kinds ? kinds.includes(kind) : kind !== 'desk' || rooms !== undefined;
  if (!isWanted || (rooms && !rooms.includes(room))) return undefined;
  const logged = JSON.parse(json) as LogEntry;
  // It is told when it has its text: with all of it, where it ends.
  if (logged.type === 'message' && logged.streaming) return undefined;
  const entry = written(logged, begun) ?? logged;
  const type = typeOf(entry);
  if (events && !events.includes(type) && !events.includes(entry.type)) return undefined;
  const timestamp = new Date(logged.at).toISOString();
  return {
    // The same whenever it is told again; of another log (P1) another.
    id: `${id}_${epoch}_${event}`,
    body: JSON.stringify({ type, timestamp, data: { room, kind, epoch, event, entry } }),
  };
}
