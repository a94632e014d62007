import type { FoldedMessage, LogEntry, RoomState, User } from '../protocol/index.ts';
import { applyToMessage } from '../protocol/index.ts';
import type { OutboxItem } from './outbox.ts';
import type { ChatMessage } from './types.ts';

/** What a room's messages look like to this user: the log, with what is still in the outbox on top. */
export type View = (
  state: RoomState,
  items: readonly OutboxItem[],
  me: Pick<User, 'id' | 'name'>,
) => readonly ChatMessage[];

/** Own messages are named by their key, which they have before they have anything else. */
export function idOf(message: { from: string; key: string }, me: string): string {
  return message.from === me ? message.key : `${message.from}/${message.key}`;
}

/** Objects are made anew only for what changed, so that a user interface can tell by identity what to draw. */
export function createView(): View {
  const known = new WeakMap<FoldedMessage, ChatMessage>();

  function ofLog(message: FoldedMessage, me: string): ChatMessage {
    let view = known.get(message);
    if (!view) {
      const { asOf: _, ...rest } = message;
      view = { ...rest, id: idOf(message, me), own: message.from === me, state: 'sent', error: undefined };
      known.set(message, view);
    }
    return view;
  }

  function ofOutbox(item: OutboxItem, me: Pick<User, 'id' | 'name'>): ChatMessage {
    const { key, at, body } = item.send;
    return (item.view ??= {
      id: key,
      key,
      seq: item.seq,
      at,
      from: me.id,
      name: me.name,
      text: (body as { text: string }).text,
      reactions: [],
      own: true,
      state: item.state,
      error: item.error,
    });
  }

  return (state, items, me) => {
    const messages = state.messages.map((message) => ofLog(message, me.id));
    for (const item of items) if (item.send.body.type === 'message') messages.push(ofOutbox(item, me));
    for (const item of items) {
      const { at, key, body } = item.send;
      if (body.type === 'message' || body.type === 'member') continue;
      const index = messages.findIndex((message) => (body.ofKey ? message.id === body.ofKey : message.seq === body.of));
      const before = messages[index];
      if (!before) continue;
      if (item.applied?.[0] !== before) {
        const entry = { ...body, seq: 0, at, key, from: me.id } as unknown as LogEntry;
        item.applied = [before, applyToMessage(before as ChatMessage & { seq: number }, entry)];
      }
      messages[index] = item.applied![1];
    }
    return messages;
  };
}
