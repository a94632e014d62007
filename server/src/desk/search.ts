import { companionOf, hasContent, type ConversationSummary } from '../../../src/protocol/index.ts';
import { Problem } from '../api/problem.ts';
import type { Exchange } from '../api/exchange.ts';
import { bounds } from '../limits.ts';
import { may } from '../may.ts';
import { canSeeDesk } from '../policy/desk.ts';
import type { Identity } from '../policy/identity.ts';
import { takeSearch } from '../search.ts';
import { SearchWords } from '../search-text.ts';
import type { Services } from '../services.ts';
import type { ConversationHit, DeskStore } from '../store/desk.ts';

/** What is looked for in all conversations. */
export interface DeskSearch {
  readonly text: string;
  /** The place that a former answer has told. */
  readonly before?: number;
  readonly limit?: number;
}

/** What was found in them so far. */
export interface FoundConversations {
  /** Ids of those whose visitor is called so; only where it begins. */
  readonly visitors: readonly string[];
  readonly hits: readonly ConversationHit[];
  /** All of these, each once. */
  readonly conversations: readonly ConversationSummary[];
  readonly next?: number;
}

/** Above every place in the log. */
const end = Number.MAX_SAFE_INTEGER;

/** @throws Problem where this one is not told of conversations. */
function deskFor({ store }: Services, identity: Identity | undefined): DeskStore {
  if (!identity || !canSeeDesk(identity) || !store.desk)
    throw new Problem('forbidden', 'only the team is told of conversations');
  return store.desk;
}

/** Takes one of this user's searches. @throws Problem where there are too many. */
function take({ state }: Exchange, services: Services): void {
  const wait = state.name === 'open' ? takeSearch(state, services) : 0;
  if (wait > 0) throw new Problem('limited', `more than ${bounds.searchRate} searches a second`, wait);
  if (services.searches.count >= bounds.searches)
    throw new Problem('busy', 'too many searches at a time', bounds.cutRetry);
}

/** Looks for a text in all conversations that one may read, and in who their visitors are (P42): answered in a moment, with what was found until then. @throws Problem */
export async function searchDesk(
  exchange: Exchange,
  services: Services,
  asked: DeskSearch,
): Promise<FoundConversations> {
  const { text, before } = asked;
  const { limits, clock, searches } = services;
  const desk = deskFor(services, exchange.identity);
  if (!hasContent(text) || text.length > bounds.searchLength || new SearchWords(text).isEmpty) {
    const expected = `something to be seen, and at most ${bounds.searchLength} UTF-16 code units`;
    throw new Problem('text-length', `a search needs a text with ${expected}`);
  }
  take(exchange, services);
  const limit = Math.min(asked.limit ?? bounds.searchDeskHits, limits.pageLength);
  searches.count += 1;
  try {
    const started = clock.elapsed();
    const visitors = before === undefined ? await desk.searchVisitors(text, limit) : [];
    const hits: ConversationHit[] = [];
    let next: number | undefined = before ?? end;
    do {
      const step = await desk.searchMessages(text, next, limit - hits.length);
      hits.push(...step.hits);
      next = step.next;
    } while (next !== undefined && hits.length < limit && clock.elapsed() - started < bounds.searchDeskTime);
    return { ...(await shown(exchange, services, visitors, hits)), ...(next !== undefined && { next }) };
  } finally {
    searches.count -= 1;
  }
}

/** What of it one may read, asked when it is read. */
async function shown(
  exchange: Exchange,
  services: Services,
  visitors: readonly string[],
  hits: readonly ConversationHit[],
): Promise<FoundConversations> {
  const rooms = [...new Set([...visitors, ...hits.map(({ room }) => room)])];
  const found = await deskFor(services, exchange.identity).conversations(exchange.user.id, rooms);
  deskFor(services, exchange.identity);
  const conversations = services.attendance?.shown(exchange.identity!, found) ?? [];
  const readable = new Set(conversations.map(({ id }) => id));
  return {
    visitors: visitors.filter((room) => readable.has(room)),
    hits: hits.filter(({ room, note }) => readable.has(room) && (!note || mayReadNotes(exchange, services, room))),
    conversations,
  };
}

function mayReadNotes({ identity }: Exchange, services: Services, room: string): boolean {
  const companion = companionOf(room);
  const place = { kind: 'desk', role: undefined, isBanned: false } as const;
  return may(identity!, 'read', companion, place, services);
}
