import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { canManageWebhooks } from '../../policy/site.ts';
import { KeyReusedError, type KeyedBy } from '../../once.ts';
import type { Webhook as Stored, WebhookPlace } from '../../store/webhooks.ts';
import type { Services } from '../../services.ts';
import { TooManyError, type Webhooks } from '../../webhooks/webhooks.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { DeadLetterPage, MadeWebhook, Replayed, Webhook, WebhookList, type Parts } from '../schemas.ts';

const common = { group: 'Webhooks' } as const;

/** @throws Problem for all but admins and keys with the scope, and where there is nothing of the kind. */
function webhooksOf(exchange: Exchange, { webhooks }: Services): Webhooks {
  exchange.takeRequest();
  if (!canManageWebhooks(exchange.identity!)) {
    throw new Problem('forbidden', 'webhooks are for admins, and keys with the scope webhooks');
  }
  if (!webhooks) throw new Problem('forbidden', 'the store of this relay keeps no webhooks');
  return webhooks;
}

const noWebhook = (): Problem => new Problem('no-such-webhook', 'there is no webhook of this id');

/** @throws Problem also where there is none of this id. */
function withWebhook(exchange: Exchange, services: Services, id: string): Webhooks {
  const webhooks = webhooksOf(exchange, services);
  if (!webhooks.find(id)) throw noWebhook();
  return webhooks;
}

const byOf = ({ identity }: Exchange, key: string): KeyedBy => ({ by: identity!.user.id, key });

/** The same before what goes on when the session is over by which it was done. @throws Problem also where that asks who sits there. */
async function lastingWebhooksOf(exchange: Exchange, services: Services): Promise<Webhooks> {
  const webhooks = webhooksOf(exchange, services);
  await requireConfirmation(exchange, services);
  return webhooks;
}

/** Whether nothing comes of it but that less is told. */
const isSwitchedOffOnly = ({ isEnabled, ...more }: { readonly isEnabled?: boolean }): boolean =>
  isEnabled === false && Object.keys(more).length === 0;

/** Without its secrets. */
function shown({ secret: _, former: __, ...webhook }: Stored & Partial<WebhookPlace>): object {
  return webhook;
}

/** What it comes to. @throws Problem for what cannot be, and where there is no webhook. */
async function checked<T>(work: () => Promise<T | undefined>): Promise<T> {
  try {
    const result = await work();
    if (result !== undefined) return result;
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('bad-message', `body: ${error.message}`);
    if (error instanceof KeyReusedError) throw new Problem('key-reused', error.message);
    if (error instanceof TooManyError) throw new Problem('too-many', error.message);
    throw error;
  }
  throw noWebhook();
}

export function webhookOperations({ room, anyKind, listLimit, body }: Parts): readonly Operation[] {
  const path = { id: Type.String({ maxLength: 64 }) };
  const refusals = ['no-such-webhook'] as const;
  const keyed = { ...common, isKeyed: true, refusals: ['no-such-webhook', 'key-reused'] } as const;
  const lasting = { ...keyed, refusals: [...keyed.refusals, 'confirmation-required'] } as const;
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
      ...lasting,
      id: 'createWebhook',
      method: 'POST',
      url: '/webhooks',
      summary: 'Have events told to an address, from now on',
      description:
        'Of all rooms, whoever may see them, unless it is said of which. Said again by its key, it is told as it is now, with its secret. By admins only in the minutes after they have signed in or said their password again (`confirmation-required`), as all that outlasts a session.',
      body: body({ url, ...wishes }),
      status: 201,
      answer: MadeWebhook,
      refusals: [...lasting.refusals, 'too-many'],
      async run({ exchange, services, body: said, key }) {
        const webhooks = await lastingWebhooksOf(exchange, services);
        const made = await checked(() => webhooks.add(said, byOf(exchange, key)));
        return { body: { ...shown(made), secret: made.secret } };
      },
    }),
    operation({
      ...lasting,
      id: 'setWebhook',
      method: 'PATCH',
      url: '/webhooks/{id}',
      summary: 'Change a webhook, or switch it off and on',
      description:
        'What was waited for is tried at once. While it is off nothing is lost: it goes on where it was. Of admins it asks as making one does, but for switching it off.',
      path,
      body: body({ url: Type.Optional(url), ...wishes, isEnabled: Type.Optional(Type.Boolean()) }),
      status: 200,
      answer: Webhook,
      async run({ exchange, services, path: { id }, body: said, key }) {
        const webhooks = isSwitchedOffOnly(said)
          ? webhooksOf(exchange, services)
          : await lastingWebhooksOf(exchange, services);
        return { body: shown(await checked(() => webhooks.change(id, said, byOf(exchange, key)))) };
      },
    }),
    operation({
      ...keyed,
      id: 'deleteWebhook',
      method: 'DELETE',
      url: '/webhooks/{id}',
      summary: 'Take a webhook away',
      path,
      status: 204,
      async run({ exchange, services, path: { id }, key }) {
        const webhooks = webhooksOf(exchange, services);
        if (await checked(() => webhooks.remove(id, byOf(exchange, key)))) return {};
        throw noWebhook();
      },
    }),
    operation({
      ...lasting,
      id: 'rotateWebhookSecret',
      method: 'POST',
      url: '/webhooks/{id}/secret',
      summary: 'Make another secret',
      description:
        'The one before is good for a day more: what is told is signed by both. Of admins it asks as making one does.',
      path,
      status: 200,
      answer: MadeWebhook,
      async run({ exchange, services, path: { id }, key }) {
        const webhooks = await lastingWebhooksOf(exchange, services);
        const webhook = await checked(() => webhooks.rotate(id, byOf(exchange, key)));
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
        const found = await withWebhook(exchange, services, id).deadLetters(id, after, limit + 1);
        const deadLetters = found.slice(0, limit);
        return { body: { deadLetters, ...(found.length > limit && { next: deadLetters.at(-1)!.event }) } };
      },
    }),
    operation({
      ...keyed,
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
      async run({ exchange, services, path: { id }, body: { events }, key }) {
        const webhooks = withWebhook(exchange, services, id);
        return { body: { count: await checked(() => webhooks.replay(id, events, byOf(exchange, key))) } };
      },
    }),
  ];
}
