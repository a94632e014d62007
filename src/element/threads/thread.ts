import type {
  Chat,
  ChatError,
  ChatMessage,
  MessageOptions,
  Room,
  RoomSnapshot,
  Unsubscribe,
} from '../../client/index.ts';
import {
  answer,
  answers,
  followThread,
  markThreadRead,
  unfollowThread,
  type AnswerPage,
} from '../../client/threads.ts';
import type { Jump } from '../jump.ts';
import { over } from '../../client/over.ts';

/** How long to wait when the relay is asked too much, and until it is asked what has become of what is not loaded, in milliseconds. */
const patience = 2_000;
/** Read markers are told once in this time. */
const readInterval = 300;

const threads = new WeakMap<object, Thread>();

/** The thread that a room is, for the element that shows it. */
export const threadOf = (room: Room | undefined): Thread | undefined => room && threads.get(room);

const noUsers: RoomSnapshot['users'] = new Map();

/** What of a room's snapshot says why there is another one. */
const causes = [
  'messages',
  'status',
  'error',
  'presence',
  'reads',
  'unread',
  'readSeq',
  'can',
  'loadingOlder',
] as const;

/**
 * A thread in the place of a room: what the relay has told of it by pages, and from then on what the room's messages say (P36). An element shows it as any room, with
 * all that one can do there.
 */
export class Thread {
  readonly root: number;
  /** It, as a room. */
  readonly room: Room;
  /** `gone`: there is none, or it may not be read. */
  state: 'asking' | 'done' | 'failed' | 'gone' = 'asking';
  /** Whether one follows it; undefined while that is not known. */
  following: boolean | undefined;
  /** What the room is called. */
  title = '';
  /** Goes to a message of it; set by the element that shows it. */
  jump: Jump | undefined;
  /** The message to begin with. */
  wanted: number | undefined;
  /** Called once the element that shows it has all it needs. */
  ready = (): void => {};
  /** Closes it, and shows a message of the room; set by who has opened it. */
  close = (): void => {};
  show = (_seq: number): void => {};

  #chat: Chat;
  #whole: Room;
  #readBy: (seq: number) => void;
  #known = new Map<number, ChatMessage>();
  #users = noUsers;
  #listeners = new Set<readonly [(snapshot: RoomSnapshot) => void]>();
  #ends: Unsubscribe[];
  #snapshot: RoomSnapshot | undefined;
  #before: RoomSnapshot;
  #more = false;
  #isAdding = false;
  #readSeq: number | undefined;
  #asked: object | undefined;
  #isEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param whole The room, with what is in threads.
   * @param readBy Is told how far it is read.
   */
  constructor(chat: Chat, whole: Room, root: number, readBy: (seq: number) => void) {
    this.root = root;
    this.#chat = chat;
    this.#whole = whole;
    this.#readBy = readBy;
    this.#before = whole.snapshot;
    this.room = this.#asRoom();
    threads.set(this.room, this);
    this.#ends = [
      whole.subscribe((snapshot) => this.#follow(snapshot)),
      whole.on('reset', ({ reason }) => {
        if (reason === 'epoch') this.#known.clear();
        void this.ask();
      }),
    ];
    void this.ask();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }

  // ── What there is ────────────────────────────────────────────────────────────────────────────────────────────────

