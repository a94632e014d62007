import type { Revocations } from './auth/revocations.ts';
import type { RevocationTarget } from './options.ts';
import type { Session } from './session.ts';

function add(target: RevocationTarget, sessions: ReadonlySet<Session>, revocations: Revocations): Promise<void> {
  if ('user' in target) return revocations.addUser(target.user);
  if ('token' in target) return revocations.addToken(target.token);
  const identity = [...sessions].find(({ id }) => id === target.session)?.identity;
  if (!identity) return Promise.resolve();
  const { user, token } = identity;
  return token ? revocations.addToken(token.id, token.expires) : revocations.addUser(user.id);
}

/** Takes access back (P13), and ends at once what is open. Resolves to how many connections ended. */
export async function revoke(
  target: RevocationTarget,
  sessions: ReadonlySet<Session>,
  revocations: Revocations,
): Promise<number> {
  const stored = add(target, sessions, revocations);
  const ended = endCovered(sessions, revocations);
  await stored;
  return ended;
}

/** Ends what is open and may not be here. */
export function endCovered(sessions: ReadonlySet<Session>, revocations: Revocations): number {
  let ended = 0;
  for (const session of [...sessions]) {
    if (!session.identity || !revocations.covers(session.identity)) continue;
    session.end('revoked', 'access was taken back');
    ended += 1;
  }
  return ended;
}
