import type { Hello } from '../../src/protocol/index.ts';
import { hashOf } from './auth/secrets.ts';
import type { Hub } from './hub.ts';
import type { Identity } from './policy/identity.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';

/** What came of a hello's `merge`: nothing where there was none. */
export type MergeOutcome = 'merged' | 'refused' | undefined;

/** Makes what was a guest's the signed-in user's, by proof of both in one hello (P27); guests and services are nobody to merge into. Rejects when the store cannot write. */
export async function mergeGuest(
  { user }: Identity,
  guest: Hello['merge'],
  services: Services,
  hub: Hub,
  sessions: ReadonlySet<Session>,
): Promise<MergeOutcome> {
  if (!guest || user.kind === 'guest' || user.kind === 'service') return undefined;
  const { id, secret } = guest;
  const { store, revocations, markers } = services;
  const isRevoked = revocations.covers({ user: { id, name: '', kind: 'guest' } });
  // What the guest has read and is not stored yet becomes the user's, too.
  await markers.flush();
  const isMerged = !isRevoked && (await store.mergeGuest?.({ id, secretHash: hashOf(secret), user }));
  if (!isMerged) return 'refused';
  for (const session of [...sessions]) {
    if (session.identity?.user.id === id) session.end('credential-invalid', 'this guest has signed in');
  }
  services.tallies.note();
  hub.merge(id, user.id);
  services.visits?.forget(id);
  return 'merged';
}
