import { protocolVersion, type Hello } from '../../src/protocol/index.ts';
import { KeysUnavailableError } from './auth/keys.ts';
import type { Decoding } from './decode.ts';
import { bounds } from './limits.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';
import { banned } from './site-ban.ts';
import type { SiteBan } from './store/moderation.ts';

/** The first message of a connection must be a hello that we understand (P12). */
export function greet(session: Session, decoding: Decoding, services: Services): void {
  const { type, protocol } = decoding.message as { type?: unknown; protocol?: unknown };
  // Asked before the shape: another version may have other fields.
  if (type === 'hello' && typeof protocol === 'number' && protocol !== protocolVersion) {
    return session.end('version-unsupported', `this relay speaks version ${protocolVersion}`);
  }
  if (!decoding.ok) return session.end('bad-frame', decoding.reason);
  if (decoding.message.type !== 'hello') return session.end('bad-frame', 'the first message must be a hello');
  session.state = { name: 'greeting', isAuthenticating: true };
  void authenticate(session, decoding.message, services);
}

function ban(session: Session, found: SiteBan, { siteBans }: Services): void {
  session.end('forbidden', banned, siteBans.timeLeft(found));
}

async function authenticate(session: Session, hello: Hello, services: Services): Promise<void> {
  const { authenticator, clock, limits, log, maxConnectionsPerUser, siteBans, users } = services;
  try {
    const ofAddress = siteBans.ofSession(session);
    // Before anything is made for them; one with a token may be an admin.
    if (ofAddress && hello.credential?.kind !== 'token') return ban(session, ofAddress, services);
    const answer = await authenticator.authenticate(hello);
    if (session.state.name !== 'greeting') return;
    if (!answer.ok) return session.end(answer.code, answer.message);
    const { identity, secret } = answer;
    // Here, where nothing can come between: later it is found among the open ones.
    if (services.revocations.covers(identity)) return session.end('revoked', 'access was taken back');
    const found = siteBans.ofUser(identity.user.id) ?? ofAddress;
    if (found && !identity.isAdmin) return ban(session, found, services);
    const share = users.of(identity.user.id);
    if (share.connections >= maxConnectionsPerUser) {
      return session.end('busy', `a user has at most ${maxConnectionsPerUser} connections`, bounds.fullRetry);
    }
    session.open(identity, share);
    session.tell({
      type: 'welcome',
      protocol: protocolVersion,
      session: session.id,
      user: identity.user,
      ...(secret === undefined ? {} : { secret }),
      relay: services.software,
      limits,
      at: clock.now(),
    });
    log.debug('session opened', { session: session.id, user: identity.user.id });
  } catch (error) {
    log.error('identity not read', { session: session.id, error });
    session.end(error instanceof KeysUnavailableError ? 'busy' : 'store-unavailable', 'nobody can say now who this is');
  } finally {
    session.proceed();
  }
}
