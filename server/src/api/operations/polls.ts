import { Type } from 'typebox';
import { pollOptions, pollText } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { count, maybe, OwnVote, VoterPage, Written, type Parts } from '../schemas.ts';
import { append, refusalsOfWriting } from './append.ts';

const choice = Type.Integer({ minimum: 0, maximum: pollOptions.most - 1 });

export function pollOperations({ room, seq, reply, userAfter, limit, body }: Parts): readonly Operation[] {
  const one = { room, seq };
  return [
    operation({
      id: 'sendPoll',
      method: 'POST',
      url: '/rooms/{room}/polls',
      group: 'Messages',
      summary: 'Send a message that is a poll (P35)',
      description: 'Whoever knows no polls reads the question, and the options as a list.',
      path: { room },
      body: body({
        question: Type.String({ description: 'What is asked.' }),
        options: Type.Array(Type.String({ maxLength: bounds.pollOptionLength }), {
          minItems: pollOptions.least,
          maxItems: pollOptions.most,
        }),
        multiple: maybe(Type.Boolean({ description: 'Whether one may choose several.' })),
        names: maybe(Type.Boolean({ description: 'Whether it is told who chose what. Default: it is not.' })),
        duration: maybe(
          Type.Integer({
            minimum: 1,
            maximum: bounds.pollDuration,
            description: 'Milliseconds until it ends by itself. Default: it does not.',
          }),
        ),
        reply,
      }),
      isKeyed: true,
      status: 201,
      answer: Written,
      refusals: [...refusalsOfWriting, 'slow-mode', 'text-length', 'no-such-message'],
      run(call) {
        const { question, options, multiple, names, duration, reply: answered } = call.body;
        return append(call, {
          type: 'message',
          text: pollText(question, options),
          poll: {
            options: options.length,
            ...(multiple && { multiple }),
            ...(names && { names }),
            ...(duration !== undefined && { duration }),
          },
          ...(answered !== undefined && { reply: answered }),
        });
      },
    }),
    operation({
      id: 'getVote',
      method: 'GET',
      url: '/rooms/{room}/messages/{seq}/vote',
      group: 'Messages',
      summary: 'What you have chosen in a poll',
      path: one,
      status: 200,
      answer: OwnVote,
      async run({ exchange, path }) {
        const asked = { type: 'votes', id: 0, room: path.room, polls: [path.seq] } as const;
        const [vote] = (await exchange.ask(asked, 'votes')).votes;
        return { body: { choices: vote?.[1] ?? [] } };
      },
    }),
    operation({
      id: 'vote',
      method: 'PUT',
      url: '/rooms/{room}/messages/{seq}/vote',
      group: 'Messages',
      summary: 'Vote in a poll, or change your vote',
      description: 'All that you choose, by the places of the options, from 0, in order; none takes the vote back.',
      path: one,
      body: body({ choices: Type.Array(choice, { maxItems: pollOptions.most }) }),
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message'],
      run: (call) => append(call, { type: 'vote', of: call.path.seq, ...call.body }),
    }),
    operation({
      id: 'closePoll',
      method: 'POST',
      url: '/rooms/{room}/messages/{seq}/close',
      group: 'Messages',
      summary: 'Close a poll of your own, or as a moderator any',
      description: 'Nobody votes in it from then on.',
      path: one,
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message'],
      run: (call) => append(call, { type: 'close-poll', of: call.path.seq }),
    }),
    operation({
      id: 'listVoters',
      method: 'GET',
      url: '/rooms/{room}/messages/{seq}/voters',
      group: 'Messages',
      summary: 'Who has chosen an option, of a poll that tells it',
      path: one,
      query: { choice: count('The place of the option, from 0.'), after: userAfter, limit },
      status: 200,
      answer: VoterPage,
      refusals: ['no-such-message'],
      async run({ exchange, path, query }) {
        const { after, limit: most } = query;
        const { users, next } = await exchange.ask(
          {
            type: 'voters',
            id: 0,
            room: path.room,
            of: path.seq,
            choice: query.choice,
            ...(after !== undefined && { after }),
            ...(most !== undefined && { limit: most }),
          },
          'voters',
        );
        return { body: { users, ...(next !== undefined && { next }) } };
      },
    }),
  ];
}
