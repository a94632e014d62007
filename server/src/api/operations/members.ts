import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { memberAsTold } from '../../lists.ts';
import { may } from '../../may.ts';
import { operation, type Operation } from '../operation.ts';
import { BannedPage, Entered, Invitation, MemberPage, Written, type Parts } from '../schemas.ts';
import { append, refusalsOfWriting } from './append.ts';

const common = { group: 'Members', isKeyed: true, status: 200, answer: Written } as const;
const refusals = [...refusalsOfWriting, 'no-such-member'] as const;

export function memberOperations({ room, user, userAfter, limit, role, reason, body }: Parts): readonly Operation[] {
  const path = { room, user };
  return [
    operation({
      id: 'listMembers',
      method: 'GET',
      url: '/rooms/{room}/members',
      group: 'Members',
      summary: 'The members of a room, page by page',
      path: { room },
      query: { after: userAfter, limit },
      status: 200,
      answer: MemberPage,
      async run({ exchange, path: { room: name }, query, services }) {
        const { after = '', limit: most = services.limits.pageLength } = query;
        exchange.takeRequest();
        const found = await services.store.members(name, after, most + 1);
        const place = await exchange.place(name);
        const identity = exchange.identity!;
        const isModerator = may(identity, 'moderate', name, place, services);
        const to = { identity, place, isModerator, now: services.clock.now() };
        const members = found
          .slice(0, most)
          .map((each) => memberAsTold(each, { ...to, isThere: exchange.isPresent(name, each.id) }));
        return { body: { members, ...(found.length > most && { next: members.at(-1)!.id }) } };
      },
    }),
    operation({
      ...common,
      id: 'joinRoom',
      method: 'PUT',
      url: '/rooms/{room}/members/me',
      summary: 'Become a member, where that needs no invitation',
      path: { room },
      refusals: refusalsOfWriting,
      run: (call) => append(call, { type: 'member', change: 'joined' }),
    }),
    operation({
      ...common,
      id: 'leaveRoom',
      method: 'DELETE',
      url: '/rooms/{room}/members/me',
      summary: 'Be a member no more',
      path: { room },
      refusals: refusalsOfWriting,
      run: (call) => append(call, { type: 'member', change: 'left' }),
    }),
    operation({
      ...common,
      id: 'removeMember',
      method: 'DELETE',
      url: '/rooms/{room}/members/{user}',
      summary: 'Remove a member',
      path,
      body: body({ reason }),
      refusals,
      run: (call) => append(call, { type: 'member', change: 'removed', user: call.path.user, ...call.body }),
    }),
    operation({
      ...common,
      id: 'setRole',
      method: 'PUT',
      url: '/rooms/{room}/members/{user}/role',
      summary: 'Give a member another role',
      path,
      body: body({ role, reason }),
      refusals,
      run: (call) => append(call, { type: 'member', change: 'role', user: call.path.user, ...call.body }),
    }),
    operation({
      id: 'listBanned',
      method: 'GET',
      url: '/rooms/{room}/bans',
      group: 'Members',
      summary: 'Who is banned from a room, page by page',
      path: { room },
      query: { after: userAfter, limit },
      status: 200,
      answer: BannedPage,
      async run({ exchange, path: { room: name }, query }) {
        const { users, next } = await exchange.ask({ type: 'banned', id: 0, room: name, ...query }, 'banned');
        return { body: { users, ...(next !== undefined && { next }) } };
      },
    }),
    operation({
      ...common,
      id: 'banUser',
      method: 'PUT',
      url: '/rooms/{room}/bans/{user}',
      summary: 'Ban somebody from a room',
      path,
      body: body({ reason }),
      refusals,
      run: (call) => append(call, { type: 'member', change: 'banned', user: call.path.user, ...call.body }),
    }),
    operation({
      ...common,
      id: 'unbanUser',
      method: 'DELETE',
      url: '/rooms/{room}/bans/{user}',
      summary: 'Lift a ban',
      path,
      body: body({ reason }),
      refusals,
      run: (call) => append(call, { type: 'member', change: 'unbanned', user: call.path.user, ...call.body }),
    }),
    operation({
      ...common,
      id: 'muteUser',
      method: 'PUT',
      url: '/rooms/{room}/mutes/{user}',
      summary: 'Mute a member for a time (P23)',
      path,
      body: body({
        duration: Type.Integer({ minimum: 1, maximum: bounds.muteDuration, description: 'Milliseconds.' }),
        reason,
      }),
      refusals,
      run: (call) => append(call, { type: 'member', change: 'muted', user: call.path.user, ...call.body }),
    }),
    operation({
      ...common,
      id: 'unmuteUser',
      method: 'DELETE',
      url: '/rooms/{room}/mutes/{user}',
      summary: 'Lift a mute',
      path,
      body: body({ reason }),
      refusals,
      run: (call) => append(call, { type: 'member', change: 'unmuted', user: call.path.user, ...call.body }),
    }),
    operation({
      id: 'createInvitation',
      method: 'POST',
      url: '/rooms/{room}/invitations',
      group: 'Members',
      summary: 'Make an invitation',
      description: 'To a role below your own. Where nothing is said: `member`, for one, for 7 days.',
      path: { room },
      body: body({
        role: Type.Optional(role),
        uses: Type.Optional(Type.Integer({ minimum: 1, maximum: bounds.invitationUses })),
        lifetime: Type.Optional(
          Type.Integer({ minimum: 1, maximum: bounds.invitationLifetime, description: 'Milliseconds.' }),
        ),
      }),
      status: 201,
      answer: Invitation,
      async run({ exchange, path: { room: name }, body: said }) {
        const asked = { type: 'invite', id: 0, room: name, ...said } as const;
        const { token, expires, uses } = await exchange.ask(asked, 'invitation');
        return { body: { room: name, token, expires, uses } };
      },
    }),
    operation({
      id: 'redeemInvitation',
      method: 'POST',
      url: '/invitations/redeem',
      group: 'Members',
      summary: 'Become a member by an invitation',
      body: body({ token: Type.String({ maxLength: 128 }) }),
      status: 200,
      answer: Entered,
      async run({ exchange, body: { token } }) {
        const entered = await exchange.ask({ type: 'redeem', id: 0, token }, 'entered');
        return { body: { room: entered.room } };
      },
    }),
  ];
}
