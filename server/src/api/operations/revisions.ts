import { operation, type Operation } from '../operation.ts';
import { MessageRevisions, type Parts } from '../schemas.ts';

export function revisionOperations({ room, seq, before, limit }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listRevisions',
      method: 'GET',
      url: '/rooms/{room}/messages/{seq}/revisions',
      group: 'Messages',
      summary: 'The texts that a message has had',
      description: 'The newest first, for whoever may read the room. Of a deleted message there are none (P32).',
      path: { room, seq },
      query: { before, limit },
      status: 200,
      answer: MessageRevisions,
      refusals: ['no-such-message'],
      async run({ exchange, path, query }) {
        const answer = await exchange.ask({ type: 'revisions', id: 0, ...path, ...query }, 'revisions');
        const { from, name, revisions, more } = answer;
        const last = revisions.at(-1);
        return { body: { ...path, from, name, revisions, ...(more && last && { next: last.seq }) } };
      },
    }),
  ];
}
