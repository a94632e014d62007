import type { ErrorClass, ErrorCode } from '../protocol/index.ts';

/**
 * What the methods of a server client reject with. Branch on `code`, which is stable; the message is for developers.
 *
 * @example
 * ```ts
 * relay.sendMessage('lobby', 'Hello').catch((error) => {
 *   if (error instanceof RelayError && error.code === 'forbidden') askForAccess();
 * });
 * ```
 */
export class RelayError extends Error {
  override readonly name = 'RelayError';
  /** One of the wire's codes, of the API's own, or `unreachable` where no answer came. */
  readonly code:
    | ErrorCode
    | 'no-such-route'
    | 'method-not-allowed'
    | 'no-such-key'
    | 'no-such-webhook'
    | 'precondition-failed'
    | 'outcome-unknown'
    | 'confirmation-required'
    | 'body-too-large'
    | 'body-type'
    | 'body-timeout'
    | 'unreachable';
  /** What to do about it: the same again later (`retry`), with a fresh credential (`reauth`), or never (`stop`). */
  readonly class: ErrorClass;
  /** Of the HTTP answer; 0 where none came. */
  readonly status: number;
  /** Milliseconds after which another try makes sense, where the relay says so. */
  readonly retryAfter: number | undefined;

  constructor(
    code: RelayError['code'],
    errorClass: ErrorClass,
    message: string,
    { status = 0, retryAfter, cause }: { status?: number; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.class = errorClass;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
