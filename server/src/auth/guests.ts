import { randomBytes } from 'node:crypto';
import { Attempts } from '../accounts/attempts.ts';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { cleanName, guestName } from '../names.ts';
import type { Store } from '../store/store.ts';
import { refusal, type Authentication } from './authentication.ts';
import { hashOf, isSameHash } from './secrets.ts';

const noGuest = refusal('credential-invalid', 'no guest with this id and secret');

/** Guests: the relay makes id and secret, the browser keeps the secret, the store keeps its hash. */
export interface Guests {
  create(wanted: string | undefined): Promise<Authentication>;
  /** `wanted`: what the guest wants to be called now, if that is said. */
  find(id: string, secret: string, wanted: string | undefined): Promise<Authentication>;
}

export function createGuests(store: Store, nameLength: number, clock: Clock): Guests {
  const changes = new Attempts(clock, { rate: bounds.nameChangeRate, burst: bounds.nameChanges });
  return {
    async create(wanted) {
      const id = `g_${randomBytes(16).toString('base64url')}`;
      const secret = randomBytes(32).toString('base64url');
      const name = guestName(id, cleanName(wanted ?? '', nameLength), nameLength);
      await store.createGuest({ id, name, secretHash: hashOf(secret) });
      return { ok: true, identity: { user: { id, name, kind: 'guest' } }, secret };
    },
    async find(id, secret, wanted) {
      const guest = await store.findGuest(id);
      // Compared also where there is no such guest, so that the time does not tell.
      const isTheirs = isSameHash(hashOf(secret), guest?.secretHash ?? '');
      if (!isTheirs || !guest) return noGuest;
      let name = guestName(id, wanted === undefined ? guest.name : cleanName(wanted, nameLength), nameLength);
      // All who are in a room are told of a name: who changes it ever again is not to be heard so.
      if (name !== guest.name && changes.take(id) > 0) name = guest.name;
      if (name !== guest.name) await store.renameGuest(id, name);
      return { ok: true, identity: { user: { id, name, kind: 'guest' } } };
    },
  };
}
