import { Type } from 'typebox';
import { allowed, placeIn } from '../../access.ts';
import { bounds } from '../../limits.ts';
import { mutedUntilOf } from '../../policy.ts';
import { operation, type Operation } from '../operation.ts';
import { append, refusalsOfWriting } from './append.ts';
import { Entered, Room, RoomPage, Written, type Parts } from '../schemas.ts';

export function roomOperations({ room, roomAfter, limit, user, kind, name, topic, body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listRooms',
      method: 'GET',
      url: '/rooms',
      group: 'Rooms',
      summary: 'The rooms that you are a member of',
      query: { after: roomAfter, limit },
      status: 200,
      answer: RoomPage,
      async run({ exchange, query, services }) {
        exchange.takeRequest();
        const { after = '', limit: most = services.limits.pageLength } = query;
        const identity = exchange.identity!;
        // One more than asked for tells whether there are more.
        const found = await services.store.roomsOf(identity.user.id, after, most + 1);
        const page = found.slice(0, most);
        const rooms = await Promise.all(
          page.map(async (each) => {
            const { kind, role } = each;
            // In a direct room it is also the other one's to say (P34).
            const isDirect = kind === 'direct';
            const place = isDirect
              ? await placeIn(each.room, identity.user.id, services)
              : { kind, role, isBanned: false };
            return { ...each, can: allowed(identity, each.room, place, services) };
          }),
        );
        return {
          body: {
            rooms: rooms.filter(({ can }) => can.includes('read')),
            ...(found.length > most && { next: page.at(-1)!.room }),
          },
        };
      },
    }),
    operation({
      id: 'createRoom',
      method: 'POST',
      url: '/rooms',
      group: 'Rooms',
      summary: 'Make a room that is not open',
      description:
        'An open room needs no making: it is there when somebody writes to it. Of one set of participants there is one `direct` room, whose id is told again. Only the team and services put others into a `support` room, and people whom they do not know into a `direct` one of more than two.',
      body: body({
        kind,
        members: Type.Optional(Type.Array(user, { maxItems: bounds.firstMembers })),
        name,
        topic,
        tags: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: bounds.tagLength }), {
            maxItems: bounds.tags,
            description: 'Of a conversation: tags that options of the site’s form have (P51); the team sets any.',
          }),
        ),
      }),
      status: 201,
      answer: Entered,
      async run({ exchange, body: said }) {
        const entered = await exchange.ask({ type: 'create', id: 0, ...said }, 'entered');
        return { body: { room: entered.room }, headers: { location: `rooms/${entered.room}` } };
      },
    }),
    operation({
      id: 'getRoom',
      method: 'GET',
      url: '/rooms/{room}',
      group: 'Rooms',
      summary: 'A room, what you are in it, and what you may do there',
      path: { room },
      status: 200,
      answer: Room,
      async run({ exchange, path, services }) {
        exchange.takeRequest();
        // First what takes longer: what is told is for this user when it is told.
        const head = await services.store.head(path.room);
        const about = await services.store.lists?.described(path.room);
        const place = await exchange.place(path.room);
        const can = allowed(exchange.identity!, path.room, place, services);
        const { kind: found, role, slow } = place;
        const mutedUntil = mutedUntilOf(exchange.identity!, path.room, place);
        const called = { ...(about?.name && { name: about.name }), ...(about?.topic && { topic: about.topic }) };
        return { body: { ...path, kind: found, role, can, head, slow, mutedUntil, ...called } };
      },
    }),
    operation({
      id: 'setRoom',
      method: 'PATCH',
      url: '/rooms/{room}',
      group: 'Rooms',
      summary: 'Say what a room is called and about (P33), or set slow mode (P24)',
      description: 'What is left out stays. All but `slow` needs `manage`.',
      path: { room },
      body: body({
        slow: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: bounds.slowMode,
            description: 'Milliseconds between two messages of one member; 0 for none.',
          }),
        ),
        name,
        topic,
        listed: Type.Optional(Type.Boolean({ description: 'Of an open room: whether it may be found.' })),
      }),
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: refusalsOfWriting,
      run: (call) => append(call, { type: 'settings', ...call.body }),
    }),
  ];
}
