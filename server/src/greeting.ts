import { protocolVersion, type Hello } from '../../src/protocol/index.ts';
import { KeysUnavailableError } from './auth/keys.ts';
import type { Decoding } from './decode.ts';
import { bounds } from './limits.ts';
import type { MergeOutcome } from './merge.ts';
import { isSpared, type Identity } from './policy/identity.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';
import { banned } from './site-ban.ts';
import type { SiteBan } from './store/moderation.ts';

/** Makes a guest a user, if the hello asks for it (P27). */
export type Merge = (identity: Identity, guest: Hello['merge']) => Promise<MergeOutcome>;

/** The first message of a connection must be a hello that we understand (P12). */
export function greet(session: Session, decoding: Decoding, services: Services, merge: Merge): void {
  const { type, protocol } = decoding.message as { type?: unknown; protocol?: unknown };
  // Asked before the shape: another version may have other fields.
  if (type === 'hello' && typeof protocol === 'number' && protocol !== protocolVersion) {
    return session.end('version-unsupported', `this relay speaks version ${protocolVersion}`);
  }
  if (!decoding.ok) return session.end('bad-frame', decoding.reason);
  if (decoding.message.type !== 'hello') return session.end('bad-frame', 'the first message must be a hello');
  session.state = { name: 'greeting', isAuthenticating: true };
  void authenticate(session, decoding.message, services, merge);
}

function ban(session: Session, found: SiteBan, { siteBans }: Services): void {
  session.end('forbidden', banned, siteBans.timeLeft(found));
}

/** Ends the session of one whose access was taken back, or who is banned, also as the guest who they were: nobody gets rid of a ban by signing in (P27). */
function isKeptOut(session: Session, identity: Identity, { merge }: Hello, services: Services): boolean {
  const { siteBans, revocations } = services;
  const ofGuest = merge && siteBans.ofUser(merge.id);
  const found = siteBans.ofUser(identity.user.id) ?? ofGuest ?? siteBans.ofSession(session);
  if (revocations.covers(identity)) session.end('revoked', 'access was taken back');
  else if (found && !isSpared(identity)) ban(session, found, services);
  return session.state.name === 'closing';
}

async function authenticate(session: Session, hello: Hello, services: Services, merge: Merge): Promise<void> {
  const { authenticator, clock, limits, log, maxConnectionsPerUser, siteBans, users } = services;
  try {
    const ofAddress = siteBans.ofSession(session);
    // Before anything is made for them; one with a token may be an admin.
    if (ofAddress && hello.credential?.kind !== 'token') return ban(session, ofAddress, services);
    const answer = await authenticator.authenticate(hello);
    if (session.state.name !== 'greeting') return;
    if (!answer.ok) return session.end(answer.code, answer.message);
    const { identity, secret } = answer;
    if (isKeptOut(session, identity, hello, services)) return;
    const merged = await merge(identity, hello.merge);
    if (session.state.name !== 'greeting') return;
    // Here once more, where nothing can come between: later it is found among the open ones.
    if (isKeptOut(session, identity, hello, services)) return;
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
      ...(merged === 'merged' && { merged: hello.merge!.id }),
      relay: services.software,
      limits,
      at: clock.now(),
    });
    if (merged === 'refused') {
      session.refuse('forbidden', 'this guest is not to be merged: not known, or not any more');
    }
    log.debug('session opened', { session: session.id, user: identity.user.id });
  } catch (error) {
    log.error('identity not read', { session: session.id, error });
    session.end(error instanceof KeysUnavailableError ? 'busy' : 'store-unavailable', 'nobody can say now who this is');
  } finally {
    session.proceed();
  }
}
