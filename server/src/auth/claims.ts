import type { JWTPayload } from 'jose';
import { bounds } from '../limits.ts';
import { cleanName } from '../names.ts';
import type { Role } from '../../../src/protocol/index.ts';
import type { Identity } from '../policy/identity.ts';
import { isRole } from '../policy/standing.ts';
import { refusal, type Authentication } from './authentication.ts';
import { hashOf } from './secrets.ts';

const longestEmail = 254;
const longestAddress = 2_048;

/**
 * The id of the user that a site calls `subject`. The prefix keeps it apart from guests (`g_`) and services (`s_`), the encoding keeps two
 * subjects from ever having one id, and spaces and control characters out of it.
 */
export const userIdOf = (subject: string): string => `u_${encodeURIComponent(subject)}`;

function grantsOf(claim: unknown): ReadonlyMap<string, Role> | undefined {
  if (typeof claim !== 'object' || claim === null) return undefined;
  const pairs = Array.isArray(claim) ? claim.map((room) => [room, 'member'] as const) : Object.entries(claim);
  const grants = new Map<string, Role>();
  for (const [room, role] of pairs.slice(0, bounds.grants)) {
    if (typeof room === 'string' && isRole(role)) grants.set(room, role);
  }
  return grants;
}

/** A text of a claim, if it is one and not too long. */
const textOf = (claim: unknown, longest: number): string | undefined =>
  typeof claim === 'string' && claim !== '' && claim.length <= longest ? claim : undefined;

function avatarOf(claim: unknown): string | undefined {
  const address = textOf(claim, longestAddress);
  return address !== undefined && URL.canParse(address) && new URL(address).protocol === 'https:' ? address : undefined;
}

/** Who a token is about. Its signature, audience and times were checked. */
export function identityOf(payload: JWTPayload, token: string, nameLength: number): Authentication {
  const { sub, exp, iat, jti, name, email, avatar, roles, rooms } = payload;
  if (typeof sub !== 'string' || sub === '' || !sub.isWellFormed() || userIdOf(sub).length > bounds.userIdLength) {
    return refusal(
      'credential-invalid',
      `the token's claim "sub" must be 1 to ${bounds.userIdLength - 2} plain characters`,
    );
  }
  // JSON has numbers that are infinite, and a token has an end.
  if (!Number.isFinite(exp)) return refusal('credential-invalid', 'the token\'s claim "exp" must be a time');
  const has = (role: string): boolean => Array.isArray(roles) && roles.includes(role);
  const isAdmin = has('admin');
  const grants = grantsOf(rooms);
  const profile = { email: textOf(email, longestEmail), avatar: avatarOf(avatar) };
  const identity: Identity = {
    user: {
      id: userIdOf(sub),
      name: cleanName(typeof name === 'string' ? name : '', nameLength),
      kind: isAdmin || has('agent') ? 'agent' : 'user',
    },
    token: {
      // One without a name of its own is known by what was signed: one signature can be made into another that is as good (ECDSA).
      id: textOf(jti, bounds.tokenIdLength) ?? hashOf(token.slice(0, token.lastIndexOf('.'))),
      issued: typeof iat === 'number' ? iat * 1_000 : 0,
      expires: exp! * 1_000,
    },
    ...(isAdmin && { isAdmin }),
    ...(grants && { grants }),
    ...((profile.email ?? profile.avatar) !== undefined && { profile }),
  };
  return { ok: true, identity };
}
