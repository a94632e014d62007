import { Type } from 'typebox';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { Message, MessagePage, Written, type Parts } from '../schemas.ts';
import { append, refusalsOfWriting } from './append.ts';

/** Above every number. */
const end = Number.MAX_SAFE_INTEGER;

export function messageOperations({
  room,
  seq,
  limit,
  before,
  after,
  text,
  files,
  reply,
  thread,
  inRoom,
  mentions,
  emoji,
  body,
  reason,
  choices,
}: Parts): readonly Operation[] {
  const one = { room, seq };
  return [
    operation({
      id: 'listMessages',
      method: 'GET',
      url: '/rooms/{room}/messages',
      group: 'Messages',
      summary: 'Messages of a room, page by page',
      description: 'The latest ones; or those before a number, backwards page by page; or those after one, forwards.',
      path: { room },
      query: { before, after, limit },
      status: 200,
      answer: MessagePage,
      async run({ exchange, path, query }) {
        if (query.before !== undefined && query.after !== undefined) {
          throw new Problem('bad-message', 'query: either before or after is possible');
        }
        const where = query.after === undefined ? { before: query.before ?? end } : { after: query.after };
        const asked = {
          type: 'history',
          id: 0,
          ...path,
          ...where,
          ...(query.limit && { limit: query.limit }),
        } as const;
        const { messages, users, epoch, asOf, more } = await exchange.ask(asked, 'page');
        const last = query.after === undefined ? messages[0] : messages.at(-1);
        return { body: { ...path, epoch, asOf, messages, users, ...(more && last && { next: last.seq }) } };
      },
    }),
    operation({
      id: 'sendMessage',
      method: 'POST',
      url: '/rooms/{room}/messages',
      group: 'Messages',
      summary: 'Send a message',
      description:
        'It is on disk when this is answered. With an `Idempotency-Key` it can be said again without being sent twice.',
      path: { room },
      body: body({
        text,
        files,
        reply,
        thread,
        inRoom,
        mentions,
        choices,
        answering: Type.Optional(
          Type.Literal(true, {
            description:
              'Of a bot in a conversation: `forbidden` where another is to answer by then, or it is closed (P46).',
          }),
        ),
        stream: Type.Optional(
          Type.Literal(true, { description: 'Begins it: the text is empty, and comes bit by bit (P18).' }),
        ),
      }),
      isKeyed: true,
      status: 201,
      answer: Written,
      refusals: [
        ...refusalsOfWriting,
        'slow-mode',
        'text-length',
        'text-refused',
        'no-such-file',
        'no-such-message',
        'too-many',
      ],
      async run(call) {
        return append(call, { type: 'message', ...call.body });
      },
    }),
    operation({
      id: 'getMessage',
      method: 'GET',
      url: '/rooms/{room}/messages/{seq}',
      group: 'Messages',
      summary: 'One message',
      path: one,
      status: 200,
      answer: Message,
      refusals: ['no-such-message'],
      async run({ exchange, path }) {
        const asked = { type: 'history', id: 0, room: path.room, after: path.seq - 1, limit: 1 } as const;
        const [message] = (await exchange.ask(asked, 'page')).messages;
        if (message?.seq === path.seq) return { body: message };
        throw new Problem('no-such-message', 'there is no message of this number');
      },
    }),
    operation({
      id: 'editMessage',
      method: 'PATCH',
      url: '/rooms/{room}/messages/{seq}',
      group: 'Messages',
      summary: 'Give a message of your own another text',
      path: one,
      body: body({ text, mentions }),
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message', 'text-length', 'text-refused'],
      run: (call) => append(call, { type: 'edit', of: call.path.seq, ...call.body }),
    }),
    operation({
      id: 'deleteMessage',
      method: 'DELETE',
      url: '/rooms/{room}/messages/{seq}',
      group: 'Messages',
      summary: 'Delete a message of your own, or as a moderator any',
      path: one,
      body: body({ reason }),
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message'],
      run: (call) => append(call, { type: 'delete', of: call.path.seq, ...call.body }),
    }),
    ...(['PUT', 'DELETE'] as const).map((method) =>
      operation({
        id: method === 'PUT' ? 'addReaction' : 'removeReaction',
        method,
        url: '/rooms/{room}/messages/{seq}/reactions/{emoji}',
        group: 'Messages',
        summary: method === 'PUT' ? 'React to a message with an emoji' : 'Take a reaction of your own back',
        path: { ...one, emoji },
        isKeyed: true,
        status: 200,
        answer: Written,
        refusals: [...refusalsOfWriting, 'no-such-message', 'too-many'],
        run: (call) =>
          append(call, { type: 'reaction', of: call.path.seq, emoji: call.path.emoji, on: method === 'PUT' }),
      }),
    ),
    operation({
      id: 'sendSignal',
      method: 'POST',
      isRepeatable: true,
      url: '/rooms/{room}/signals',
      group: 'Messages',
      summary: 'Send something fleeting, such as that you are typing',
      description: 'Not stored; of several soon after one another only the latest is told (P10).',
      path: { room },
      refusals: ['muted'],
      body: body({ topic: Type.String(), key: Type.Optional(Type.String()), data: Type.Unknown() }),
      status: 204,
      async run({ exchange, path, body: said }) {
        await exchange.note({ type: 'signal', ...path, ...said });
        return {};
      },
    }),
  ];
}
