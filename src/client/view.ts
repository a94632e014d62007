import type { Attachment, FoldedMessage, LogEntry, User } from '../protocol/index.ts';
import { applyToMessage } from '../protocol/index.ts';
import type { OutboxItem } from './outbox.ts';
import type { ChatMessage } from './types.ts';

/** What a body is about, if it is about a message. */
interface About {
  readonly of?: number;
  readonly ofKey?: string;
}

/** What of us is needed to show our own messages. */
export type Me = Pick<User, 'id' | 'name'>;

const views = new WeakMap<FoldedMessage, ChatMessage>();

/** A message of the log as it is shown: the same object for the same message, so that identity tells what to draw. */
export function viewOf(message: FoldedMessage, me: Me): ChatMessage {
  let view = views.get(message);
  if (!view) {
    const { asOf: _, ...rest } = message;
    const own = message.from === me.id;
    // Own messages are named by their key, which they have before they have anything else.
    view = { ...rest, id: own ? message.key : `${message.from}/${message.key}`, own, state: 'sent', error: undefined };
    views.set(message, view);
  }
  return view;
}

/** The log's messages with what is still in the outbox on top; the list from before where nothing in it changed. */
export function viewAll(
  messages: readonly FoldedMessage[],
  items: readonly OutboxItem[],
  me: Me,
  before: readonly ChatMessage[],
): readonly ChatMessage[] {
  const all = messages.map((message) => viewOf(message, me));
  for (const item of items) {
    const { at, key, body } = item;
    if (body.type === 'message') {
      all.push(
        (item.view ??= {
          ...(body as Pick<ChatMessage, 'text'>),
          id: key,
          key,
          seq: item.seq || undefined,
          at,
          from: me.id,
          name: me.name,
          files: body.files?.filter((file) => (file as Attachment).id) as Attachment[],
          reactions: [],
          own: true,
          state: item.state,
          error: item.error,
        }),
      );
    } else if (body.type !== 'member') {
      const index = all.findIndex((message) =>
        (body as About).ofKey ? message.id === (body as About).ofKey : message.seq === (body as About).of,
      );
      const target = all[index];
      if (!target) continue;
      if (item.before !== target) {
        item.before = target;
        const entry = { ...body, at, from: me.id } as LogEntry;
        item.view = applyToMessage(target as ChatMessage & { seq: number }, entry);
      }
      all[index] = item.view!;
    }
  }
  return all.length === before.length && all.every((message, index) => message === before[index]) ? before : all;
}
