import { hasContent, type Found, type Search, type SearchHit } from '../../src/protocol/index.ts';
import { mayNow, noRoom } from './access.ts';
import { bounds } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import { SearchWords } from './search-text.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';

/** Above every number. */
const end = Number.MAX_SAFE_INTEGER;

/** Milliseconds until this user may search again. */
export function takeSearch({ share }: Pick<OpenState, 'share'>, { clock }: Services): number {
  const now = clock.elapsed();
  const bucket = (share.searches ??= new TokenBucket(bounds.searchBurst, now));
  return bucket.take(bounds.searchRate, bounds.searchBurst, now);
}

/** Looks for a text in the messages of a room (P29). */
export async function search(session: Session, state: OpenState, asked: Search, services: Services): Promise<void> {
  const { id, room, text } = asked;
  const { limits, log, searches } = services;
  if (!hasContent(text) || text.length > bounds.searchLength || new SearchWords(text).isEmpty) {
    const expected = `something to be seen, and at most ${bounds.searchLength} UTF-16 code units`;
    return session.refuse('text-length', `a search needs a text with ${expected}`, { id, room });
  }
  const wait = takeSearch(state, services);
  if (wait > 0) {
    return session.refuse('limited', `more than ${bounds.searchRate} searches a second`, {
      id,
      room,
      retryAfter: wait,
    });
  }
  if (searches.count >= bounds.searches) {
    return session.refuse('busy', 'too many searches at a time', { id, room, retryAfter: bounds.cutRetry });
  }
  searches.count += 1;
  await session.answering(
    async () => {
      try {
        // Before anything is read for them, and after it, so that nothing is told to one who was removed meanwhile.
        const found = (await mayNow(state.identity, 'read', room, services))
          ? await look(session, state, asked, services)
          : undefined;
        if (session.state !== state) return;
        if (found && (await mayNow(state.identity, 'read', room, services))) session.tell(found);
        else session.refuse('forbidden', noRoom, { id, room });
      } finally {
        searches.count -= 1;
      }
    },
    (error) => {
      log.error('room not searched', { room, error });
      session.refuse('store-unavailable', 'the room cannot be searched', { id, room, retryAfter: limits.heartbeat });
    },
  );
}

/** Step by step, so that others who search have their turn between. */
async function look(session: Session, state: OpenState, asked: Search, { store, limits }: Services): Promise<Found> {
  const { id, room, text, before = end } = asked;
  const limit = Math.min(asked.limit ?? limits.pageLength, limits.pageLength);
  const hits: SearchHit[] = [];
  let next: number | undefined = before;
  for (let step = 0; step < bounds.searchSteps && next !== undefined && hits.length < limit; step++) {
    if (session.state !== state) break;
    const found = await store.search(room, text, next, limit - hits.length);
    hits.push(...found.hits);
    next = found.next;
  }
  return { type: 'found', id, room, hits, more: next !== undefined, ...(next !== undefined && { next }) };
}
