import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { refusal, type Authentication } from '../auth/authentication.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { accountRoles, type Account, type AccountRole } from '../store/accounts.ts';

/** Says which key, and nothing else: what is signed by it is checked by it alone. */
const keyName = 'live-chat-account';
const algorithm = 'HS256';

/** What the inbox shows a connection in the place of its cookie. */
export interface AccountToken {
  readonly token: string;
  readonly expires: number;
}

/** The short-lived credentials of the team, signed by the relay itself. */
export interface AccountTokens {
  /** Whether a token says that it is one of these. */
  isOne(token: string): boolean;
  /** `session` is what it ends with, `issued` when it was decided. */
  sign(account: Account, session: string, issued: number): Promise<AccountToken>;
  verify(token: string): Promise<Authentication>;
}

const invalid = refusal('credential-invalid', 'the token is not signed by this relay for its team');

export function createAccountTokens(secret: string, clock: Clock): AccountTokens {
  const key = new TextEncoder().encode(secret);
  return {
    isOne(token) {
      try {
        return decodeProtectedHeader(token).kid === keyName;
      } catch {
        return false;
      }
    },
    async sign({ id, name, role, login }, session, issued) {
      const expires = issued + bounds.accountTokenLifetime;
      const token = await new SignJWT({ name, role, ...(login.includes('@') && { email: login }) })
        .setProtectedHeader({ alg: algorithm, kid: keyName })
        .setSubject(id)
        .setAudience(keyName)
        .setJti(session)
        .setIssuedAt(issued / 1_000)
        .setExpirationTime(expires / 1_000)
        .sign(key);
      return { token, expires };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          audience: keyName,
          requiredClaims: ['sub', 'jti', 'iat', 'exp', 'role'],
          currentDate: new Date(clock.now()),
        });
        const { sub = '', jti = '', iat = 0, exp = 0, name, email, role } = payload;
        if (!accountRoles.includes(role as AccountRole) || !sub.startsWith('a_')) return invalid;
        return {
          ok: true,
          identity: {
            user: { id: sub, name: String(name), kind: 'agent' },
            token: { id: jti, issued: Math.round(iat * 1_000), expires: Math.round(exp * 1_000) },
            ...(role === 'admin' && { isAdmin: true }),
            ...(typeof email === 'string' && { profile: { email, avatar: undefined } }),
          },
        };
      } catch (error) {
        return error instanceof errors.JWTExpired ? refusal('token-expired', 'the token has expired') : invalid;
      }
    },
  };
}
