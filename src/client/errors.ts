import type { ErrorClass } from '../protocol/index.ts';
import { ignorable } from './ignorable.ts';
import type { Failure } from './types.ts';

/**
 * What the chat's promises reject with, and its methods throw. Branch on `code`, which is stable; the message is for developers.
 *
 * @example
 * ```ts
 * room.send(text).catch((error) => {
 *   if (error instanceof ChatError && error.code === 'text-length') showTooLong();
 * });
 * ```
 */
export class ChatError extends Error implements Failure {
  /** One of the wire's codes, or one that arises here. */
  readonly code: Failure['code'];
  /** What to do about it: the same again later (`retry`), with a new credential (`reauth`), or never (`stop`). */
  readonly class: ErrorClass;
  /** In so many milliseconds the same may be allowed, where the relay has said so. What is in the outbox waits for it by itself. */
  declare readonly retryAfter: number | undefined;

  constructor(code: Failure['code'], errorClass: ErrorClass = 'stop', message: string = code) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.class = errorClass;
  }
}

export const rejected = (code: Failure['code'], errorClass?: ErrorClass): Promise<never> =>
  ignorable(Promise.reject(new ChatError(code, errorClass)));
