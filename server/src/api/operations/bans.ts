import { Type } from 'typebox';
import { cleanText } from '../../clean-text.ts';
import { bounds } from '../../limits.ts';
import { canBanFromSite } from '../../policy/site.ts';
import { banAddressFromSite, banFromSite, SparedError } from '../../site-ban.ts';
import { KeyReusedError, type KeyedBy } from '../../once.ts';
import type { SiteBan as Ban } from '../../store/moderation.ts';
import type { Services } from '../../services.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { LaidBan, SiteBanPage, type Parts } from '../schemas.ts';
import { moderationOf } from './moderation.ts';

/** @throws Problem for all but those who may ban from the whole site. */
function mayBan(exchange: Exchange, services: Services): void {
  exchange.takeRequest();
  moderationOf(services);
  if (!canBanFromSite(exchange.identity!)) throw new Problem('forbidden', 'a ban from the site is for admins');
}

const byOf = ({ identity }: Exchange, key: string, why: string | undefined): KeyedBy => ({
  by: identity!.user.id,
  key,
  ...(identity!.via && { via: identity!.via }),
  ...(why !== undefined && { why: cleanText(why) }),
});

/** As what it is refused where the one who was to be banned is nobody to be banned. */
function problemOf(error: unknown): unknown {
  if (error instanceof SparedError) return new Problem('forbidden', error.message);
  if (error instanceof RangeError) return new Problem('bad-message', error.message);
  return error instanceof KeyReusedError ? new Problem('key-reused', error.message) : error;
}

const cursorOf = ({ kind, id }: Pick<Ban, 'kind' | 'id'>): string => `${kind}:${id}`;

function placeOf(cursor: string | undefined): Pick<Ban, 'kind' | 'id'> | undefined {
  if (cursor === undefined) return undefined;
  const [, kind, id] = /^(user|address):(.+)$/.exec(cursor) ?? [];
  if (kind === undefined || id === undefined) throw new Problem('bad-message', 'query: after is none that was told');
  return { kind: kind as Ban['kind'], id };
}

const keyed = { group: 'Moderation', isKeyed: true, refusals: ['key-reused', 'no-such-member'] } as const;

export function banOperations({ user, banDuration: duration, listLimit, reason, body }: Parts): readonly Operation[] {
  async function lift({ kind, id }: Pick<Ban, 'kind' | 'id'>, by: KeyedBy, { siteBans }: Services): Promise<object> {
    const isLifted = await siteBans.unban({ kind, id }, by).catch((error: unknown) => Promise.reject(problemOf(error)));
    if (!isLifted) throw new Problem('no-such-member', 'there is no such ban');
    return {};
  }
  return [
    operation({
      id: 'listSiteBans',
      method: 'GET',
      url: '/bans',
      group: 'Moderation',
      summary: 'Who is banned from the whole site',
      description: 'For admins, and keys with the scope `moderate`. Addresses are known by a keyed hash alone.',
      query: {
        user: Type.Optional(user),
        after: Type.Optional(Type.String({ maxLength: 300, description: 'The `next` of the page before.' })),
        limit: listLimit,
      },
      status: 200,
      answer: SiteBanPage,
      async run({ exchange, services, query: { after, limit = bounds.listedAtOnce, ...asked } }) {
        mayBan(exchange, services);
        const place = placeOf(after);
        const found = await moderationOf(services).banPage({
          ...asked,
          ...(place && { after: place }),
          now: services.clock.now(),
          // One more than asked for tells whether there are more.
          limit: limit + 1,
        });
        const bans = found.slice(0, limit);
        return { body: { bans, ...(found.length > limit && { next: cursorOf(bans.at(-1)!) }) } };
      },
    }),
    operation({
      ...keyed,
      id: 'banFromSite',
      method: 'PUT',
      url: '/bans/users/{user}',
      summary: 'Ban a user or guest from the whole site',
      description: 'Their connections end at once. Admins, services and accounts of the team are not banned so.',
      path: { user },
      body: body({
        duration,
        addresses: Type.Optional(
          Type.Boolean({ description: 'Also the addresses that their open connections come from now.' }),
        ),
        reason,
      }),
      status: 200,
      answer: LaidBan,
      async run({ exchange, services, path, body: { reason: why, ...options }, key }) {
        mayBan(exchange, services);
        if (path.user === exchange.user.id) throw new Problem('forbidden', 'a ban is about others');
        try {
          const by = byOf(exchange, key, why);
          const ended = await banFromSite(path.user, options, by, services, services.sessions);
          return { body: { id: path.user, ended } };
        } catch (error) {
          throw problemOf(error);
        }
      },
    }),
    operation({
      ...keyed,
      id: 'unbanFromSite',
      method: 'DELETE',
      url: '/bans/users/{user}',
      summary: 'Lift the ban of a user, and of the addresses that were banned with them',
      path: { user },
      body: body({ reason }),
      status: 204,
      async run({ exchange, services, path, body: said, key }) {
        mayBan(exchange, services);
        return lift({ kind: 'user', id: path.user }, byOf(exchange, key, said.reason), services);
      },
    }),
    operation({
      ...keyed,
      id: 'banAddress',
      method: 'POST',
      url: '/bans/addresses',
      summary: 'Ban whoever comes from an address',
      description:
        'An IPv4 address, or of IPv6 its /64 network. Admins and services still come. Behind one there may be a whole office: give it an end.',
      body: body({ address: Type.String({ maxLength: 64 }), duration, reason }),
      status: 201,
      answer: LaidBan,
      async run({ exchange, services, body: said, key }) {
        mayBan(exchange, services);
        try {
          const by = byOf(exchange, key, said.reason);
          return { body: await banAddressFromSite(said.address, said.duration, by, services) };
        } catch (error) {
          throw problemOf(error);
        }
      },
    }),
    operation({
      ...keyed,
      id: 'unbanAddress',
      method: 'DELETE',
      url: '/bans/addresses/{id}',
      summary: 'Lift the ban of an address',
      path: { id: Type.String({ maxLength: 64, description: 'Of the ban, as it is listed.' }) },
      body: body({ reason }),
      status: 204,
      async run({ exchange, services, path, body: said, key }) {
        mayBan(exchange, services);
        return lift({ kind: 'address', id: path.id }, byOf(exchange, key, said.reason), services);
      },
    }),
  ];
}
