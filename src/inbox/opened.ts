import type { Chat, ChatMessage, Room, Unsubscribe, User } from '../client/index.ts';
import { conversationHistory, otherConversations, type ConversationEvent } from '../client/conversation-history.ts';
import { notesOf } from '../client/conversations.ts';
import type { ConversationSummary } from '../client/conversation-queue.ts';
import { merge, type Timeline, type TimelineItem } from './timeline.ts';
import { TypingPreview } from './typing-preview.ts';
import type { WaitingChanges } from './waiting-changes.ts';

/** A conversation that is looked at: the room in which the visitor is, and the one in which only the team is. */
export class OpenedConversation {
  readonly id: string;
  readonly room: Room;
  readonly notes: Room;
  /** As the relay has told it. */
  told: ConversationSummary;
  /** Messages of others after this number were new when it was opened. */
  readonly freshAfter: number;

  /** What was done with it, the oldest first; empty until it is told. */
  history: readonly ConversationEvent[] = [];
  /** The visitor's other conversations, the newest first. */
  others: readonly ConversationSummary[] = [];

  #chat: Chat;
  #waiting: WaitingChanges;
  #onChange: () => void;
  #asked = 0;
  #preview: TypingPreview;
  #ends: readonly Unsubscribe[];
  #timeline: Timeline = { items: [], lastEvents: [] };
  #madeFrom: readonly unknown[] = [];

  constructor(
    chat: Chat,
    summary: ConversationSummary,
    waiting: WaitingChanges,
    onChange: () => void,
    onMessage: (message: ChatMessage, isNote: boolean) => void,
  ) {
    this.#chat = chat;
    this.#waiting = waiting;
    this.#onChange = onChange;
    this.id = summary.id;
    this.told = summary;
    this.freshAfter = summary.unread ? summary.readTo : Infinity;
    this.room = chat.room(summary.id);
    this.notes = notesOf(chat, summary);
    this.#preview = new TypingPreview(this.notes, () => this.visitor?.id, onChange);
    this.#ends = [
      this.room.subscribe(onChange),
      this.notes.subscribe(onChange),
      this.room.on('message', (message) => {
        if (message.from === this.visitor?.id) this.#preview.clear();
        onMessage(message, false);
      }),
      this.notes.on('message', (message) => onMessage(message, true)),
    ];
    void this.askHistory();
  }

  /** As it is, and will be with what waits for the connection. */
  get summary(): ConversationSummary {
    return this.#waiting.apply(this.told);
  }

  /** What was done with it and waits for the connection. */
  get waitingChanges(): readonly ConversationEvent[] {
    return this.#waiting.of(this.id);
  }

  /** One is so now: this, or another one. */
  take(summary: ConversationSummary): void {
    const said = ({ status, assignee, tags, until, score, into }: ConversationSummary) =>
      JSON.stringify([status, assignee?.id, tags, until, score, into]);
    // What is left of somebody who is erased goes step by step, and each is told.
    const isErased = summary.visitor?.name === '';
    if (summary.id === this.id) {
      const isOther = said(summary) !== said(this.told);
      this.told = summary;
      if (isOther || isErased) void this.askHistory();
    } else if (this.visitor && summary.visitor?.id === this.visitor.id) {
      const known = this.others.find(({ id }) => id === summary.id);
      this.others = [summary, ...this.others.filter(({ id }) => id !== summary.id)].sort(
        (one, other) => other.at - one.at,
      );
      // What goes on in this one stands in it.
      if (known?.into !== summary.into) void this.askHistory();
    }
  }

  /** Where it cannot be had, it is asked for with what is done next, or with the next connection. */
  async askHistory(): Promise<void> {
    const asked = ++this.#asked;
    const [history, others] = await Promise.all([
      conversationHistory(this.#chat, this.room).catch(() => undefined),
      otherConversations(this.#chat, this.room).catch(() => undefined),
    ]);
    if (asked !== this.#asked) return;
    this.history = history ?? this.history;
    this.others = others ?? this.others;
    this.#onChange();
  }

  /** What was done after the last message. */
  get lastEvents(): readonly ConversationEvent[] {
    return this.#merged().lastEvents;
  }

  /** Messages and notes in the order in which they came, as far back as both are known. */
  get items(): readonly TimelineItem[] {
    return this.#merged().items;
  }

  #merged(): Timeline {
    const [room, notes] = [this.room.snapshot, this.notes.snapshot];
    const madeFrom = [room.messages, notes.messages, room.more, notes.more, this.summary.visitor?.id, this.history];
    if (madeFrom.some((each, index) => each !== this.#madeFrom[index])) {
      this.#madeFrom = madeFrom;
      this.#timeline = merge(room, notes, this.freshAfter, this.visitor?.id, this.history);
    }
    return this.#timeline;
  }

  get visitor(): User | undefined {
    return this.summary.visitor;
  }

  get more(): boolean {
    return this.room.snapshot.more || this.notes.snapshot.more;
  }

  /** Whether it is known what others do now. */
  get #isLive(): boolean {
    return this.#chat.snapshot.status === 'online';
  }

  /** Whether the visitor has it before them now. */
  get isVisitorHere(): boolean {
    return this.#isLive && this.room.snapshot.presence.users.some(({ id }) => id === this.visitor?.id);
  }

  /** Who of the team does something here, without oneself: answers, writes a note, or has it open. */
  colleagues(me: string | undefined): Record<'answering' | 'noting' | 'looking', readonly User[]> {
    const others = (users: readonly User[]) =>
      users.filter(({ id }) => this.#isLive && id !== me && id !== this.visitor?.id);
    return {
      answering: others(this.room.snapshot.typing),
      noting: others(this.notes.snapshot.typing),
      looking: others(this.notes.snapshot.presence.users),
    };
  }

  get isVisitorTyping(): boolean {
    return this.#isLive && this.room.snapshot.typing.some(({ id }) => id === this.visitor?.id);
  }

  /** What the visitor is typing, where they show it; empty where they do not. */
  get preview(): string {
    return this.isVisitorHere && this.summary.status !== 'closed' ? this.#preview.text : '';
  }

  markRead(): void {
    for (const room of [this.room, this.notes]) if (room.snapshot.status === 'live') room.markRead();
  }

  /** Brings what is older, of that room whose end is nearer; of both where they end together. */
  async loadOlder(): Promise<void> {
    const start = ({ snapshot }: Room) => (snapshot.more ? (snapshot.messages[0]?.at ?? 0) : -1);
    const newest = Math.max(start(this.room), start(this.notes));
    const behind = [this.room, this.notes].filter((room) => room.snapshot.more && start(room) === newest);
    await Promise.all(behind.map((room) => room.loadOlder()));
  }

  end(): void {
    this.#asked += 1;
    for (const end of this.#ends) end();
    this.#preview.end();
    this.room.typing(false);
    this.notes.typing(false);
    this.room.close();
    this.notes.close();
  }
}
