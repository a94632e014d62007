import { companionOf, type ConversationSummary } from '../../../src/protocol/index.ts';
import type { Exchange } from '../api/exchange.ts';
import { Problem } from '../api/problem.ts';
import { canSeeDesk } from '../policy/desk.ts';
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
  const isTold = async ({ from }: ConversationEvent): Promise<boolean> =>
    from === undefined ||
    exchange.place(from).then(
      () => true,
      () => false,
    );
  const told = await Promise.all(events.map(isTold));
  return events.filter((_, index) => told[index]);
}

/** The other conversations of the visitor of one, as far as one may read them (P42). @throws Problem */
export async function readOthers(
  exchange: Exchange,
  { store, attendance }: Services,
  room: string,
): Promise<readonly ConversationSummary[]> {
  exchange.takeRequest();
  if (!canSeeDesk(exchange.identity!) || !store.desk || !attendance)
    throw new Problem('forbidden', 'only the team is told of conversations');
  await exchange.place(room);
  const found = await store.desk.others(exchange.user.id, room);
  await exchange.place(room);
  return attendance.shown(exchange.identity!, found);
}
