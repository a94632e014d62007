import { companionOf } from '../../../src/protocol/index.ts';
import type { Exchange } from '../api/exchange.ts';
import { Problem } from '../api/problem.ts';
import { canSeeDesk } from '../policy.ts';
import type { Services } from '../services.ts';
import type { ConversationEvent } from '../store/desk.ts';

/** What was done with a conversation, for who may read both its rooms (P41). @throws Problem */
export async function readHistory(
  exchange: Exchange,
  { store }: Services,
  room: string,
): Promise<readonly ConversationEvent[]> {
  exchange.takeRequest();
  if (!canSeeDesk(exchange.identity!) || !store.desk)
    throw new Problem('forbidden', 'only the team is told what was done');
  const rooms = [room, companionOf(room)];
  for (const each of rooms) await exchange.place(each);
  const events = await store.desk.history(room);
  for (const each of rooms) await exchange.place(each);
  return events;
}
