import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { StreamTexts, WrittenText, Written, type Parts } from '../schemas.ts';
import { append, refusalsOfWriting } from './append.ts';

/** Messages that are written bit by bit (P18). */
export function streamOperations({ room, seq, text, mentions, choices, body }: Parts): readonly Operation[] {
  const one = { room, seq };
  return [
    operation({
      id: 'listStreams',
      method: 'GET',
      url: '/rooms/{room}/streams',
      group: 'Messages',
      summary: 'The texts so far of messages that are being written',
      description: 'Such messages are `streaming`, and have their text in the log when they are finished (P18).',
      path: { room },
      status: 200,
      answer: StreamTexts,
      async run({ exchange, path }) {
        const { streams } = await exchange.ask({ type: 'streams', id: 0, ...path }, 'streams');
        return { body: { ...path, streams: streams.map(([of, soFar]) => ({ seq: of, text: soFar })) } };
      },
    }),
    operation({
      id: 'appendText',
      method: 'POST',
      isRepeatable: true,
      url: '/rooms/{room}/messages/{seq}/text',
      group: 'Messages',
      summary: 'More of the text of a message that you are writing',
      description: `It was sent with \`stream\`. What is there already is skipped, so that the same may be said again. After ${bounds.streamIdle / 1_000} seconds without more it is cut. \`stopped\`: somebody has ended it. \`text-length\`: it is longer than a message may be, and was cut there.`,
      path: one,
      body: body({
        at: Type.Integer({
          minimum: 0,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'Where it belongs, in UTF-16 code units.',
        }),
        text: Type.String(),
      }),
      status: 200,
      answer: WrittenText,
      refusals: ['no-such-message', 'stopped', 'text-length', 'store-unavailable'],
      async run({ exchange, path, body: said }) {
        const asked = { type: 'append', id: 0, room: path.room, of: path.seq, ...said } as const;
        const { length } = await exchange.ask(asked, 'appended');
        return { body: { length } };
      },
    }),
    operation({
      id: 'endMessage',
      method: 'POST',
      url: '/rooms/{room}/messages/{seq}/end',
      group: 'Messages',
      summary: 'Finish a message that you are writing, with its whole text',
      description: 'Also one that the relay alone has cut.',
      path: one,
      body: body({ text, mentions, choices }),
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message', 'stopped', 'text-length'],
      run: (call) => append(call, { type: 'end', of: call.path.seq, ...call.body }),
    }),
    operation({
      id: 'stopMessage',
      method: 'POST',
      url: '/rooms/{room}/messages/{seq}/stop',
      group: 'Messages',
      summary: 'End a message that somebody is writing, with the text so far',
      description:
        'By who writes it, whom it answers, and moderators; in a direct room and in one of support by all who may send there.',
      path: one,
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message'],
      run: (call) => append(call, { type: 'stop', of: call.path.seq }),
    }),
  ];
}
