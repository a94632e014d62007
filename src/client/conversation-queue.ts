import type { ConversationSummary, QueueCounts, QueueName, QueuePage, RoomPlace } from '../protocol/index.ts';
import { ask, newRequest } from './ask.ts';
import { platform } from './environment.ts';
import { errorOf } from './error-of.ts';
import { ChatError } from './errors.ts';
import type { Answer, Chat, ChatStatus, Environment, Unsubscribe } from './types.ts';

export type { ConversationSummary, QueueCounts, QueueName } from '../protocol/index.ts';

/** By when the first of what is promised is to be done. */
const dueOf = ({ answerDue = Infinity, resolutionDue = Infinity }: ConversationSummary): number =>
  Math.min(answerDue, resolutionDue);

/** Which conversations. */
export interface QueueOptions {
  /** `mine`, `unassigned`, `open` (all of them), `snoozed`, `closed`, `due` (open ones of which something is promised), or `mentioned` (those with an unread note that mentions oneself). */
  readonly queue: QueueName;
  /** With this tag alone. */
  readonly tag?: string;
  /** So many at a time; at most the relay's `pageLength`. */
  readonly pageLength?: number;
  /** Of a bot: what is new is given to it before all others, while the queue is open (P46). */
  readonly first?: boolean;
}

/** What is known of a queue. A new object after every change, never changed in place; unchanged conversations keep their identity. */
export interface QueueSnapshot {
  /** `loading` before the first answer; `ready` from then on, also while the connection is away; `error` where there was none yet and will not be. */
  readonly status: 'loading' | 'ready' | 'error';
  /** Those with the newest message first; of the queue `due` those that are due first. */
  readonly conversations: readonly ConversationSummary[];
  /** Whether there are more, which `loadMore` brings. */
  readonly more: boolean;
  /** How many there are in each queue but the closed ones. Missing until they are told. */
  readonly counts?: QueueCounts;
  /** Why the status is `error`. */
  readonly error?: ChatError;
}

/** Milliseconds until a queue is asked for again that could not be had. */
const retryDelay = 2_000;

/** Newest first; of the same moment in an order that stays. */
const byActivity = (one: ConversationSummary, other: ConversationSummary): number =>
  other.at - one.at || (one.id < other.id ? -1 : 1);

/** What is due first comes first. */
const byDue = (one: ConversationSummary, other: ConversationSummary): number =>
  dueOf(one) - dueOf(other) || (one.id < other.id ? -1 : 1);

/**
 * A queue of the support desk (P42), kept up to date by the relay: conversations come, change and go as agents and visitors write. Only what is shown is loaded, however many
 * there are. After a reconnect it is asked for again. For agents, admins and services.
 *
 * @example
 * ```ts
 * const queue = new ConversationQueue(chat, { queue: 'unassigned' });
 * queue.subscribe(({ conversations, counts }) => show(conversations, counts?.unassigned));
 * ```
 */
export class ConversationQueue {
  readonly #chat: Chat;
  readonly #options: QueueOptions;
  readonly #environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>;
  readonly #conversations = new Map<string, ConversationSummary>();
  readonly #listeners = new Set<readonly [(snapshot: QueueSnapshot) => void]>();
  readonly #ends: readonly Unsubscribe[];
  #snapshot: QueueSnapshot = { status: 'loading', conversations: [], more: false };
  /** What changes are told by. */
  #attendance = 0;
  /** Changes with each new start, so that what is under way for an older one stops. */
  #run = 0;
  /** Conversations that were told since the start: newer than what a page says. */
  #heard = new Map<string, ConversationSummary>();
  /** Where the next page begins, if there is one. */
  #next: RoomPlace | undefined;
  #loading: Promise<void> | undefined;
  #counts: QueueCounts | undefined;
  #user: string | undefined;
  #retry: unknown;

