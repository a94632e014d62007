import { closeConversation, assignConversation, notesOf } from '../client/conversations.ts';
import { ConversationQueue, type ConversationSummary, type QueueSnapshot } from '../client/conversation-queue.ts';
import { ChatError, createChat, type Chat, type Room } from '../client/index.ts';
import { stream } from '../client/streams.ts';
import { pollText } from '../protocol/poll.ts';
import { GiveUp, type BotAnswer, type BotAnswerer } from './answer.ts';
import { askedIn, isOffered, turnsBefore, type Asked } from './asked.ts';
import { bounded } from './bounded.ts';
import { asksForPerson, botTexts, type BotTexts } from './texts.ts';

/** What a bot is told to be. */
export interface BotOptions {
  /** The relay's address. */
  readonly url: string;
  /** Key of a service with the scopes `read`, `send` and `moderate`. Its name is what visitors see. */
  readonly key: string;
  readonly answer: BotAnswerer;
  readonly texts?: Partial<BotTexts>;
  /** Whether somebody asks for a person in their own words. Default: by words of some languages. */
  readonly wantsPerson?: (text: string) => boolean;
  /** So many answers it gives in a conversation until it hands over. Default: 20. */
  readonly mostAnswers?: number;
  /** So many conversations it answers at a time; others wait. Default: 4. */
  readonly atOnce?: number;
  /** Told what it does, without what people have said. */
  readonly log?: (event: BotEvent) => void;
  /** The WebSocket to use. Default: Node's. */
  readonly WebSocket?: unknown;
}

/** What a bot has done, or what is in its way. */
export interface BotEvent {
  readonly event: 'answered' | 'nothing found' | 'handed over' | 'stopped' | 'taken over' | 'failed' | 'refused';
  readonly room?: string;
  /** A code, or what an endpoint has done wrong. */
  readonly reason?: string;
}

/** A bot that answers visitors. */
export interface Bot {
  /** Ends it. What waits for it goes to people, by and by. */
  close(): void;
}

/** Conversations of which it is known how far they are answered. */
const remembered = 2_000;
/** What is told of a question in a note. */
const noteLength = 300;

interface Progress {
  /** The number of the last message that was looked at. */
  handled: number;
  /** The number of the newest message when it was left: until there is a newer one, there is nothing to do. */
  seen: number;
  answers: number;
}

class SupportBot implements Bot {
  readonly #options: BotOptions;
  readonly #texts: BotTexts;
  readonly #chat: Chat;
  readonly #queue: ConversationQueue;
  readonly #active = new Map<string, AbortController>();
  readonly #progress = new Map<string, Progress>();

