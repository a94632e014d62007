import type { IncomingHttpHeaders } from 'node:http';
import { hasContent } from '../../../src/protocol/index.ts';
import { bounds } from '../limits.ts';
import { cleanName } from '../names.ts';
import type { Identity } from '../policy/identity.ts';
import { hasScope } from '../policy/scopes.ts';
import type { Services } from '../services.ts';
import { banned } from '../site-ban.ts';
import { Problem } from './problem.ts';

const userForm = /^u_[!-~]+$/;
const guestForm = /^g_[\w-]+$/;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem('bad-message', 'the header Live-Chat-As-Name must be percent-encoded UTF-8');
  }
}

/** What the one is called in whose name a service acts: what the service says of a user; of a guest, what the guest said. */
async function nameOf(id: string, given: string | undefined, { store, limits }: Services): Promise<string> {
  if (guestForm.test(id)) {
    const guest = await store.findGuest(id);
    if (guest) return guest.name;
    throw new Problem('forbidden', 'there is no such guest');
  }
  const name = decoded(given ?? '');
  if (hasContent(name)) return cleanName(name, limits.nameLength);
  throw new Problem('bad-message', 'the header Live-Chat-As-Name must say what the user is called');
}

/**
 * Who is meant: the one who comes, or the user in whose name a service acts. Then it may do what the user may and its key is good for, and what it
 * writes says by whom it is sent.
 * @throws Problem where it may not.
 */
export async function actingAs(
  identity: Identity,
  headers: IncomingHttpHeaders,
  services: Services,
): Promise<Identity> {
  const { 'live-chat-as': id, 'live-chat-as-name': name } = headers;
  if (id === undefined) return identity;
  if (!hasScope(identity, 'act-as'))
    throw new Problem('forbidden', 'to act as a user a key with the scope act-as is needed');
  if (typeof id !== 'string' || id.length > bounds.userIdLength || !(userForm.test(id) || guestForm.test(id))) {
    throw new Problem('bad-message', 'the header Live-Chat-As must be the id of a user or guest');
  }
  const kind = guestForm.test(id) ? 'guest' : 'user';
  const acting: Identity = {
    ...identity,
    user: { id, name: await nameOf(id, name === undefined ? undefined : String(name), services), kind },
    via: identity.user.id,
  };
  if (services.siteBans.ofUser(id)) throw new Problem('forbidden', banned);
  if (services.revocations.covers(acting)) throw new Problem('revoked', 'access was taken back');
  return acting;
}