  #has({ thread, seq }: ChatMessage): boolean {
    return thread === this.root || seq === this.root;
  }

  #build(): RoomSnapshot {
    const whole = this.#whole.snapshot;
    const unsent: ChatMessage[] = [];
    for (const message of whole.messages) {
      if (!this.#has(message)) continue;
      if (message.seq && message.state === 'sent') this.#known.set(message.seq, message);
      else unsent.push(message);
    }
    const sent = [...this.#known].sort(([one], [other]) => one - other).map(([, message]) => message);
    const messages = [...sent, ...unsent].map((message) => this.#plain(message));
    const before = this.#snapshot?.messages;
    const isSame = before?.length === messages.length && messages.every((message, index) => message === before[index]);
    const readSeq = this.#readSeq ?? Infinity;
    const isUnread = ({ own, deleted, seq }: ChatMessage) => !own && !deleted && seq! > readSeq;
    const isGone = this.state === 'gone';
    // What is known already is not read before it is known what is new in it.
    const live = this.#readSeq === undefined && this.state === 'asking' ? 'catching-up' : 'live';
    const status = whole.status === 'live' ? live : whole.status;
    return {
      ...whole,
      status: isGone ? 'live' : this.#known.has(this.root) || status === 'refused' ? status : 'loading',
      messages: isSame ? before : messages,
      can: isGone ? ['read'] : whole.can,
      more: this.#more,
      loadingOlder: this.#isAdding,
      unread: messages.filter(isUnread).length,
      readSeq: this.#readSeq ?? 0,
      // How far others have read a thread is told to nobody, and of the room it says nothing here.
      reads: new Map(),
      users: new Map([...this.#users, ...whole.users]),
      typing: [],
    };
  }

  #plains = new WeakMap<ChatMessage, ChatMessage>();

  /** That it answers the root needs not be said in its thread. */
  #plain(message: ChatMessage): ChatMessage {
    if (message.reply !== this.root) return message;
    let plain = this.#plains.get(message);
    if (!plain) {
      const { reply: _, ...rest } = message;
      this.#plains.set(message, (plain = rest));
    }
    return plain;
  }

  readonly #look = (): RoomSnapshot => (this.#snapshot ??= this.#build());

  #changed(): void {
    this.#snapshot = this.#build();
    for (const [listener] of [...this.#listeners]) listener(this.#snapshot);
  }

  /** The room has changed. What is not loaded there changes without being told here: then it is asked for. */
  #follow(snapshot: RoomSnapshot): void {
    const before = this.#before;
    this.#before = snapshot;
    if (before.status !== 'live' && snapshot.status === 'live') void this.ask();
    const isSilent = !before.typing.length && !snapshot.typing.length;
    if (before !== snapshot && isSilent && causes.every((cause) => before[cause] === snapshot[cause])) this.#askBlind();
    this.#changed();
  }

  #askBlind(): void {
    const loaded = new Set(this.#whole.snapshot.messages.map(({ seq }) => seq));
    if ([...this.#known.keys()].every((seq) => loaded.has(seq))) return;
    this.#timer ??= setTimeout(() => void this.ask(), patience);
  }

  // ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Asks anew, for the newest answers or those before a number. What was known is shown until there is an answer. */
  async ask(before?: number): Promise<number> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const asked = (this.#asked = {});
    if (this.state !== 'done') this.state = 'asking';
    this.#isAdding = !!before;
    try {
      const page = await answers(this.#chat, this.#whole, this.root, before ? { before } : {});
      if (this.#asked !== asked || this.#isEnded) return 0;
      return this.#take(page, !!before);
    } catch (error) {
      if (this.#asked !== asked || this.#isEnded) return 0;
      this.#fail((error as ChatError).code, before);
      return 0;
    } finally {
      if (this.#asked === asked && !this.#isEnded) {
        this.#isAdding = false;
        this.#changed();
      }
    }
  }

  #take({ root, messages, users, more, following, readTo }: AnswerPage, isOlder: boolean): number {
    const known = [...this.#known.keys()].filter((seq) => seq !== this.root);
    const first = messages[0]?.seq ?? 0;
    // What came in meanwhile may be more than a page: then there is a gap before it.
    const isGap = !isOlder && more && known.length > 0 && Math.max(...known) < first;
    if (isGap) for (const seq of known) this.#known.delete(seq);
    if (isOlder || isGap || !known.some((seq) => seq < first)) this.#more = more;
    const me = this.#chat.snapshot.user?.id;
    for (const message of [root, ...messages]) {
      const { from, key } = message;
      const own = from === me;
      this.#known.set(message.seq, {
        ...message,
        own,
        id: own ? key : `${from}/${key}`,
        state: 'sent',
        error: undefined,
      });
    }
    this.#users = new Map([...this.#users, ...users.map((user) => [user.id, user] as const)]);
    this.state = 'done';
    if (isOlder) return messages.length;
    this.following = following;
    // Who has nothing to do with it has nothing unread in it.
    const newest = messages.at(-1)?.seq ?? this.root;
    this.#readSeq = Math.max(this.#readSeq ?? 0, following || readTo ? readTo : newest);
    return messages.length;
  }

  #fail(code: string, before: number | undefined): void {
    if (code === 'limited' || code === 'busy') this.#timer = setTimeout(() => void this.ask(before), patience);
    else if (code === 'no-such-message' || code === 'forbidden') this.state = 'gone';
    else if (this.state !== 'done') this.state = 'failed';
  }

  /** Whether there are answers before those that are here. */
  get more(): boolean {
    return this.#more;
  }

  #firstAnswer(): number | undefined {
    const all = [...this.#known.keys()].filter((seq) => seq !== this.root);
    return all.length ? Math.min(...all) : undefined;
  }

  // ── What one does ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Follows it, or does so no more. Tells whether that has worked. */
  async follow(on: boolean): Promise<boolean> {
    const before = this.following;
    this.following = on;
    this.#changed();
    try {
      await (on ? followThread : unfollowThread)(this.#chat, this.#whole, this.root);
      return true;
    } catch {
      this.following = before;
      this.#changed();
      return false;
    }
  }

  #markRead(upTo = Infinity): void {
    const newest = Math.max(this.root, ...this.#known.keys());
    const seq = Math.min(upTo, newest);
    if (this.#readSeq === undefined || seq <= this.#readSeq) return;
    this.#readSeq = seq;
    this.#readBy(seq);
    this.#changed();
    // Told also when it is closed meanwhile.
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      markThreadRead(this.#chat, this.#whole, this.root, this.#readSeq!).catch(() => {});
    }, readInterval);
  }

  #seqOf(id: string | undefined): number | undefined {
    return this.#look().messages.find((message) => message.id === id)?.seq;
  }

  /** A message that the room has loaded is changed there; another one by its number. */
  #isLoaded(id: string): boolean {
    return this.#whole.snapshot.messages.some((message) => message.id === id) || !this.#seqOf(id);
  }

  async #send(text: string, { reply, thread: _, ...options }: MessageOptions = {}) {
    const seq = this.#seqOf(reply);
    const sent = await answer(this.#whole, this.root, text, { ...options, ...(seq && { reply: seq }) });
    if (this.following === false) {
      this.following = true;
      this.#changed();
    }
    return sent;
  }

  #asRoom(): Room {
    const whole = this.#whole;
    const look = this.#look;
    return over(whole, {
      get snapshot() {
        return look();
      },
      getSnapshot: look,
      subscribe: (listener) => {
        const entry = [listener] as const;
        this.#listeners.add(entry);
        listener(look());
        return () => this.#listeners.delete(entry);
      },
      // The room's own element tells of what happens.
      on: () => () => {},
      send: (text, options) => this.#send(text, options),
      edit: (id, text, options) =>
        this.#isLoaded(id)
          ? whole.edit(id, text, options)
          : whole.put({ type: 'edit', of: this.#seqOf(id)!, text, mentions: options?.mentions }),
      delete: (id) => (this.#isLoaded(id) ? whole.delete(id) : whole.put({ type: 'delete', of: this.#seqOf(id)! })),
      react: (id, emoji, on = true) =>
        this.#isLoaded(id)
          ? whole.react(id, emoji, on)
          : whole.put({ type: 'reaction', of: this.#seqOf(id)!, emoji, on }),
      // That one writes is told in the room, and would be taken for writing there.
      typing: () => {},
      markRead: (seq) => this.#markRead(seq),
      loadOlder: () => this.ask(this.#firstAnswer()),
      close: () => {},
    });
  }
}
