import type { Chat, ChatMessage, Room } from '../../client/index.ts';
import { threads, type FollowedThreads } from '../../client/threads.ts';
import type { View } from '../view.ts';

export type FollowedThread = FollowedThreads['threads'][number];
type Answers = NonNullable<ChatMessage['answers']>;

/** The threads that one follows: as the relay answered, and from then on as the messages of the room say. */
export class Followed {
  threads: readonly FollowedThread[] = [];
  state: 'idle' | 'asking' | 'done' | 'failed' = 'idle';
  /** Whether there are more. */
  next: FollowedThreads['next'];

  #changed: () => void;
  #asked: object | undefined;
  #isLive = false;
  #seen: readonly ChatMessage[] | undefined;
  #askedFor = new Set<string>();
  /** How far threads were read here: more than the relay has told. */
  #readTo = new Map<string, number>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Asks when the conversation is live, and takes over what its messages say. */
  see({ conversation, state, me }: View, room: Room | undefined, chat: Chat | undefined): void {
    const isLive = !!chat && conversation.status === 'live' && state.status === 'online';
    if (isLive && !this.#isLive) queueMicrotask(() => void this.ask(chat));
    this.#isLive = isLive;
    const messages = room?.snapshot.messages;
    if (!chat || !messages || messages === this.#seen || this.state !== 'done') return;
    this.#seen = messages;
    // One that has become one's own since is asked for once.
    if (this.#take(room.id, messages, me)) queueMicrotask(() => void this.ask(chat));
  }

  #take(room: string, messages: readonly ChatMessage[], me: string | undefined): boolean {
    let isMore = false;
    for (const { seq, answers, own } of messages) {
      if (!seq || !answers) continue;
      const known = this.of(room, seq);
      const name = `${room} ${seq}`;
      if (!known && (own || answers.by.includes(me!)) && !this.#askedFor.has(name)) {
        this.#askedFor.add(name);
        isMore = true;
      }
      if (known && known.root.answers?.last !== answers.last) {
        const { answers: before } = known.root;
        const isUnread = answers.last > (before?.last ?? 0) && answers.by[0] !== me;
        const next = { ...known, root: { ...known.root, answers }, unread: known.unread + (isUnread ? 1 : 0) };
        this.threads = this.threads.map((each) => (each === known ? next : each));
      }
    }
    return isMore;
  }

  async ask(chat: Chat, isMore = false): Promise<void> {
    const asked = (this.#asked = {});
    this.state = 'asking';
    this.#changed();
    try {
      const found = await threads(chat, isMore && this.next ? { before: this.next } : {});
      if (this.#asked !== asked) return;
      this.threads = isMore ? [...this.threads, ...found.threads] : found.threads;
      this.next = found.next;
      this.#seen = undefined;
      this.state = 'done';
    } catch {
      if (this.#asked !== asked) return;
      this.state = 'failed';
    }
    this.#changed();
  }

  of(room: string, root: number): FollowedThread | undefined {
    return this.threads.find((each) => each.room === room && each.root.seq === root);
  }

  /** Whether there is something new in a thread of those. */
  isFresh(room: string, root: number, { last, by }: Answers, me: string | undefined): boolean {
    const known = this.of(room, root);
    if (!known || by[0] === me) return false;
    return last > Math.max(known.readTo, this.#readTo.get(`${room} ${root}`) ?? 0);
  }

  /** A thread was read up to a number. */
  read(room: string, root: number, seq: number): void {
    this.#readTo.set(`${room} ${root}`, seq);
    const known = this.of(room, root);
    if (known) this.threads = this.threads.map((each) => (each === known ? { ...known, unread: 0 } : each));
    this.#changed();
  }

  /** Knows nothing any more. */
  forget(): void {
    this.#asked = this.#seen = this.next = undefined;
    this.threads = [];
    this.#readTo.clear();
    this.#askedFor.clear();
    this.#isLive = false;
    this.state = 'idle';
  }
}
