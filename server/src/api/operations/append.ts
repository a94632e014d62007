import type { Body, ErrorCode } from '../../../../src/protocol/index.ts';
import type { Answer } from '../operation.ts';
import type { Exchange } from '../exchange.ts';

/** Refusals that everything can have that is written into a room. */
export const refusalsOfWriting: readonly ErrorCode[] = ['muted', 'text-refused', 'key-reused'];

/** Has a body appended to a room's log, as a `send` does (P2, P3). */
export async function append(
  { exchange, path: { room }, key }: { exchange: Exchange; path: { room: string }; key: string },
  body: Body,
): Promise<
  Answer & { readonly body: { readonly seq: number; readonly at: number; readonly key: string; readonly held?: true } }
> {
  const { seq, at, held } = await exchange.ask({ type: 'send', room, key, body }, 'ack');
  return { body: { seq, at, key, ...(held && { held }) } };
}
