import { operation, type Operation } from '../operation.ts';
import { DeliveryMarkers, ReadMarkers, type Parts } from '../schemas.ts';

export function readingOperations({ room, seq, body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listReadMarkers',
      method: 'GET',
      url: '/rooms/{room}/reads',
      group: 'Reading',
      summary: 'How far people have read',
      description: 'In a large room only your own (P11).',
      path: { room },
      status: 200,
      answer: ReadMarkers,
      async run({ exchange, path }) {
        const reads = await exchange.reads(path.room);
        return { body: { reads: reads.map(([user, upTo]) => ({ user, seq: upTo })) } };
      },
    }),
    operation({
      id: 'listDeliveryMarkers',
      method: 'GET',
      url: '/rooms/{room}/deliveries',
      group: 'Reading',
      summary: 'How far messages have reached the others',
      description: 'Up to which number somebody has everything on a device (P38). Of rooms with few people.',
      path: { room },
      status: 200,
      answer: DeliveryMarkers,
      async run({ exchange, path }) {
        const upTo = await exchange.deliveries(path.room);
        return { body: { deliveries: upTo.map(([user, seq]) => ({ user, seq })) } };
      },
    }),
    operation({
      id: 'markRead',
      method: 'PUT',
      url: '/rooms/{room}/reads/me',
      group: 'Reading',
      summary: 'Say how far you have read',
      description: 'It only goes up, and not beyond the room.',
      path: { room },
      body: body({ seq }),
      status: 204,
      async run({ exchange, path, body: said }) {
        await exchange.note({ type: 'read', ...path, ...said });
        return {};
      },
    }),
  ];
}