  constructor(
    chat: Chat,
    options: QueueOptions,
    environment: Pick<Environment, 'setTimeout' | 'clearTimeout'> = platform(),
  ) {
    this.#chat = chat;
    this.#options = options;
    this.#environment = environment;
    this.#user = chat.snapshot.user?.id;
    this.#ends = [
      chat.on('status', (status) => this.#follow(status)),
      chat.on('user', (user) => this.#identify(user?.id)),
      chat.on('answer', (answer) => this.#hear(answer)),
    ];
    chat.connect();
    this.#follow(chat.snapshot.status);
  }

  get snapshot(): QueueSnapshot {
    return this.#snapshot;
  }

  /** For React's `useSyncExternalStore`: the same as `snapshot`. */
  readonly getSnapshot = (): QueueSnapshot => this.#snapshot;

  /** Calls back now and after every change. Fits Svelte's store contract and `useSyncExternalStore`. */
  readonly subscribe = (listener: (snapshot: QueueSnapshot) => void): Unsubscribe => {
    const entry = [listener] as const;
    this.#listeners.add(entry);
    listener(this.#snapshot);
    return () => void this.#listeners.delete(entry);
  };

  /** Loads the next page, if there is one; resolves when it is shown, or cannot be had now. */
  loadMore(): Promise<void> {
    if (!this.#next || this.#chat.snapshot.status !== 'online') return this.#loading ?? Promise.resolve();
    this.#loading ??= this.#load(this.#run, this.#next).finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** Asks for it again, after an `error`. */
  reload(): void {
    if (this.#snapshot.status === 'error') this.#show('loading');
    this.#follow(this.#chat.snapshot.status);
  }

  /** Ends it: nothing is told any more. */
  close(): void {
    const { snapshot } = this.#chat;
    if (snapshot.status === 'online') this.#chat.ask({ type: 'attend', id: newRequest(), end: this.#attendance });
    this.#stop();
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }

  #stop(): void {
    this.#run += 1;
    this.#attendance = 0;
    const { clearTimeout } = this.#environment;
    clearTimeout(this.#retry);
  }

  #follow(status: ChatStatus): void {
    this.#stop();
    if (status === 'online') void this.#start();
    else if (status === 'closed' || status === 'refused' || status === 'signed-out') {
      const { error } = this.#chat.snapshot;
      this.#fail(error ? errorOf(error) : new ChatError('closed'));
    }
  }

  #identify(user: string | undefined): void {
    if (user === this.#user) return;
    this.#user = user;
    this.#conversations.clear();
    this.#counts = undefined;
    this.#next = undefined;
    this.#show('loading');
    this.#follow(this.#chat.snapshot.status);
  }

  /** Attends first, so that nothing that changes meanwhile is missed; then loads as many as were shown before. */
  async #start(): Promise<void> {
    const run = this.#run;
    const before = this.#conversations.size;
    const known = [...this.#conversations.keys()];
    this.#heard = new Map();
    this.#attendance = newRequest();
    this.#chat.ask({ type: 'attend', id: this.#attendance, ...(this.#options.first && { first: true }) });
    const found = new Set<string>();
    let place: RoomPlace | undefined;
    do {
      const page = await this.#page(run, place);
      if (!page) return;
      for (const { id } of page.conversations) found.add(id);
      place = page.next;
    } while (place && found.size < before);
    for (const id of known) if (!found.has(id) && !this.#heard.has(id)) this.#conversations.delete(id);
    this.#show('ready');
  }

  async #load(run: number, place: RoomPlace): Promise<void> {
    if (await this.#page(run, place)) this.#show('ready');
  }

  /** Takes a page in; undefined where it could not be had, or something else has begun meanwhile. */
  async #page(run: number, before: RoomPlace | undefined): Promise<QueuePage | undefined> {
    const { queue, tag, pageLength: limit } = this.#options;
    const asked = { type: 'queue', queue, ...(tag !== undefined && { tag }), ...(limit && { limit }) } as const;
    try {
      const page = await ask<QueuePage>(this.#chat, { ...asked, ...(before && { before }) });
      if (run !== this.#run) return undefined;
      this.#next = page.next;
      for (const each of page.conversations) this.#take(this.#heard.get(each.id) ?? each);
      return page;
    } catch (error) {
      if (run === this.#run) this.#fail(error as ChatError);
      return undefined;
    }
  }

  #hear(answer: Answer): void {
    if (answer.id !== this.#attendance) return;
    if (answer.type === 'error') return this.#fail(new ChatError(answer.code, answer.class, answer.message));
    if (answer.type !== 'attended') return;
    this.#counts = answer.counts;
    for (const each of answer.conversations) {
      this.#heard.set(each.id, each);
      this.#take(each);
    }
    this.#show(this.#snapshot.status);
  }

  #take(conversation: ConversationSummary): void {
    if (this.#has(conversation)) this.#conversations.set(conversation.id, conversation);
    else this.#conversations.delete(conversation.id);
  }

  /** Whether it belongs here, and to what is loaded. */
  #has(conversation: ConversationSummary): boolean {
    const { id, status, assignee, tags, at, mentions } = conversation;
    const { queue, tag } = this.#options;
    if (tag !== undefined && !tags.includes(tag)) return false;
    if (queue === 'mentioned' ? !mentions : status !== (queue === 'snoozed' || queue === 'closed' ? queue : 'open'))
      return false;
    if (queue === 'mine' && assignee?.id !== this.#user) return false;
    if (queue === 'unassigned' && assignee) return false;
    const due = dueOf(conversation);
    if (queue === 'due') return due < Infinity && (!this.#next || due <= this.#next[0] || this.#conversations.has(id));
    return !this.#next || at >= this.#next[0] || this.#conversations.has(id);
  }

  #fail(error: ChatError): void {
    this.#stop();
    if (error.class === 'retry') {
      const { setTimeout } = this.#environment;
      this.#retry = setTimeout(() => this.#follow(this.#chat.snapshot.status), retryDelay);
    } else if (this.#snapshot.status !== 'ready') this.#show('error', error);
  }

  #show(status: QueueSnapshot['status'], error?: ChatError): void {
    this.#snapshot = {
      status,
      conversations: [...this.#conversations.values()].sort(this.#options.queue === 'due' ? byDue : byActivity),
      more: this.#next !== undefined,
      ...(this.#counts && { counts: this.#counts }),
      ...(error && { error }),
    };
    for (const [listener] of [...this.#listeners]) listener(this.#snapshot);
  }
}
