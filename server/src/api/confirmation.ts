import { comesBySession } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { Exchange } from './exchange.ts';
import { Problem } from './problem.ts';

/** Before what outlasts a session. @throws Problem where somebody comes by one that was neither begun nor confirmed in the last minutes. */
export async function requireConfirmation({ identity }: Exchange, { confirmations }: Services): Promise<void> {
  if (!comesBySession(identity!) || (await confirmations?.isConfirmed(identity!))) return;
  throw new Problem(
    'confirmation-required',
    'this outlasts your session: say your password again (POST /inbox/confirm), or sign in anew (by another service: /inbox/oidc?again)',
  );
}
