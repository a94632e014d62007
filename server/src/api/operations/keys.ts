import { Type } from 'typebox';
import { ForeignServiceError, type ServiceKeyInfo } from '../../auth/service-keys.ts';
import { hasScope, scopeNames, type Identity } from '../../policy.ts';
import { KeyReusedError } from '../../once.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { Key, KeyList, MadeKey, words, type Parts } from '../schemas.ts';

/** @throws Problem for all but services with that scope, in their own name: no user has it. */
function serviceOf(exchange: Exchange): Identity {
  exchange.takeRequest();
  const identity = exchange.identity!;
  if (hasScope(identity, 'keys') && identity.via === undefined) return identity;
  throw new Problem('forbidden', 'a key with the scope keys is needed, in its own name');
}

/** Whose keys a service has to do with: its own, and those that may do no more than its own. */
const isWithin = ({ user, scopes = [] }: Identity, key: ServiceKeyInfo): boolean =>
  key.user === user.id || key.scopes.every((scope) => scopes.includes(scope));

export function keyOperations({ body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listKeys',
      method: 'GET',
      url: '/keys',
      group: 'Keys',
      summary: 'The keys of your service, and those of others that may do no more than yours',
      status: 200,
      answer: KeyList,
      async run({ exchange, keys }) {
        const identity = serviceOf(exchange);
        return { body: { keys: keys.list().filter((key) => isWithin(identity, key)) } };
      },
    }),
    operation({
      id: 'createKey',
      method: 'POST',
      url: '/keys',
      group: 'Keys',
      summary: 'Make a key, with no more scopes than your own has',
      description:
        'For your own service or for a new one, never for another that is there. Said again by the same key with its `Idempotency-Key`, it is told once more.',
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
      refusals: ['key-reused'],
      async run({ exchange, keys, body: said, credential, key: name }) {
        const { user, scopes = [] } = serviceOf(exchange);
        if (!said.scopes.every((scope) => scopes.includes(scope))) {
          throw new Problem('forbidden', 'a key makes none that may do more than itself');
        }
        try {
          const { key, info } = await keys.addOnce(said, user.id, { credential, key: name });
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
      description: 'One of your own service, or one of another that may do no more than yours.',
      path: { id: Type.String({ maxLength: 64 }) },
      isKeyed: true,
      status: 200,
      answer: Key,
      refusals: ['no-such-key'],
      async run({ exchange, keys, path }) {
        const identity = serviceOf(exchange);
        const known = keys.list().find(({ id }) => id === path.id);
        if (!known) throw new Problem('no-such-key', 'there is no key of this id');
        if (!isWithin(identity, known)) throw new Problem('forbidden', 'this key may do more than yours');
        return { body: await keys.revoke(path.id, identity.user.id) };
      },
    }),
  ];
}
