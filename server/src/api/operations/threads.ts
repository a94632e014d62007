import { Problem } from '../problem.ts';
import { operation, type Operation } from '../operation.ts';
import { ThreadPage, type Parts } from '../schemas.ts';

export function threadOperations({ room, seq, before, after, limit }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listAnswers',
      method: 'GET',
      url: '/rooms/{room}/messages/{seq}/thread',
      group: 'Messages',
      summary: 'Answers to a message in its thread, page by page',
      description:
        'The latest ones; or those before a number, backwards page by page; or those after one, forwards (P36).',
      path: { room, seq },
      query: { before, after, limit },
      status: 200,
      answer: ThreadPage,
      refusals: ['no-such-message'],
      async run({ exchange, path, query }) {
        if (query.before !== undefined && query.after !== undefined) {
          throw new Problem('bad-message', 'query: either before or after is possible');
        }
        const asked = { type: 'thread', id: 0, room: path.room, thread: path.seq, ...query } as const;
        const { root, messages, users, epoch, asOf, more } = await exchange.ask(asked, 'thread');
        const last = query.after === undefined ? messages[0] : messages.at(-1);
        const next = more && last && { next: last.seq };
        return { body: { room: path.room, epoch, asOf, root, messages, users, ...next } };
      },
    }),
  ];
}
