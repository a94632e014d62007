import type { ConversationSummary } from '../client/conversation-queue.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** The newest message, and who wrote it where that is not the visitor. */
export function lastWords({ last, visitor }: ConversationSummary, { phrase, me }: InboxView) {
  if (!last) return '';
  const text = last.deleted ? phrase(english.removedText) : last.text || phrase(english.fileOnly, { n: last.files });
  if (last.from === visitor?.id) return text;
  return phrase(english.said, { name: last.from === me?.id ? phrase(english.you) : last.name, text });
}
