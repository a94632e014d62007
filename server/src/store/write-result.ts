import type { ErrorCode } from '../../../src/protocol/index.ts';

/** That it is done, or why not. */
export type WriteResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };
