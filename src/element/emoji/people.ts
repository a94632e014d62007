import type { ChatMessage } from '../../client/index.ts';
import { english as coreEnglish } from '../strings.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

type Reaction = ChatMessage['reactions'][number];

/** So many are named; the others are a number. */
const most = 10;

/** Who reacted so, as a list: oneself first, then those whose names are known. */
export function whoReacted({ by }: Reaction, { conversation, me, phrase, list }: View): string {
  const names = by.filter((id) => id !== me).flatMap((id) => conversation.users.get(id)?.name ?? []);
  if (by.includes(me!)) names.unshift(phrase(coreEnglish.you));
  const named = names.slice(0, most);
  const others = by.length - named.length;
  return list(others ? [...named, phrase(english.others, { n: others })] : named);
}
