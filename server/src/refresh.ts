import type { Refresh } from '../../src/protocol/index.ts';
import { reconsider } from './access.ts';
import { isSpared } from './policy/identity.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import { banned } from './site-ban.ts';

/** Goes on by a fresh token of the same user (P13). */
export async function refresh(
  session: Session,
  state: OpenState,
  { token }: Refresh,
  services: Services,
): Promise<void> {
  try {
    const answer = await services.authenticator.refresh(state.identity, token);
    if (session.state !== state) return;
    if (!answer.ok) return session.refuse(answer.code, answer.message);
    if (services.revocations.covers(answer.identity)) return session.end('revoked', 'access was taken back');
    const { siteBans } = services;
    const ban = siteBans.ofUser(answer.identity.user.id) ?? siteBans.ofSession(session);
    // Who is no admin any more is not spared any more.
    if (ban && !isSpared(answer.identity)) return session.end('forbidden', banned, siteBans.timeLeft(ban));
    const before = state.identity;
    session.renew(answer.identity);
    session.tell({ type: 'refreshed' });
    reconsider(session, state, before, services);
  } catch (error) {
    services.log.error('identity not refreshed', { session: session.id, error });
    session.refuse('store-unavailable', 'nobody can say now who this is', { retryAfter: services.limits.heartbeat });
  }
}
