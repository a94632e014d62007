import type { ConversationEvent } from '../client/conversation-history.ts';
import type { ConversationSummary } from '../client/conversation-queue.ts';
import type { Chat } from '../client/index.ts';

/** What somebody of the team does with a conversation. */
export type Change = Pick<ConversationEvent, 'user' | 'until' | 'tag'> & {
  readonly type: 'closed' | 'opened' | 'assigned' | 'snoozed' | 'woken' | 'tagged' | 'untagged';
};

interface Entry {
  readonly conversation: string;
  readonly event: ConversationEvent & Change;
  /** It could not go at once, and that is to be seen. */
  hasWaited: boolean;
  /** The relay has it, and has not told yet how the conversation is with it. */
  isDone: boolean;
}

function applied(summary: ConversationSummary, { type, user, until, tag = '' }: Change): ConversationSummary {
  const { assignee: _, until: __, ...rest } = summary;
  const tags = summary.tags.filter((each) => each !== tag);
  switch (type) {
    case 'closed':
      return { ...summary, status: 'closed' };
    case 'opened':
    case 'woken':
      return { ...rest, ...(summary.assignee && { assignee: summary.assignee }), status: 'open' };
    case 'assigned':
      return { ...rest, ...(summary.until && { until: summary.until }), ...(user && { assignee: user }) };
    case 'snoozed':
      return { ...summary, status: 'snoozed', ...(until && { until }) };
    case 'tagged':
      return { ...summary, tags: [...tags, tag] };
    case 'untagged':
      return { ...summary, tags };
  }
}

/** What was done with conversations while there was no connection: it waits in the outbox, and is shown as done, and as waiting, until the relay tells it. */
export class WaitingChanges {
  #chat: Chat;
  #entries: readonly Entry[] = [];

  constructor(chat: Chat) {
    this.#chat = chat;
  }

  add(conversation: string, change: Change, work: Promise<unknown>): void {
    const { user } = this.#chat.snapshot;
    const event = { ...change, at: Date.now(), ...(user && { by: user }) };
    const entry: Entry = { conversation, event, hasWaited: false, isDone: false };
    this.#entries = [...this.#entries, entry];
    work.then(
      () => (entry.isDone = true),
      () => (this.#entries = this.#entries.filter((each) => each !== entry)),
    );
  }

  /** The relay has told how it is now. */
  told(conversation: string): void {
    this.#entries = this.#entries.filter((entry) => entry.conversation !== conversation || !entry.isDone);
  }

  /** Those that have not gone, the oldest first. */
  of(conversation: string): readonly ConversationEvent[] {
    return this.#shown(conversation).flatMap(({ isDone, event }) => (isDone ? [] : event));
  }

  /** A conversation as it will be with them. */
  apply(summary: ConversationSummary): ConversationSummary {
    return this.#shown(summary.id).reduce((before, { event }) => applied(before, event), summary);
  }

  #shown(conversation: string): readonly Entry[] {
    const isAway = this.#chat.snapshot.status !== 'online';
    for (const entry of this.#entries) if (isAway && !entry.isDone) entry.hasWaited = true;
    return this.#entries.filter((entry) => entry.conversation === conversation && entry.hasWaited);
  }
}
