import type { ChatMessage } from '../../client/index.ts';
import { pollTexts } from '../../protocol/poll.ts';

/** What a message asks, and the answers that it offers on its last lines (P50); undefined where it offers none. */
export function offeredBy({ choices, text, deleted }: ChatMessage): ReturnType<typeof pollTexts> {
  return choices && !deleted ? pollTexts(text, choices) : undefined;
}
