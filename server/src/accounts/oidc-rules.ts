import type { AccountRole } from '../store/accounts.ts';

/** What a service says of somebody, as far as it matters here. */
export interface OidcClaims {
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly groups?: unknown;
}

export const isRule = (rule: string): boolean => /^(\*|group:\S.*|[^\s@]*@[^\s@]+)$/.test(rule);

/** An e-mail counts only when the service says that it is theirs. */
export function verifiedEmail({ email, email_verified: isVerified }: OidcClaims): string | undefined {
  return typeof email === 'string' && isVerified === true ? email.normalize('NFKC').trim().toLowerCase() : undefined;
}

function covers(rule: string, claims: OidcClaims): boolean {
  if (rule === '*') return true;
  if (rule.startsWith('group:')) {
    const { groups } = claims;
    return Array.isArray(groups) && groups.includes(rule.slice('group:'.length));
  }
  const email = verifiedEmail(claims);
  if (email === undefined) return false;
  const wanted = rule.toLowerCase();
  return wanted.startsWith('@') ? email.slice(email.lastIndexOf('@')) === wanted : email === wanted;
}

/** As what somebody may come in; undefined when not at all. */
export function roleByRules(
  claims: OidcClaims,
  { agents = [], admins = [] }: { agents?: readonly string[]; admins?: readonly string[] },
): AccountRole | undefined {
  if (admins.some((rule) => covers(rule, claims))) return 'admin';
  return agents.some((rule) => covers(rule, claims)) ? 'agent' : undefined;
}
