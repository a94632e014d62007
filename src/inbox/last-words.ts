import type { ConversationSummary } from '../client/conversation-queue.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** Code, links, what is bold or struck out, and what is italic. */
const marks =
  /`{1,3}([^`\n]{1,400})`{1,3}|\[([^[\]\n]{1,400})\]\([^)\s]+\)|(\*\*|~~)(?=\S)(.+?)\3|(?<![\p{L}\p{N}_])_(?=\S)([^_\n]+)_(?![\p{L}\p{N}_])/gu;

/** A text without what marks it up, as it stands in one line. */
export const withoutMarks = (text: string): string =>
  text
    .replace(/^(?:```.*|> ?|[-*] )/gm, '')
    .replace(
      marks,
      (_, code: string, link: string, _mark, strong: string, italic: string) =>
        code ?? withoutMarks(link ?? strong ?? italic),
    )
    .trim();

/** The newest message, and who wrote it where that is not the visitor. */
export function lastWords({ last, visitor }: ConversationSummary, { phrase, me }: InboxView) {
  if (!last) return '';
  const text = last.deleted
    ? phrase(english.removedText)
    : withoutMarks(last.text) || phrase(english.fileOnly, { n: last.files });
  if (last.from === visitor?.id) return text;
  return phrase(english.said, { name: last.from === me?.id ? phrase(english.you) : last.name, text });
}
