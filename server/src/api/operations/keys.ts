import { Type } from 'typebox';
import { ForeignServiceError, type ServiceKeyInfo } from '../../auth/service-keys.ts';
import type { Identity } from '../../policy/identity.ts';
import { canManageKeys, grantableScopes } from '../../policy/keys.ts';
import { scopeNames } from '../../policy/scopes.ts';
import { KeyReusedError } from '../../once.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { Key, KeyList, MadeKey, words, type Parts } from '../schemas.ts';

/** @throws Problem for all but admins by an account, and services with that scope in their own name: no user has it. */
function managerOf(exchange: Exchange): Identity {
  exchange.takeRequest();
  const identity = exchange.identity!;
  if (canManageKeys(identity)) return identity;
  throw new Problem('forbidden', 'the account of an admin is needed, or a key with the scope keys, in its own name');
}

const isService = ({ user }: Identity): boolean => user.kind === 'service';

/** Whose keys one has to do with: of a service its own, and those that may do no more than its own; of an admin all. */
const isWithin = (identity: Identity, key: ServiceKeyInfo): boolean =>
  !isService(identity) ||
  key.user === identity.user.id ||
  key.scopes.every((scope) => grantableScopes(identity).includes(scope));

export function keyOperations({ body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listKeys',
      method: 'GET',
      url: '/keys',
      group: 'Keys',
      summary: 'The keys of your service, and those of others that may do no more than yours; all, for an admin',
      status: 200,
      answer: KeyList,
      async run({ exchange, keys }) {
        const identity = managerOf(exchange);
        return { body: { keys: keys.list().filter((key) => isWithin(identity, key)) } };
      },
    }),
    operation({
      id: 'createKey',
      method: 'POST',
      url: '/keys',
      group: 'Keys',
      summary: 'Make a key, with no more scopes than your own has, or than an admin may give',
      description:
        'For your own service or for a new one, never for another that is there. By admins only in the minutes after they have signed in or said their password again (`confirmation-required`): never `keys` and `act-as`, and for a service that is there where none of its keys was good for more than they may give. Said again by the same key with its `Idempotency-Key`, it is told once more.',
      body: body({
        name: Type.String({
          maxLength: 200,
          description: 'What the service is called; keys of one name are of one service.',
        }),
        scopes: Type.Array(words(...scopeNames), { maxItems: scopeNames.length }),
        expires: Type.Optional(
          Type.Integer({ minimum: 1, description: 'When it ends by itself. Milliseconds since 1970.' }),
        ),
      }),
      isKeyed: true,
      status: 201,
      answer: MadeKey,
      refusals: ['key-reused', 'confirmation-required'],
      async run({ exchange, services, keys, body: said, credential, key: name }) {
        const identity = managerOf(exchange);
        const scopes = grantableScopes(identity);
        if (!said.scopes.every((scope) => scopes.includes(scope))) {
          throw new Problem('forbidden', `nobody makes a key that may do more: here ${scopes.join(', ')}`);
        }
        const isAdmin = !isService(identity);
        await requireConfirmation(exchange, services);
        // Of an admin by their session, as their credential is another one every few minutes.
        const by = isAdmin ? { credential: identity.token!.id, key: name, within: scopes } : { credential, key: name };
        try {
          const { key, info } = await keys.addOnce(said, identity.user.id, by);
          return { body: { ...info, key } };
        } catch (error) {
          if (error instanceof KeyReusedError) throw new Problem('key-reused', error.message);
          if (error instanceof ForeignServiceError) throw new Problem('forbidden', error.message);
          if (error instanceof RangeError) throw new Problem('bad-message', `body: ${error.message}`);
          throw error;
        }
      },
    }),
    operation({
      id: 'revokeKey',
      method: 'DELETE',
      url: '/keys/{id}',
      group: 'Keys',
      summary: 'Revoke a key, at once',
      description: 'One of your own service, or one of another that may do no more than yours; any, for an admin.',
      path: { id: Type.String({ maxLength: 64 }) },
      isKeyed: true,
      status: 200,
      answer: Key,
      refusals: ['no-such-key'],
      async run({ exchange, keys, path }) {
        const identity = managerOf(exchange);
        const known = keys.list().find(({ id }) => id === path.id);
        if (!known) throw new Problem('no-such-key', 'there is no key of this id');
        if (!isWithin(identity, known)) throw new Problem('forbidden', 'this key may do more than yours');
        return { body: await keys.revoke(path.id, identity.user.id) };
      },
    }),
  ];
}
