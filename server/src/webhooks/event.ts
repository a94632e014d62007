import type { LogEntry } from '../../../src/protocol/index.ts';
import type { LoggedEvent, Webhook } from '../store/webhooks.ts';

/** What an entry is called to those outside: its type, of a change of membership also which. */
const typeOf = (entry: LogEntry): string => (entry.type === 'member' ? `member.${entry.change}` : entry.type);

/** An event as it is told; undefined where the webhook is not told of it. */
export function toldTo(
  { id, events, kinds, rooms }: Webhook,
  { event, room, kind, json }: LoggedEvent,
  epoch: string,
): { readonly id: string; readonly body: string } | undefined {
  // What agents say among themselves is told to those alone who have asked for it (P41).
  const isWanted = kinds ? kinds.includes(kind) : kind !== 'desk' || rooms !== undefined;
  if (!isWanted || (rooms && !rooms.includes(room))) return undefined;
  const entry = JSON.parse(json) as LogEntry;
  const type = typeOf(entry);
  if (events && !events.includes(type) && !events.includes(entry.type)) return undefined;
  const timestamp = new Date(entry.at).toISOString();
  return {
    // The same whenever it is told again; of another log (P1) another.
    id: `${id}_${epoch}_${event}`,
    body: JSON.stringify({ type, timestamp, data: { room, kind, epoch, event, entry } }),
  };
}
