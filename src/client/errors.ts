import type { ErrorClass, ErrorCode } from '../protocol/index.ts';
import type { ClientErrorCode } from './types.ts';

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
export class ChatError extends Error {
  /** One of the wire's codes, or one that arises here. */
  readonly code: ErrorCode | ClientErrorCode;
  /** What to do about it: the same again later (`retry`), with a fresh credential (`reauth`), or never (`stop`). */
  readonly class: ErrorClass;

  constructor(code: ErrorCode | ClientErrorCode, message: string = code, errorClass: ErrorClass = 'stop') {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.class = errorClass;
  }
}