  constructor(options: BotOptions) {
    const { url, key, texts, WebSocket } = options;
    this.#options = options;
    this.#texts = { ...botTexts, ...texts };
    this.#chat = createChat({ url, token: key, ...(WebSocket !== undefined && { WebSocket }) });
    this.#chat.on('status', (status) => {
      const { error } = this.#chat.snapshot;
      if (status === 'refused' || status === 'signed-out') this.#log('refused', undefined, error?.code);
    });
    this.#queue = new ConversationQueue(this.#chat, { queue: 'mine', first: true });
    this.#queue.subscribe((snapshot) => this.#look(snapshot));
  }

  close(): void {
    for (const controller of this.#active.values()) controller.abort();
    this.#queue.close();
    this.#chat.close();
  }

  #log(event: BotEvent['event'], room?: string, reason?: string): void {
    this.#options.log?.({ event, ...(room !== undefined && { room }), ...(reason !== undefined && { reason }) });
  }

  /** Begins to answer where somebody waits, the longest wait first, and ends where somebody else has taken over. */
  #look({ conversations, more, error }: QueueSnapshot): void {
    if (error) this.#log('refused', undefined, error.code);
    if (more) void this.#queue.loadMore();
    const mine = new Set(conversations.map(({ id }) => id));
    for (const [id, controller] of this.#active) if (!mine.has(id)) controller.abort();
    const waiting = conversations.filter(
      ({ id, waiting: since, last }) =>
        // How a conversation stands is told a moment later than what was said in it.
        since !== undefined && !this.#active.has(id) && (last?.seq ?? 0) > (this.#progress.get(id)?.seen ?? 0),
    );
    for (const each of waiting.sort((one, other) => one.waiting! - other.waiting!)) {
      if (this.#active.size >= (this.#options.atOnce ?? 4)) return;
      void this.#serve(each);
    }
  }

  async #serve({ id, last }: ConversationSummary): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#active.set(id, controller);
    const room = this.#chat.room(id);
    try {
      await live(room, signal);
      for (let goesOn = true; goesOn && !signal.aborted;) {
        const progress = this.#progressOf(id);
        const asked = askedIn(room.snapshot, progress.handled);
        if (!asked) break;
        progress.handled = asked.seq;
        goesOn = await this.#respond(room, asked, progress, controller);
      }
    } catch (error) {
      const { code = 'internal' } = error as ChatError;
      // Somebody of the team was faster, or it is over.
      if (code === 'forbidden' || signal.aborted) this.#log('taken over', id);
      else this.#log('failed', id, code);
    }
    const newest = room.snapshot.messages.findLast(({ seq }) => seq !== undefined)?.seq ?? 0;
    // Also of one into which it is not let.
    this.#progressOf(id).seen = Math.max(newest, last?.seq ?? 0);
    room.close();
    this.#active.delete(id);
    if (this.#chat.snapshot.status !== 'closed') this.#look(this.#queue.snapshot);
  }

  #progressOf(id: string): Progress {
    const progress = this.#progress.get(id) ?? { handled: 0, seen: 0, answers: 0 };
    this.#progress.delete(id);
    this.#progress.set(id, progress);
    const [oldest] = this.#progress.keys();
    if (this.#progress.size > remembered) this.#progress.delete(oldest!);
    return progress;
  }

  /** @returns whether it may go on with what was said meanwhile. */
  async #respond(room: Room, asked: Asked, progress: Progress, { signal }: AbortController): Promise<boolean> {
    const { wantsPerson = asksForPerson, mostAnswers = 20 } = this.#options;
    const { yes, person, glad, nothing, failed, brokenOff } = this.#texts;
    const said = asked.text.trim();
    if (said === yes && isOffered(room.snapshot, asked)) {
      await this.#say(room, glad);
      await closeConversation(room);
      return false;
    }
    const handOver = (why: string, words?: string): Promise<false> => this.#handOver(room, asked, progress, why, words);
    if (said === person || wantsPerson(said)) return handOver('The visitor asked for a person.');
    if (progress.answers >= mostAnswers) return handOver(`The bot has answered ${mostAnswers} times.`);
    progress.answers += 1;
    const written = { length: 0 };
    const ended = new AbortController();
    try {
      const before = turnsBefore(room.snapshot, asked);
      const question = { text: said, before, signal: AbortSignal.any([signal, ended.signal]) };
      const answer = said === '' ? undefined : await this.#options.answer(question);
      if (signal.aborted) return false;
      if (!answer) {
        await this.#say(room, nothing, [person]);
        this.#log('nothing found', room.id);
        return true;
      }
      return await this.#tell(room, asked, answer, written, signal);
    } catch (error) {
      if (signal.aborted || isOver(error)) throw error;
      const why = whyOf(error);
      this.#log('failed', room.id, why);
      return await handOver(why, written.length > 0 ? brokenOff : failed);
    } finally {
      // Whoever still answers need not.
      ended.abort();
    }
  }

  async #tell(
    room: Room,
    asked: Asked,
    { text, choices, isComplete = !choices }: BotAnswer,
    written: { length: number },
    signal: AbortSignal,
  ): Promise<boolean> {
    const { helped, yes, person } = this.#texts;
    const offer = isComplete ? { question: helped, options: [yes, person] } : { question: '', options: choices ?? [] };
    const most = (this.#chat.snapshot.limits.textLength ?? 4_000) / 2;
    if (typeof text === 'string') {
      const whole = text.length > most ? `${text.slice(0, most)} …` : text;
      await this.#say(room, [whole, offer.question].filter(Boolean).join('\n\n'), offer.options);
    } else {
      const options = { reply: asked.id, signal, answering: true, offer } as const;
      const { stopped } = await stream(this.#chat, room, bounded(text, most, written), options);
      if (stopped) {
        this.#log(signal.aborted ? 'taken over' : 'stopped', room.id);
        return !signal.aborted;
      }
    }
    this.#log('answered', room.id);
    return true;
  }

  async #say(room: Room, text: string, options: readonly string[] = []): Promise<void> {
    const offered = options.length > 0 ? { text: pollText(text, options), choices: options.length } : { text };
    await room.put({ type: 'message', ...offered, answering: true });
  }

  /** The queue first: what the visitor is told then is true, whatever happens between. */
  async #handOver(room: Room, { text }: Asked, progress: Progress, why: string, words = ''): Promise<false> {
    const notes = notesOf(this.#chat, room);
    try {
      await assignConversation(notes, null);
      await notes.send(`${why}\n\n“${text.slice(0, noteLength).trim()}”`);
    } finally {
      notes.close();
    }
    progress.answers = 0;
    await room.send([words, this.#texts.handedOver].filter(Boolean).join(' '));
    this.#log('handed over', room.id, why);
    return false;
  }
}

/** Whether the relay takes nothing more of what is said here: somebody else has it, it is closed, or there is no relay. */
const isOver = (error: unknown): boolean =>
  error instanceof ChatError && (error.code === 'forbidden' || error.class !== 'stop' || error.code === 'closed');

/** As the team is told. */
function whyOf(error: unknown): string {
  if (error instanceof GiveUp) return error.message;
  return error instanceof ChatError
    ? `The relay has refused the answer (${error.code}).`
    : 'The program that answers has failed.';
}

/** Until the room has its messages. */
async function live(room: Room, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(new Error('not wanted any more'));
  signal.addEventListener('abort', abort);
  const unsubscribe = room.subscribe(({ status, error }) => {
    if (status === 'live') resolve();
    else if (status === 'refused') reject(Object.assign(new Error('refused'), { code: error?.code }));
  });
  try {
    await promise;
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', abort);
  }
}

/**
 * A bot that answers visitors of the support desk before people do (P46): what is new is given to it, it says when it has found nothing, and hands over to people where somebody asks for one, or it cannot go on. What somebody of
 * the team has taken it never answers.
 *
 * @example
 * ```ts
 * const search = new ArticleSearch(await readArticles('./help', 'https://shop.example/help/'));
 * const bot = createBot({ url: 'https://chat.example.com', key: process.env.LIVE_CHAT_KEY, answer: helpAnswers(search) });
 * ```
 */
export const createBot = (options: BotOptions): Bot => new SupportBot(options);
