import { ChatError } from './errors.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import { pollText } from '../protocol/poll.ts';
import { streamTopic, type Appended, type StreamedText, type StreamList } from '../protocol/index.ts';
import type { Chat, ChatMessage, Room, Sent, Unsubscribe } from './types.ts';

/** What is known of a message that somebody writes bit by bit. */
export interface StreamedMessage {
  /** The message's number. */
  readonly seq: number;
  /** Its text so far. */
  readonly text: string;
}

/** How a message is written bit by bit. */
export interface StreamOptions {
  /** The id of the message that it answers: whoever wrote that may stop it. */
  readonly reply?: string;
  /** Ends it from here: what is written by then stays, as when somebody stops it. */
  readonly signal?: AbortSignal;
  /** Of a bot in a conversation: refused (`forbidden`) where another is to answer by then (P46). */
  readonly answering?: boolean;
  /** Offered with a question when it is finished (P50): at most 10 answers to choose from, by the team or a service. */
  readonly offer?: { readonly question: string; readonly options: readonly string[] };
}

/** How a message that was written bit by bit has ended. */
export interface StreamResult extends Sent {
  /** All that was taken from the source. */
  readonly text: string;
  /** Whether somebody, or one's own signal, has stopped it. */
  readonly stopped: boolean;
  /** Whether it was longer than a message may be: the relay has cut it there (P18), and its source was ended. */
  readonly tooLong: boolean;
}

/** Parts are said to the relay at most this often: what comes meanwhile goes with the next. */
const interval = 60;
/** UTF-16 code units of one request, which fit into a frame however they are written in it. */
const partLength = 10_000;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, interval));

/** Whether the same again may be taken later, on another connection. */
const isPassing = (error: unknown): boolean => error instanceof ChatError && error.class !== 'stop';

/** Tells the relay a text as it grows. It survives the connection: what the relay has not said to have is said again. */
class Teller {
  #chat: Chat;
  #room: Room;
  #seq: number;
  #text = '';
  /** So much of it the relay has. */
  #told = 0;
  #telling: Promise<void> | undefined;
  #onEnd: (error: ChatError) => void;
  #isOver = false;

  /** `onEnd`: the relay takes no more. */
  constructor(chat: Chat, room: Room, seq: number, onEnd: (error: ChatError) => void) {
    this.#chat = chat;
    this.#room = room;
    this.#seq = seq;
    this.#onEnd = onEnd;
  }

