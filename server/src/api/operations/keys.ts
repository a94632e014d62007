import { Type } from 'typebox';
import { hasScope, scopeNames } from '../../policy.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { Key, KeyList, MadeKey, words, type Parts } from '../schemas.ts';

/** @throws Problem for all but services with that scope. */
function checkScope(exchange: Exchange): void {
  exchange.takeRequest();
  if (!hasScope(exchange.identity!, 'keys')) throw new Problem('forbidden', 'a key with the scope keys is needed');
}

export function keyOperations({ body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listKeys',
      method: 'GET',
      url: '/keys',
      group: 'Keys',
      summary: 'The keys of services',
      status: 200,
      answer: KeyList,
      async run({ exchange, keys }) {
        checkScope(exchange);
        return { body: { keys: keys.list() } };
      },
    }),
    operation({
      id: 'createKey',
      method: 'POST',
      url: '/keys',
      group: 'Keys',
      summary: 'Make a key, with no more scopes than your own has',
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
      status: 201,
      answer: MadeKey,
      async run({ exchange, keys, body: said }) {
        checkScope(exchange);
        const { scopes = [] } = exchange.identity!;
        if (!said.scopes.every((scope) => scopes.includes(scope))) {
          throw new Problem('forbidden', 'a key makes none that may do more than itself');
        }
        try {
          const { key, info } = await keys.add(said);
          return { body: { ...info, key } };
        } catch (error) {
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
      path: { id: Type.String({ maxLength: 64 }) },
      status: 200,
      answer: Key,
      refusals: ['no-such-key'],
      async run({ exchange, keys, path }) {
        checkScope(exchange);
        const info = await keys.revoke(path.id);
        if (!info) throw new Problem('no-such-key', 'there is no key of this id');
        return { body: info };
      },
    }),
  ];
}
