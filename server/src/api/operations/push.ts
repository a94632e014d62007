import { Type } from 'typebox';
import { pushDeviceShape, quietHoursShape } from '../../shapes.ts';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { count, maybe, named, time, type Parts } from '../schemas.ts';

const PushState = named(
  'PushState',
  {
    key: maybe(
      Type.String({ description: 'The public key by which a browser subscribes; missing where there is no push.' }),
    ),
    devices: count('Devices on which you are told.'),
    pausedUntil: maybe(time('Until when you are told nothing.')),
    hours: maybe(
      Type.Object(
        { from: Type.String(), to: Type.String(), zone: Type.String() },
        { description: 'Times of day at which you are told nothing, in a time zone.' },
      ),
    ),
    text: Type.Boolean({ description: 'Whether a push tells who wrote and what.' }),
    muted: maybe(Type.Boolean({ description: 'Of the room that was asked about.' })),
  },
  'How you are told of messages while no page is open (P39).',
);

const { endpoint } = pushDeviceShape;

export function pushOperations({ room, body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'getPush',
      method: 'GET',
      url: '/me/push',
      group: 'You',
      summary: 'How you are told by push (P39)',
      query: { room: maybe(room) },
      status: 200,
      answer: PushState,
      async run({ exchange, query }) {
        const { type: _, id: __, ...state } = await exchange.ask({ type: 'push', id: 0, ...query }, 'push');
        return { body: state };
      },
    }),
    operation({
      id: 'changePush',
      method: 'PATCH',
      isRepeatable: true,
      url: '/me/push',
      group: 'You',
      summary: 'Change how you are told by push, on all of your devices (P39)',
      description: '`pause`: none for so many milliseconds. `hours`: times of day, or null. `room` goes with `mute`.',
      body: body({
        room: maybe(room),
        mute: maybe(Type.Boolean()),
        pause: maybe(Type.Integer({ minimum: 0, maximum: bounds.pushPause })),
        hours: maybe(quietHoursShape),
        text: maybe(Type.Boolean()),
      }),
      status: 200,
      answer: PushState,
      refusals: ['too-many'],
      async run({ exchange, body: said }) {
        const { type: _, id: __, ...state } = await exchange.ask({ type: 'notify', id: 0, ...said }, 'push');
        return { body: state };
      },
    }),
    operation({
      id: 'subscribe',
      method: 'POST',
      isRepeatable: true,
      url: '/me/push/devices',
      group: 'You',
      summary: 'Be told by push on a device (P39)',
      description: 'What its browser gave as `PushSubscription`. Said again it is renewed.',
      body: body({
        ...pushDeviceShape,
        page: maybe(Type.String({ maxLength: bounds.pushPageLength })),
        room: maybe(room),
      }),
      status: 204,
      refusals: ['too-many'],
      async run({ exchange, body: said }) {
        await exchange.ask({ type: 'subscribe', id: 0, ...said }, 'done');
        return {};
      },
    }),
    operation({
      id: 'unsubscribe',
      method: 'DELETE',
      url: '/me/push/devices',
      group: 'You',
      summary: 'Be told no more on a device',
      body: body({ endpoint }),
      status: 204,
      async run({ exchange, body: said }) {
        await exchange.ask({ type: 'unsubscribe', id: 0, ...said }, 'done');
        return {};
      },
    }),
  ];
}
