import type { IncomingMessage } from 'node:http';
import type { HttpRefusal } from '../admission.ts';
import { Timer, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';

/** How a POST is read. */
export interface PostOptions {
  /** Bytes of its frames together. */
  readonly frameBytes: number;
  /** Milliseconds from now to its last byte. */
  readonly deadline: number;
  readonly wheel: TimerWheel;
  /** Told of the first line as soon as it is there, and may refuse. */
  onHead(head: string): HttpRefusal | undefined;
  /** Told of all bytes after that. */
  onBytes(count: number): void;
}

/** The lines after the first, each a frame; undefined where they are no UTF-8. */
export type PostBody = { readonly frames: readonly string[] | undefined } | HttpRefusal | undefined;

const tooLarge: HttpRefusal = { status: 413, code: 'frame-too-large', message: 'the body is too large' };
const tooSlow: HttpRefusal = { status: 408, code: 'bad-frame', message: 'the body did not come in time' };
const noHead: HttpRefusal = { status: 400, code: 'bad-frame', message: 'the first line must be a JSON object' };

const lineEnd = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true });

function linesOf(text: Buffer): readonly string[] | undefined {
  if (text.length === 0) return [];
  try {
    return utf8.decode(text).split('\n');
  } catch {
    return undefined;
  }
}

/** Reads a body in bounded memory and time. Resolves to nothing when the other side broke off. */
export function readPost(request: IncomingMessage, options: PostOptions): Promise<PostBody> {
  const { frameBytes, deadline, wheel, onHead, onBytes } = options;
  const limit = bounds.bodyHead + frameBytes;
  return new Promise((resolve) => {
    let body: Buffer = Buffer.alloc(0);
    let headEnd = -1;
    const timer = new Timer({ onTimer: () => finish(tooSlow) });

    function finish(result: PostBody): void {
      wheel.cancel(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(result);
    }
    function onData(chunk: Buffer): void {
      body = body.length === 0 ? chunk : Buffer.concat([body, chunk]);
      if (body.length > limit) return finish(tooLarge);
      if (headEnd >= 0) return onBytes(chunk.length);
      if (!readHead(body.indexOf(lineEnd))) return;
      onBytes(body.length);
    }
    /** Whether the head is there and as it should be. */
    function readHead(end: number): boolean {
      const isTooLarge = Number(request.headers['content-length'] ?? 0) > limit;
      if (end < 0 ? body.length > bounds.bodyHead : end > bounds.bodyHead) finish(isTooLarge ? tooLarge : noHead);
      else if (end >= 0) {
        headEnd = end;
        const refusal = onHead(body.toString('utf8', 0, end)) ?? (isTooLarge ? tooLarge : undefined);
        if (!refusal) return true;
        finish(refusal);
      }
      return false;
    }
    function onEnd(): void {
      // A head alone needs no line end.
      if (headEnd < 0 && !readHead(body.length)) return;
      finish({ frames: linesOf(body.subarray(headEnd + 1)) });
    }
    const onClose = (): void => finish(undefined);
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    wheel.set(timer, deadline);
  });
}
