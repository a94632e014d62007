import type { RelayError } from './error.ts';
import type { Written } from './types.ts';

/** How a message is written bit by bit. */
export interface ServerStreamOptions {
  /** The number of the message that it answers: whoever wrote that may stop it. */
  readonly reply?: number;
  /** Ends it from here: what is written by then stays, as when somebody stops it. */
  readonly signal?: AbortSignal;
  /** Of a bot in a conversation: refused (`forbidden`) where another is to answer by then (P46). */
  readonly answering?: true;
}

/** How a message that was written bit by bit has ended. */
export interface ServerStreamResult extends Pick<Written, 'seq' | 'at'> {
  /** All that was taken from the source. */
  readonly text: string;
  /** Whether somebody, or one's own signal, has stopped it. */
  readonly stopped: boolean;
  /** Whether it was longer than a message may be: the relay has cut it there (P18), and its source was ended. */
  readonly tooLong: boolean;
}

/** What of the client it is written by. */
interface Writer {
  sendMessage(room: string, text: '', options: { stream: true; reply?: number; answering?: true }): Promise<Written>;
  appendText(room: string, seq: number, place: number, text: string): Promise<{ readonly length: number }>;
  endMessage(room: string, seq: number, text: string): Promise<Written>;
  stopMessage(room: string, seq: number): Promise<Written>;
  deleteMessage(room: string, seq: number): Promise<Written>;
}

/** What comes from the source meanwhile goes with the next request; so far apart they begin. */
const interval = 100;
/** While nothing comes from the source, the relay is asked so often whether somebody has stopped it; and knows by that that it is still being written. */
const silentInterval = 1_000;
/** UTF-16 code units of one request, which fit into a body however they are written in it. */
const partLength = 10_000;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const codeOf = (error: unknown): RelayError['code'] => (error as RelayError).code;

/** Writes what a source gives into a room. */
export async function streamInto(
  client: Writer,
  room: string,
  source: AsyncIterable<string> | Iterable<string>,
  { reply, signal, answering }: ServerStreamOptions,
): Promise<ServerStreamResult> {
  const about = { ...(reply !== undefined && { reply }), ...(answering && { answering }) };
  const { seq, at } = await client.sendMessage(room, '', { stream: true, ...about });
  let text = '';
  let told = 0;
  /** Why nothing more of the source is wanted: somebody has ended it, it is too long, or it is not permitted any more. */
  let ended: 'stopped' | 'text-length' | RelayError | undefined;
  let isOver = false;
  let telling: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let halt = (_why: NonNullable<typeof ended>): void => {};
  const halting = new Promise<undefined>((resolve) => {
    halt = (why) => {
      isOver = true;
      ended ??= why;
      resolve(undefined);
    };
  });

  async function say(): Promise<void> {
    try {
      told = (await client.appendText(room, seq, told, text.slice(told, told + partLength))).length;
    } catch (error) {
      // What else is in the way: the end has all of the text.
      isOver = true;
      const code = codeOf(error);
      if (code === 'stopped' || code === 'text-length') halt(code);
      else if (code === 'forbidden') halt(error as RelayError);
    }
  }

  async function tell(): Promise<void> {
    clearTimeout(timer);
    while (told < text.length && !isOver) {
      await say();
      await pause(interval);
    }
    telling = undefined;
    listen();
  }

  /** Asks while there is nothing to say. */
  function listen(): void {
    clearTimeout(timer);
    if (isOver) return;
    timer = setTimeout(() => {
      telling ??= say().then(tell);
    }, silentInterval);
  }

  /** Of a text that is refused as a whole: the relay takes what there is room for, and cuts it there. */
  async function fill(): Promise<void> {
    await telling;
    isOver = false;
    while (told < text.length && !isOver) await say();
  }

  async function end(): Promise<void> {
    try {
      return void (await client.endMessage(room, seq, text));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'stopped') return halt(code);
      if (code === 'text-length' || code === 'body-too-large') await fill();
      if (ended) return;
      // Nobody is to see it as being written until it is idle.
      await client.stopMessage(room, seq).catch(() => {});
      throw error;
    }
  }

  async function finish(): Promise<void> {
    isOver = true;
    clearTimeout(timer);
    if (ended === 'text-length') return;
    if (typeof ended === 'object') throw ended;
    if (text.trim() === '') return void (await client.deleteMessage(room, seq));
    if (signal?.aborted) return void (await client.stopMessage(room, seq));
    if (!ended) await end();
  }

  const abort = (): void => halt('stopped');
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  listen();
  const parts: AsyncIterator<string> | Iterator<string> =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  try {
    for (;;) {
      const part = ended ? undefined : await Promise.race([parts.next(), halting]);
      if (!part || part.done) break;
      text += part.value;
      telling ??= tell();
    }
  } catch (error) {
    await finish().catch(() => {});
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    // Its answer is waited for by nobody: it may never come.
    if (ended) void Promise.resolve(parts.return?.()).catch(() => {});
  }
  await finish();
  return { seq, at, text, stopped: ended === 'stopped', tooLong: ended === 'text-length' };
}
