import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { PinnedMessages, Written, type Parts } from '../schemas.ts';
import { append, refusalsOfWriting } from './append.ts';

export function pinOperations({ room, seq }: Parts): readonly Operation[] {
  const one = { room, seq };
  return [
    operation({
      id: 'listPins',
      method: 'GET',
      url: '/rooms/{room}/pins',
      group: 'Messages',
      summary: 'Messages that are pinned to a room',
      description: `The newest pin first; there are at most ${bounds.pins}.`,
      path: { room },
      status: 200,
      answer: PinnedMessages,
      async run({ exchange, path }) {
        const { type: _, id: __, ...answer } = await exchange.ask({ type: 'pins', id: 0, ...path }, 'pins');
        return { body: answer };
      },
    }),
    ...(['PUT', 'DELETE'] as const).map((method) =>
      operation({
        id: method === 'PUT' ? 'pinMessage' : 'unpinMessage',
        method,
        url: '/rooms/{room}/messages/{seq}/pin',
        group: 'Messages',
        summary: method === 'PUT' ? 'Pin a message to the room, as a moderator' : 'Take a pin down, as a moderator',
        description: 'In a direct room by both (P31).',
        path: one,
        isKeyed: true,
        status: 200,
        answer: Written,
        refusals: [...refusalsOfWriting, 'no-such-message', 'too-many'],
        run: (call) => append(call, { type: 'pin', of: call.path.seq, on: method === 'PUT' }),
      }),
    ),
  ];
}
