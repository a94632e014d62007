import type { RelayError } from './error.ts';
import type { Written } from './types.ts';

/** How a message is written bit by bit. */
export interface ServerStreamOptions {
  /** The number of the message that it answers: whoever wrote that may stop it. */
  readonly reply?: number;
}

/** How a message that was written bit by bit has ended. */
export interface ServerStreamResult extends Pick<Written, 'seq' | 'at'> {
  /** All that was taken from the source. */
  readonly text: string;
  /** Whether somebody has stopped it. */
  readonly stopped: boolean;
}

/** What of the client it is written by. */
interface Writer {
  sendMessage(room: string, text: '', options: { stream: true; reply?: number }): Promise<Written>;
  appendText(room: string, seq: number, place: number, text: string): Promise<{ readonly length: number }>;
  endMessage(room: string, seq: number, text: string): Promise<Written>;
  deleteMessage(room: string, seq: number): Promise<Written>;
}

/** What comes from the source meanwhile goes with the next request; so far apart they begin. */
const interval = 100;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, interval));

/** Writes what a source gives into a room. */
export async function streamInto(
  client: Writer,
  room: string,
  source: AsyncIterable<string> | Iterable<string>,
  { reply }: ServerStreamOptions,
): Promise<ServerStreamResult> {
  const { seq, at } = await client.sendMessage(room, '', { stream: true, ...(reply !== undefined && { reply }) });
  let text = '';
  let told = 0;
  let isStopped = false;
  let isOver = false;
  let telling: Promise<void> | undefined;

  async function tell(): Promise<void> {
    while (told < text.length && !isOver) {
      try {
        told = (await client.appendText(room, seq, told, text.slice(told))).length;
      } catch (error) {
        // What else is in the way: the end has all of the text.
        isOver = true;
        isStopped = (error as RelayError).code === 'stopped';
      }
      await pause();
    }
    telling = undefined;
  }

  async function finish(): Promise<void> {
    isOver = true;
    if (text.trim() === '') return void (await client.deleteMessage(room, seq));
    try {
      if (!isStopped) await client.endMessage(room, seq, text);
    } catch (error) {
      if ((error as RelayError).code !== 'stopped') throw error;
      isStopped = true;
    }
  }

  try {
    for await (const part of source) {
      text += part;
      telling ??= tell();
      if (isStopped) break;
    }
  } catch (error) {
    await finish().catch(() => {});
    throw error;
  }
  await finish();
  return { seq, at, text, stopped: isStopped };
}
