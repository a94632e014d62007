import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { FoundMessages, type Parts } from '../schemas.ts';

export function searchOperations({ room, limit, before, body }: Parts): readonly Operation[] {
  const text = Type.String({ description: `Words, at most ${bounds.searchLength} UTF-16 code units together.` });
  return [
    operation({
      id: 'searchMessages',
      // What somebody searches for belongs in no address, which others log.
      method: 'POST',
      isReading: true,
      url: '/rooms/{room}/search',
      group: 'Messages',
      summary: 'Messages with all words of a text in them',
      description:
        'The newest first, page by page: where there is a `next`, older ones are still to be looked at, also if nothing was found yet (P29).',
      path: { room },
      body: body({ text, before, limit }),
      status: 200,
      answer: FoundMessages,
      refusals: ['text-length'],
      async run({ exchange, path, body: said }) {
        const { hits, next } = await exchange.ask({ type: 'search', id: 0, ...path, ...said }, 'found');
        return { body: { ...path, hits, ...(next !== undefined && { next }) } };
      },
    }),
  ];
}
