import type { IncomingMessage } from 'node:http';
import { Timer, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';

/** Why a form was not read. Fastify answers with the status. */
class FormError extends Error {
  override readonly name = 'FormError';
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** Reads a form in bounded memory and time. Of a name that is there twice the first value counts. */
export const readForm = async (payload: IncomingMessage, wheel: TimerWheel): Promise<URLSearchParams> =>
  new URLSearchParams((await readBody(payload, wheel, bounds.formBytes)).toString());

export function readBody(payload: IncomingMessage, wheel: TimerWheel, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = new Timer({
      onTimer: () => finish(() => reject(new FormError(408, 'the form did not come in time'))),
    });

    function finish(settle: () => void): void {
      wheel.cancel(timer);
      payload.off('data', onData).off('end', onEnd).off('close', onClose);
      settle();
    }
    function onData(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > limit) return finish(() => reject(new FormError(413, 'the form is too large')));
      chunks.push(chunk);
    }
    const onEnd = (): void => finish(() => resolve(Buffer.concat(chunks)));
    const onClose = (): void => finish(() => reject(new FormError(400, 'the form broke off')));
    payload.on('data', onData).on('end', onEnd).on('close', onClose);
    wheel.set(timer, bounds.bodyDeadline);
  });
}
