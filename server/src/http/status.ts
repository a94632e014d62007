import type { ErrorCode } from '../../../src/protocol/index.ts';

/** The HTTP status of each code of the wire that a request can be answered with. */
const statuses: Partial<Record<ErrorCode, number>> = {
  'bad-message': 400,
  'credential-invalid': 401,
  'token-expired': 401,
  revoked: 401,
  forbidden: 403,
  muted: 403,
  'origin-refused': 403,
  'no-such-file': 404,
  'no-such-member': 404,
  stopped: 409,
  'no-such-message': 404,
  'file-incomplete': 408,
  'too-many': 409,
  'file-too-large': 413,
  'frame-too-large': 413,
  'file-type-refused': 415,
  'key-reused': 422,
  'text-length': 422,
  'text-refused': 422,
  limited: 429,
  'slow-mode': 429,
  internal: 500,
  busy: 503,
  moved: 503,
  'store-unavailable': 503,
  'quota-exceeded': 507,
};

export const statusOf = (code: ErrorCode): number => statuses[code] ?? 400;
