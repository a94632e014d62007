import type { ChatMessage } from '../../client/index.ts';
import type { Language } from '../language.ts';
import { english as coreEnglish } from '../strings.ts';
import { english } from './strings.ts';

/** What a message says where there is one line for it: of a poll that it is one, and its question; nothing of what is still being written. */
export function lineOf(
  { text, poll, streaming }: Pick<ChatMessage, 'text' | 'poll' | 'streaming'>,
  { phrase }: Language,
): string {
  if (streaming) return '…';
  const question = poll ? text.split('\n').slice(0, -poll.options).join(' ') : '';
  return question
    ? phrase(coreEnglish.said, { name: phrase(english.poll), text: question })
    : text.replaceAll('\n', ' ');
}
