import {
  messageOf,
  type EditEntry,
  type Message,
  type MessageEntry,
  type MessageFields,
} from '../../../../src/protocol/index.ts';
import { fieldsOf } from './message-fields.ts';

/**
 * What was made of a message by entries about it. A text is never copied: where it was edited, the fold says which entry has it.
 * (A fold changes its size, so what is in it cannot be erased without a trace.)
 */
type Fold = Pick<Message, 'edited' | 'deleted' | 'reactions'> & MessageFields;

/** A message, from the texts of its entry, of its fold if it has one, and of the edit that has its present text if there is one. */
export function messageFrom(entry: string, fold: string | null, edit: string | null): Message {
  const message = messageOf(JSON.parse(entry) as MessageEntry);
  if (fold === null) return message;
  // What is said there at the beginning has its end in the fold.
  const { streaming: _, ...begun } = message;
  const folded = { ...begun, ...(JSON.parse(fold) as Fold) };
  if (edit === null) return folded;
  const { text, mentions, set } = JSON.parse(edit) as EditEntry;
  // What it pointed at was in the words of before.
  const { pointed: __, ...edited } = folded;
  return { ...edited, text, mentions: mentions!, ...(set?.sealed && { sealed: set.sealed }) };
}

export function foldText(message: Message): string {
  const { edited, deleted, reactions } = message;
  return JSON.stringify({ edited, deleted, reactions, ...fieldsOf(message) } satisfies {
    [name in keyof Fold]: unknown;
  });
}