  say(text: string): void {
    this.#text = text;
    if (!this.#isOver) this.#telling ??= this.#tell();
  }

  async #tell(): Promise<void> {
    while (this.#told < this.#text.length && !this.#isOver) {
      const { text, told } = { text: this.#text, told: this.#told };
      const more = { at: told, text: text.slice(told, told + partLength) };
      try {
        this.#told = (
          await ask<Appended>(this.#chat, { type: 'append', room: this.#room.id, of: this.#seq, ...more })
        ).length;
      } catch (error) {
        if (!isPassing(error)) {
          this.#isOver = true;
          this.#onEnd(error as ChatError);
        }
      }
      await pause();
    }
    this.#telling = undefined;
  }

  /** Until all of it is said, or no more is taken. */
  async told(): Promise<void> {
    await this.#telling;
  }

  /** Says no more. */
  end(): void {
    this.#isOver = true;
  }
}

/**
 * Writes a message bit by bit, from anything that gives its text in parts: the room sees it grow (P18). It survives a connection that breaks, and a relay that starts anew; whoever
 * takes part may stop it, which ends the source, too. What is longer than a message may be is cut there, which ends it likewise.
 *
 * @throws {@link ChatError} where it could not be begun or ended: `forbidden`, `too-many`, `text-refused`. What the source throws ends the message with what there is, and is
 * thrown on.
 *
 * @example
 * ```ts
 * const { stopped } = await stream(chat, room, model.answer(question.text), { reply: question.id });
 * ```
 */
export const stream = (
  chat: Chat,
  room: Room,
  source: AsyncIterable<string> | Iterable<string>,
  options: StreamOptions = {},
): Promise<StreamResult> => ignorable(write(chat, room, source, options));

async function write(
  chat: Chat,
  room: Room,
  source: AsyncIterable<string> | Iterable<string>,
  { reply, signal, answering, offer }: StreamOptions,
): Promise<StreamResult> {
  const answered = reply === undefined ? undefined : room.snapshot.messages.find((each) => each.id === reply)?.seq;
  if (reply !== undefined && !answered) throw new ChatError('no-such-message');
  const { seq, at } = await room.put({
    ...{ type: 'message', text: '', stream: true },
    ...(answered && { reply: answered }),
    ...(answering && { answering }),
  });
  let text = '';
  /** Why nothing more of the source is wanted: somebody has ended it, it is too long, or it is not permitted any more. */
  let ended: 'stopped' | 'text-length' | ChatError | undefined;
  let halt = (_why: NonNullable<typeof ended>): void => {};
  const halting = new Promise<undefined>((resolve) => {
    halt = (why) => {
      ended ??= why;
      resolve(undefined);
    };
  });
  const teller = new Teller(chat, room, seq, (error) => {
    if (error.code === 'stopped') halt('stopped');
    else if (error.code === 'text-length') halt('text-length');
    else if (error.code === 'forbidden') halt(error);
  });
  // Also where nothing is said at the time that would be refused.
  const unfollow = room.subscribe(({ messages }) => {
    const cut = messages.find((each) => each.seq === seq)?.cut;
    if (cut && cut.by !== 'relay') halt('stopped');
  });
  const abort = (): void => halt('stopped');
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  const parts: AsyncIterator<string> | Iterator<string> =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  try {
    await take().catch(async (error: unknown) => {
      await finish().catch(() => {});
      throw error;
    });
    return await finish(offer);
  } finally {
    teller.end();
    unfollow();
    signal?.removeEventListener('abort', abort);
  }

  async function take(): Promise<void> {
    for (;;) {
      const part = ended ? undefined : await Promise.race([parts.next(), halting]);
      if (!part || part.done) break;
      text += part.value;
      teller.say(text);
    }
    // Its answer is waited for by nobody: it may never come.
    if (ended) void Promise.resolve(parts.return?.()).catch(() => {});
  }

  async function finish(offered?: StreamOptions['offer']): Promise<StreamResult> {
    // Of a text that would be refused as a whole the relay takes what there is room for, and cuts it there.
    if (!ended && text.length > chat.snapshot.limits.textLength) await teller.told();
    if (typeof ended === 'object') throw ended;
    // Nothing was written at all: there is nothing to keep.
    if (text.trim() === '') await room.put({ type: 'delete', of: seq });
    else if (!ended) await end(offered);
    else if (ended === 'stopped' && signal?.aborted) await room.put({ type: 'stop', of: seq });
    return { seq, at, text, stopped: ended === 'stopped', tooLong: ended === 'text-length' };
  }

  async function end(offered: StreamOptions['offer']): Promise<void> {
    const more = offered?.options.length && {
      text: pollText(`${text}\n\n${offered.question}`, offered.options),
      choices: offered.options.length,
    };
    try {
      await room.put({ type: 'end', of: seq, text, ...more });
    } catch (error) {
      if ((error as ChatError).code === 'stopped') return halt('stopped');
      // Nobody is to see it as being written until it is idle.
      const without = more ? ({ type: 'end', of: seq, text } as const) : ({ type: 'stop', of: seq } as const);
      await room.put(without).catch(() => {});
      throw error;
    }
  }
}

/**
 * Stops a message that somebody writes bit by bit, by its `seq`; what is written by then stays. For who writes it, whom it answers, and moderators; in direct rooms and those of support for all who may
 * write there.
 *
 * @throws {@link ChatError} `forbidden`; `no-such-message`.
 *
 * @example
 * ```ts
 * await stop(room, message.seq);
 * ```
 */
export const stop = (room: Room, seq: number): Promise<Sent> => room.put({ type: 'stop', of: seq });

/** Whether somebody may {@link stop} a message. */
export function mayStop({ snapshot }: Pick<Room, 'snapshot'>, message: ChatMessage): boolean {
  const { can, kind, messages } = snapshot;
  if (!message.streaming || !can.includes('send')) return false;
  if (message.own || can.includes('moderate') || kind === 'direct' || kind === 'support') return true;
  return message.reply !== undefined && !!messages.find((each) => each.seq === message.reply)?.own;
}

/**
 * Follows the texts of the messages of a room that are being written, and calls back with each that has grown. Texts from before, and those that were missed, are asked for. What is finished is in the room's
 * messages.
 *
 * @example
 * ```ts
 * const unfollow = followStreams(chat, room, ({ seq, text }) => show(seq, text));
 * ```
 */
export function followStreams(chat: Chat, room: Room, grown: (message: StreamedMessage) => void): Unsubscribe {
  const texts = new Map<number, string>();
  let isAsking = false;
  let isWanted = false;
  let isEnded = false;
  let wasOnline = false;

  async function catchUp(): Promise<void> {
    isWanted = true;
    if (isAsking) return;
    isAsking = true;
    while (isWanted && !isEnded) {
      isWanted = false;
      try {
        const { streams } = await ask<StreamList>(chat, { type: 'streams', room: room.id });
        for (const [seq, text] of streams) if (text.length >= (texts.get(seq)?.length ?? 0)) set(seq, text);
      } catch {
        // Asked again when the room is live again, and with the next gap.
      }
    }
    isAsking = false;
  }

  function set(seq: number, text: string): void {
    if (isEnded || texts.get(seq) === text) return;
    texts.set(seq, text);
    grown({ seq, text });
  }

  const ends = [
    room.on('signal', ({ from, topic, key, data }) => {
      if (topic !== streamTopic || from !== 'relay') return;
      const [at, part] = data as StreamedText;
      const seq = Number(key);
      const before = texts.get(seq) ?? '';
      // What was said meanwhile is in the answer, too.
      if (at > before.length) void catchUp();
      else if (at + part.length > before.length) set(seq, before.slice(0, at) + part);
    }),
    room.subscribe(({ status, messages }) => {
      const isOnline = status === 'live';
      const isNew = messages.some(({ seq, streaming }) => streaming && !texts.has(seq!));
      if (isOnline && (!wasOnline || isNew) && messages.some(({ streaming }) => streaming)) {
        for (const { seq, streaming } of messages) if (streaming && !texts.has(seq!)) texts.set(seq!, '');
        void catchUp();
      }
      wasOnline = isOnline;
      for (const { seq, streaming } of messages) if (!streaming && texts.has(seq!)) texts.delete(seq!);
    }),
  ];
  return () => {
    isEnded = true;
    for (const end of ends) end();
  };
}
