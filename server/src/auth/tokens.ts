import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { refusal, type Authentication, type Refused } from './authentication.ts';
import { identityOf } from './claims.ts';
import type { KeyRing } from './keys.ts';

/** Checks the tokens by which a site's own backend says who its users are. */
export interface Tokens {
  verify(token: string): Promise<Authentication>;
}

export interface TokenOptions {
  readonly ring: KeyRing;
  readonly clock: Clock;
  /** What `aud` must contain. */
  readonly audience: string;
  /** What `iss` must be, if that matters. */
  readonly issuer?: string;
  readonly nameLength: number;
}

/** Says what is wrong with a token, and nothing of what is in it. */
const invalid = (message: string): Refused => refusal('credential-invalid', message);
const unsigned = invalid('the token is not signed by a key of this relay');

/** Decoders forgive padding, spaces and loose bits; a token with several spellings would be several to who revokes it. */
const isPlainlySpelled = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

export function createTokens({ ring, clock, audience, issuer, nameLength }: TokenOptions): Tokens {
  async function payloadOf(token: string): Promise<JWTPayload | Refused> {
    if (!isPlainlySpelled(token)) return unsigned;
    let header;
    try {
      header = decodeProtectedHeader(token);
    } catch {
      return unsigned;
    }
    // Of the header only `alg` and `kid` are looked at, and they only choose among keys that are here: `jku`, `jwk`, `x5u`, `x5c` say nothing.
    const { alg, kid } = header;
    let failure: Refused = unsigned;
    for (const { algorithm, key } of await ring.find({ alg, kid })) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          audience,
          ...(issuer !== undefined && { issuer }),
          requiredClaims: ['sub', 'aud', 'exp'],
          clockTolerance: bounds.clockSkew / 1_000,
          currentDate: new Date(clock.now()),
        });
        return payload;
      } catch (error) {
        if (error instanceof errors.JWTExpired) failure = refusal('token-expired', 'the token has expired');
        else if (error instanceof errors.JWTClaimValidationFailed) {
          failure = invalid(`the token's claim "${error.claim}" is missing or not valid here`);
        }
      }
    }
    return failure;
  }

  return {
    async verify(token) {
      const payload = await payloadOf(token);
      return 'ok' in payload ? (payload as Refused) : identityOf(payload, token, nameLength);
    },
  };
}
