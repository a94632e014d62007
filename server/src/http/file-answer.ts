import type { IncomingMessage } from 'node:http';
import { errorClasses, type ErrorCode } from '../../../src/protocol/index.ts';

/** Why a request about a file is refused, by a code of the wire (P14, P20). */
export interface FileRefusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Milliseconds after which another try makes sense. */
  readonly retryAfter?: number;
}

/** The headers and the text of a refusal. A page that may not ask learns the code alone. */
export function refusalText({ code, message, retryAfter }: FileRefusal): string {
  const more = code === 'origin-refused' ? {} : { class: errorClasses[code], message };
  return JSON.stringify({ code, ...more, ...(retryAfter !== undefined && { retryAfter }) });
}

export const retryHeader = ({ retryAfter }: FileRefusal): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter / 1_000)) };

/** What every answer about files says. Only the page that asks may read it. */
export function fileHeaders({ headers: { origin } }: Pick<IncomingMessage, 'headers'>): Record<string, string> {
  return {
    ...(origin !== undefined && { 'access-control-allow-origin': origin }),
    'access-control-expose-headers': 'content-disposition, content-range, retry-after',
    vary: 'origin, authorization',
    'x-content-type-options': 'nosniff',
    // If it is opened by itself all the same, it is a page that can do nothing, of an origin of its own.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  };
}

export const tooLarge = (limit: number): FileRefusal => ({
  code: 'file-too-large',
  message: `a file has at most ${limit} bytes`,
});

export const noUpload: FileRefusal = {
  code: 'forbidden',
  message: 'there is no such room, or you may not put files in it',
};
