import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { canManageWebhooks } from '../../policy.ts';
import type { By } from '../../store/moderation.ts';
import type { Webhook as Stored, WebhookPlace } from '../../store/webhooks.ts';
import type { Services } from '../../services.ts';
import type { Webhooks } from '../../webhooks/webhooks.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { DeadLetterPage, MadeWebhook, Replayed, Webhook, WebhookList, type Parts } from '../schemas.ts';

const common = { group: 'Webhooks' } as const;

/** @throws Problem for all but admins and keys with the scope, and where there is nothing of the kind. */
function webhooksOf(exchange: Exchange, { webhooks }: Services, id?: string): Webhooks {
  exchange.takeRequest();
  if (!canManageWebhooks(exchange.identity!)) {
    throw new Problem('forbidden', 'webhooks are for admins, and keys with the scope webhooks');
  }
  if (!webhooks) throw new Problem('forbidden', 'the store of this relay keeps no webhooks');
  if (id !== undefined && !webhooks.find(id)) throw new Problem('no-such-webhook', 'there is no webhook of this id');
  return webhooks;
}

const byOf = ({ identity }: Exchange): By => ({ by: identity!.user.id });

/** Without its secrets. */
function shown({ secret: _, former: __, ...webhook }: Stored & Partial<WebhookPlace>): object {
  return webhook;
}

/** @throws Problem for what cannot be. */
async function checked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('bad-message', `body: ${error.message}`);
    throw error;
  }
}

export function webhookOperations({ room, anyKind, listLimit, body }: Parts): readonly Operation[] {
  const path = { id: Type.String({ maxLength: 64 }) };
  const refusals = ['no-such-webhook'] as const;
  const url = Type.String({ maxLength: bounds.webhookUrlLength, description: 'https, and of no private network.' });
  const wishes = {
    description: Type.Optional(Type.String({ maxLength: 200 })),
    events: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z.-]{1,40}$' }), {
        minItems: 1,
        maxItems: 40,
        description: 'Types of events, such as `message` or `member.joined`; `member` for all of these. Default: all.',
      }),
    ),
    kinds: Type.Optional(
      Type.Array(anyKind, { minItems: 1, maxItems: 4, description: 'Kinds of rooms. Default: all.' }),
    ),
    rooms: Type.Optional(Type.Array(room, { minItems: 1, maxItems: 100, description: 'Default: all.' })),
  };
  return [
    operation({
      ...common,
      id: 'listWebhooks',
      method: 'GET',
      url: '/webhooks',
      summary: 'Who is told what is written, and how far',
      description: 'For admins, and keys with the scope `webhooks`.',
      status: 200,
      answer: WebhookList,
      run: ({ exchange, services }) =>
        Promise.resolve({ body: { webhooks: webhooksOf(exchange, services).list().map(shown) } }),
    }),
    operation({
      ...common,
      id: 'createWebhook',
      method: 'POST',
      url: '/webhooks',
      summary: 'Have events told to an address, from now on',
      description: 'Of all rooms, whoever may see them, unless it is said of which.',
      body: body({ url, ...wishes }),
      status: 201,
      answer: MadeWebhook,
      refusals: ['too-many'],
      async run({ exchange, services, body: said }) {
        const made = await checked(webhooksOf(exchange, services).add(said, byOf(exchange)));
        if (!made) throw new Problem('too-many', `there are ${bounds.webhooks} webhooks at most`);
        return { body: { ...shown(made), secret: made.secret } };
      },
    }),
    operation({
      ...common,
      id: 'setWebhook',
      method: 'PATCH',
      url: '/webhooks/{id}',
      summary: 'Change a webhook, or switch it off and on',
      description: 'What was waited for is tried at once. While it is off nothing is lost: it goes on where it was.',
      path,
      body: body({ url: Type.Optional(url), ...wishes, isEnabled: Type.Optional(Type.Boolean()) }),
      status: 200,
      answer: Webhook,
      refusals,
      async run({ exchange, services, path: { id }, body: said }) {
        return { body: shown(await checked(webhooksOf(exchange, services, id).change(id, said, byOf(exchange)))) };
      },
    }),
    operation({
      ...common,
      id: 'deleteWebhook',
      method: 'DELETE',
      url: '/webhooks/{id}',
      summary: 'Take a webhook away',
      path,
      status: 204,
      refusals,
      async run({ exchange, services, path: { id } }) {
        await webhooksOf(exchange, services, id).remove(id, byOf(exchange));
        return {};
      },
    }),
    operation({
      ...common,
      id: 'rotateWebhookSecret',
      method: 'POST',
      url: '/webhooks/{id}/secret',
      summary: 'Make another secret',
      description: 'The one before is good for a day more: what is told is signed by both.',
      path,
      status: 200,
      answer: MadeWebhook,
      refusals,
      async run({ exchange, services, path: { id } }) {
        const webhook = await webhooksOf(exchange, services, id).rotate(id, byOf(exchange));
        return { body: { ...shown(webhook), secret: webhook.secret } };
      },
    }),
    operation({
      ...common,
      id: 'listDeadLetters',
      method: 'GET',
      url: '/webhooks/{id}/dead-letters',
      summary: 'Events that were given up after a day',
      path,
      query: {
        after: Type.Optional(Type.Integer({ minimum: 0, description: 'The event after which the page begins.' })),
        limit: listLimit,
      },
      status: 200,
      answer: DeadLetterPage,
      refusals,
      async run({ exchange, services, path: { id }, query: { after = 0, limit = bounds.listedAtOnce } }) {
        const found = await webhooksOf(exchange, services, id).deadLetters(id, after, limit + 1);
        const deadLetters = found.slice(0, limit);
        return { body: { deadLetters, ...(found.length > limit && { next: deadLetters.at(-1)!.event }) } };
      },
    }),
    operation({
      ...common,
      id: 'replayDeadLetters',
      method: 'POST',
      url: '/webhooks/{id}/dead-letters/replay',
      summary: 'Have dead letters told once more',
      description:
        'Those that are named, or all. They are told before all else, each under its former id, as what it is about is by now.',
      path,
      body: body({ events: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 100 })) }),
      status: 200,
      answer: Replayed,
      refusals,
      async run({ exchange, services, path: { id }, body: { events } }) {
        return { body: { count: await webhooksOf(exchange, services, id).replay(id, events) } };
      },
    }),
  ];
}
