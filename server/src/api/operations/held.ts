import { Type } from 'typebox';
import { errorClasses } from '../../../../src/protocol/index.ts';
import { decideHeld, heldIn } from '../../held.ts';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { HeldPage, type Parts } from '../schemas.ts';
import { moderationOf } from './moderation.ts';

export function heldOperations({ room, held, heldVerdict, listLimit, reason, body }: Parts): readonly Operation[] {
  const group = 'Moderation';
  const after = Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The held message after which the page begins.',
    }),
  );
  return [
    operation({
      id: 'listHeldMessages',
      method: 'GET',
      url: '/rooms/{room}/held',
      group,
      summary: 'Messages of a room that wait for a moderator (P28), oldest first',
      description: 'For its moderators, who may open the files of these, too.',
      path: { room },
      query: { after, limit: listLimit },
      status: 200,
      answer: HeldPage,
      async run({ exchange, services, path, query: { after: last = 0, limit = bounds.listedAtOnce } }) {
        exchange.takeRequest();
        const found = await heldIn(exchange.identity!, path.room, last, limit, services);
        if (!found) throw new Problem('forbidden', 'moderate is not permitted here');
        return { body: { held: found.held, ...(found.more && { next: found.held.at(-1)!.held }) } };
      },
    }),
    operation({
      id: 'decideHeldMessage',
      method: 'POST',
      url: '/rooms/{room}/held/{held}/decide',
      group,
      summary: 'Let a message that waits into the room, or refuse it (P28)',
      description: 'Once, by one who is more in the room than its sender.',
      path: { room, held },
      body: body({ verdict: heldVerdict, reason }),
      isKeyed: true,
      status: 204,
      refusals: ['no-such-message', 'key-reused'],
      async run({ exchange, services, path, body: said, key }) {
        exchange.takeRequest();
        moderationOf(services);
        const result = await decideHeld(exchange.identity!, { ...path, ...said }, services, key);
        if (result.ok) return {};
        const { code, message } = result;
        throw new Problem(code, message, errorClasses[code] === 'retry' ? services.limits.heartbeat : undefined);
      },
    }),
  ];
}
