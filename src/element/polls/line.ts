import type { ChatMessage } from '../../client/index.ts';
import { english as coreEnglish } from '../strings.ts';
import { inOneLine } from '../one-line.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** What a message says where there is one line for it: of a poll that it is one, and its question; nothing of what is still being written. */
export function lineOf(
  { text, poll, streaming }: Pick<ChatMessage, 'text' | 'poll' | 'streaming'>,
  view: View,
): string {
  const { phrase } = view;
  if (streaming) return '…';
  const question = poll ? text.split('\n').slice(0, -poll.options).join(' ') : '';
  return question ? phrase(coreEnglish.said, { name: phrase(english.poll), text: question }) : inOneLine(text, view);
}
