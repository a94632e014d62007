import { STATUS_CODES } from 'node:http';
import { errorClasses, type ErrorClass, type ErrorCode } from '../../../src/protocol/index.ts';
import { statusOf } from '../http/status.ts';

/** Codes of the API: those of the wire, and what only HTTP can have. */
export type ApiCode =
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
  | 'body-timeout';

const ofHttp = {
  'confirmation-required': 403,
  'no-such-route': 404,
  'no-such-key': 404,
  'no-such-webhook': 404,
  'method-not-allowed': 405,
  'body-timeout': 408,
  'outcome-unknown': 409,
  'precondition-failed': 412,
  'body-too-large': 413,
  'body-type': 415,
} as const satisfies Partial<Record<ApiCode, number>>;

const isOfHttp = (code: ApiCode): code is keyof typeof ofHttp => Object.hasOwn(ofHttp, code);

/** A problem as it is told (RFC 9457). */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ApiCode;
  readonly class: ErrorClass;
  /** Milliseconds after which another try makes sense. */
  readonly retryAfter?: number;
}

/** Why a request is refused, thrown by whatever finds it out. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ApiCode;
  readonly retryAfter: number | undefined;

  constructor(code: ApiCode, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  get details(): ProblemDetails {
    const { code, message, retryAfter } = this;
    const status = isOfHttp(code) ? ofHttp[code] : statusOf(code);
    return {
      type: `urn:live-chat:${code}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: message,
      code,
      class: code === 'body-timeout' ? 'retry' : isOfHttp(code) ? 'stop' : errorClasses[code],
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }
}
