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

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

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
  let isStopped = false;
  let isOver = false;
  let telling: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let halt = (): void => {};
  const stopping = new Promise<undefined>((resolve) => {
    halt = () => {
      isOver = isStopped = true;
      resolve(undefined);
    };
  });

  async function say(): Promise<void> {
    try {
      told = (await client.appendText(room, seq, told, text.slice(told))).length;
    } catch (error) {
      // What else is in the way: the end has all of the text.
      isOver = true;
      if ((error as RelayError).code === 'stopped') halt();
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

  async function finish(): Promise<void> {
    isOver = true;
    clearTimeout(timer);
    if (text.trim() === '') return void (await client.deleteMessage(room, seq));
    if (signal?.aborted) return void (await client.stopMessage(room, seq));
    try {
      if (!isStopped) await client.endMessage(room, seq, text);
    } catch (error) {
      if ((error as RelayError).code !== 'stopped') throw error;
      isStopped = true;
    }
  }

  const abort = (): void => halt();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) halt();
  listen();
  const parts: AsyncIterator<string> | Iterator<string> =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  try {
    for (;;) {
      const part = isStopped ? undefined : await Promise.race([parts.next(), stopping]);
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
    if (isStopped) void Promise.resolve(parts.return?.()).catch(() => {});
  }
  await finish();
  return { seq, at, text, stopped: isStopped };
}
