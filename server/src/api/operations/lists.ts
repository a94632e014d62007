import { operation, type Operation } from '../operation.ts';
import { BlockedPage, DirectoryPage, PeoplePage, SummaryPage } from '../list-schemas.ts';
import { placeOf } from '../place.ts';
import type { Parts } from '../schemas.ts';

export function listOperations({
  roomAfter,
  limit,
  user,
  search,
  placeAt,
  placeRoom,
  body,
}: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listSummaries',
      method: 'GET',
      url: '/me/rooms',
      group: 'You',
      summary: 'Your rooms as a list shows them: the newest first, with what is unread (P33)',
      description: 'For the next page say the `at` and `room` of `next` as `beforeAt` and `beforeRoom`.',
      query: { beforeAt: placeAt, beforeRoom: placeRoom, limit },
      status: 200,
      answer: SummaryPage,
      async run({ exchange, query: { beforeAt, beforeRoom, limit: most } }) {
        const place = placeOf(beforeAt, beforeRoom, ['beforeAt', 'beforeRoom']);
        const { rooms, next } = await exchange.ask(
          {
            type: 'rooms',
            id: 0,
            ...place,
            ...(most !== undefined && { limit: most }),
          },
          'rooms',
        );
        return { body: { rooms, ...(next && { next: { at: next[0], room: next[1] } }) } };
      },
    }),
    operation({
      id: 'findPeople',
      method: 'POST',
      isReading: true,
      url: '/people/search',
      group: 'You',
      summary: 'Whom you may write to directly (P33)',
      description:
        'Those with whom you share a room; for the team also the others of it. Words of a name, in any order.',
      body: body({ search, limit }),
      status: 200,
      answer: PeoplePage,
      async run({ exchange, body: said }) {
        const { people } = await exchange.ask({ type: 'people', id: 0, ...said }, 'people');
        return { body: { people } };
      },
    }),
    operation({
      id: 'findRooms',
      method: 'POST',
      isReading: true,
      url: '/directory/search',
      group: 'Rooms',
      summary: 'Open rooms that may be found (P33)',
      description:
        'Words of name and topic, in any order. A page may be short, or empty, and have a `next` all the same.',
      body: body({ search, after: roomAfter, limit }),
      status: 200,
      answer: DirectoryPage,
      async run({ exchange, body: said }) {
        const { rooms, next } = await exchange.ask({ type: 'discover', id: 0, ...said }, 'directory');
        return { body: { rooms, ...(next !== undefined && { next }) } };
      },
    }),
    operation({
      id: 'listBlocks',
      method: 'GET',
      url: '/me/blocks',
      group: 'You',
      summary: 'Whom you have blocked (P34)',
      status: 200,
      answer: BlockedPage,
      async run({ exchange }) {
        const { users } = await exchange.ask({ type: 'blocks', id: 0 }, 'blocks');
        return { body: { users } };
      },
    }),
    operation({
      id: 'blockUser',
      method: 'PUT',
      url: '/me/blocks/{user}',
      group: 'You',
      summary: 'Want nothing of somebody (P34)',
      description: 'Nobody is told. In the direct room with you they write no more, and they make no new one.',
      path: { user },
      status: 204,
      refusals: ['too-many'],
      async run({ exchange, path }) {
        await exchange.ask({ type: 'block', id: 0, ...path }, 'done');
        return {};
      },
    }),
    operation({
      id: 'unblockUser',
      method: 'DELETE',
      url: '/me/blocks/{user}',
      group: 'You',
      summary: 'Take that back',
      path: { user },
      status: 204,
      async run({ exchange, path }) {
        await exchange.ask({ type: 'unblock', id: 0, ...path }, 'done');
        return {};
      },
    }),
  ];
}
