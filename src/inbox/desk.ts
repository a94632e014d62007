import type { Answer, Chat, ChatMessage, Unsubscribe } from '../client/index.ts';
import { agents, conversation, setAway } from '../client/conversations.ts';
import {
  ConversationQueue,
  type ConversationSummary,
  type QueueCounts,
  type QueueName,
  type QueueSnapshot,
} from '../client/conversation-queue.ts';
import { OnlineVisitors } from '../client/visits.ts';
import type { Agent } from '../protocol/index.ts';
import { OpenedConversation } from './opened.ts';
import { VisitorTrail } from './visitor-trail.ts';
import { WaitingChanges } from './waiting-changes.ts';

/** In the order of their keys. */
export const queueNames = [
  'mine',
  'unassigned',
  'open',
  'snoozed',
  'closed',
  'due',
  'mentioned',
] as const satisfies readonly QueueName[];

/** What the desk tells. */
export interface DeskListener {
  /** Something is otherwise. */
  changed(): void;
  /** Conversations as they are now, in whatever queue. */
  heard(conversations: readonly ConversationSummary[]): void;
  /** A message of another came into the conversation that is looked at. */
  message(message: ChatMessage, isNote: boolean): void;
}

/** What an agent has before them: one queue, the conversation that is looked at, and who else is here. */
export class Desk {
  readonly chat: Chat;
  queueName: QueueName = 'mine';
  /** Only with this tag. */
  tag: string | undefined;
  opened: OpenedConversation | undefined;
  counts: QueueCounts | undefined;
  team: readonly Agent[] = [];
  /** Who is there, and where the visitor of the opened conversation has been. */
  readonly online: OnlineVisitors;
  readonly trail: VisitorTrail;
  readonly waiting: WaitingChanges;
  /** Every tag of the conversations that were seen, in the order of the alphabet. */
  tags: readonly string[] = [];

  #listener: DeskListener;
  readonly #tagsOf = new Map<string, readonly string[]>();
  #queue!: ConversationQueue;
  #ends: readonly Unsubscribe[];

  constructor(chat: Chat, listener: DeskListener) {
    this.chat = chat;
    this.#listener = listener;
    this.waiting = new WaitingChanges(chat);
    this.online = new OnlineVisitors(chat, () => this.#lookAtVisitor());
    this.trail = new VisitorTrail(chat, this.online, () => listener.changed());
    this.#ends = [
      chat.subscribe(() => listener.changed()),
      chat.on('answer', (answer) => this.#hear(answer)),
      chat.on('status', (status) => status === 'online' && void this.#refresh()),
    ];
    this.show('mine');
    void this.#refresh();
  }

  get list(): QueueSnapshot {
    return this.#queue.snapshot;
  }

  /** Shows another queue, or another part of it. */
  show(queue: QueueName, tag?: string): void {
    this.#queue?.close();
    this.queueName = queue;
    this.tag = tag;
    this.#queue = new ConversationQueue(this.chat, { queue, ...(tag !== undefined && { tag }) });
    this.#queue.subscribe(({ counts, conversations }) => {
      this.counts = counts ?? this.counts;
      this.#noteTags(conversations);
      this.#listener.changed();
    });
  }

  /** Resolves once it is known what is in the queue, or that it cannot be. */
  listed(): Promise<void> {
    const queue = this.#queue;
    return new Promise((resolve) => {
      const end = queue.subscribe(({ status }) => {
        if (status === 'loading') return;
        resolve();
        queueMicrotask(() => end());
      });
    });
  }

  loadMore(): void {
    if (this.list.more) void this.#queue.loadMore();
  }

  reload(): void {
    this.#queue.reload();
  }

  open(summary: ConversationSummary): void {
    if (this.opened?.id === summary.id) return;
    this.opened?.end();
    const { changed, message } = this.#listener;
    this.opened = new OpenedConversation(this.chat, summary, this.waiting, changed, message);
    this.#lookAtVisitor();
  }

  leave(): void {
    this.opened?.end();
    this.opened = undefined;
    this.#listener.changed();
  }

  /** The one before or after, in the list. */
  neighbour(step: 1 | -1): ConversationSummary | undefined {
    const { conversations } = this.list;
    const here = conversations.findIndex(({ id }) => id === this.opened?.id);
    return conversations[here < 0 ? 0 : here + step];
  }

  /** Whether one takes nothing new for now. */
  isAway(me: string | undefined): boolean {
    return this.team.some(({ id, away }) => id === me && away === true);
  }

  async setAway(isAway: boolean): Promise<void> {
    await setAway(this.chat, isAway);
    await this.askTeam();
  }

  end(): void {
    for (const end of this.#ends) end();
    this.opened?.end();
    this.opened = undefined;
    this.online.close();
    this.#queue.close();
  }

  #hear(answer: Answer): void {
    if (answer.type !== 'attended') return;
    this.team = answer.agents ?? this.team;
    for (const each of answer.conversations) {
      this.waiting.told(each.id);
      this.opened?.take(each);
    }
    this.#noteTags(answer.conversations);
    this.#listener.heard(answer.conversations);
    this.#lookAtVisitor();
  }

  /** What was said while the connection was away is told by no change any more. */
  async #refresh(): Promise<void> {
    void this.askTeam();
    const { opened } = this;
    if (!opened || this.chat.snapshot.status !== 'online') return;
    // Where the connection ends meanwhile, it is asked on the next one.
    const told = await conversation(this.chat, opened.room).catch(() => undefined);
    if (!told) return;
    const { status, agent } = told;
    const { assignee: _, status: before, ...rest } = opened.told;
    const isAsBefore = status === 'open' && before === 'snoozed';
    void opened.askHistory();
    opened.told = { ...rest, status: isAsBefore ? before : status, ...(agent && { assignee: agent }) };
    this.#listener.changed();
  }

  #lookAtVisitor(): void {
    this.trail.follow(this.opened?.visitor?.id);
    this.#listener.changed();
  }

  /** Who is here, and who may be assigned. */
  async askTeam(): Promise<void> {
    if (this.chat.snapshot.status !== 'online') return;
    try {
      this.team = await agents(this.chat);
    } catch {
      // The connection has ended: it is asked again on the next one. Who may not ask is told so by the queue.
    }
    this.#listener.changed();
  }

  #noteTags(conversations: readonly ConversationSummary[]): void {
    for (const { id, tags } of conversations) this.#tagsOf.set(id, tags);
    this.tags = [...new Set([...this.#tagsOf.values()].flat())].sort((one, other) => one.localeCompare(other));
  }
}
