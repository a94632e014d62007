import type { ErrorCode } from '../../../src/protocol/index.ts';
import type { Identity } from '../policy/identity.ts';

/** Why somebody is not let in. */
export interface Refused {
  readonly ok: false;
  readonly code: ErrorCode & ('credential-invalid' | 'token-expired' | 'revoked');
  readonly message: string;
}

/** Who somebody is, or why that is not known. */
export type Authentication =
  /** `secret` only for a guest just made. */
  { readonly ok: true; readonly identity: Identity; readonly secret?: string } | Refused;

export const refusal = (code: Refused['code'], message: string): Refused => ({ ok: false, code, message });
