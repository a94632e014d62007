import { Type } from 'typebox';
import { companionOf, type QueueName } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { operation, type Operation } from '../operation.ts';
import { Conversation, Wait, Written, words, type Parts } from '../schemas.ts';
import { AgentList, ConversationPage } from '../list-schemas.ts';
import { placeOf } from '../place.ts';
import { Problem } from '../problem.ts';
import { append, refusalsOfWriting } from './append.ts';

/** What is said of a conversation in its companion, where agents alone are (P41). */
const beside = <C extends { readonly path: { readonly room: string } }>(call: C): C => ({
  ...call,
  path: { room: companionOf(call.path.room) },
});

export function conversationOperations({ body, limit, placeAt, placeRoom, user }: Parts): readonly Operation[] {
  const room = Type.String({ pattern: '^s_[A-Za-z0-9_-]{22}$', description: 'The room of the conversation.' });
  const tag = Type.String({ minLength: 1, maxLength: bounds.tagLength });
  const agents = { group: 'Conversations', isKeyed: true, status: 200, answer: Written } as const;
  return [
    operation({
      id: 'listConversations',
      method: 'GET',
      url: '/conversations',
      group: 'Conversations',
      summary: 'Conversations of a queue, those with the newest message first (P42)',
      description:
        'For agents, admins and services. For the next page say the `at` and `room` of `next` as `beforeAt` and `beforeRoom`; with a tag a page may be short, or empty, and have a `next` all the same.',
      query: {
        queue: Type.Optional(
          Type.Unsafe<QueueName>(words('mine', 'unassigned', 'open', 'snoozed', 'closed', 'due', 'mentioned')),
        ),
        tag: Type.Optional(tag),
        beforeAt: placeAt,
        beforeRoom: placeRoom,
        limit,
      },
      status: 200,
      answer: ConversationPage,
      async run({ exchange, query: { queue = 'open', tag: wanted, beforeAt, beforeRoom, limit: most } }) {
        const place = placeOf(beforeAt, beforeRoom, ['beforeAt', 'beforeRoom']);
        const { conversations, next } = await exchange.ask(
          {
            type: 'queue',
            id: 0,
            queue,
            ...(wanted !== undefined && { tag: wanted }),
            ...place,
            ...(most !== undefined && { limit: most }),
          },
          'queue',
        );
        return { body: { conversations, ...(next && { next: { at: next[0], room: next[1] } }) } };
      },
    }),
    operation({
      id: 'listAgents',
      method: 'GET',
      url: '/agents',
      group: 'Conversations',
      summary: 'Who may be assigned',
      status: 200,
      answer: AgentList,
      async run({ exchange }) {
        const { agents: all } = await exchange.ask({ type: 'agents', id: 0 }, 'agents');
        return { body: { agents: all } };
      },
    }),
    operation({
      id: 'getConversation',
      method: 'GET',
      url: '/conversations/{room}',
      group: 'Conversations',
      summary: 'How a conversation stands, as its visitor may know it (P40)',
      path: { room },
      status: 200,
      answer: Conversation,
      refusals: ['bad-message'],
      async run({ exchange, path }) {
        const {
          type: _,
          id: __,
          ...told
        } = await exchange.ask({ type: 'conversation', id: 0, ...path }, 'conversation');
        return { body: told };
      },
    }),
    operation({
      id: 'getWait',
      method: 'GET',
      url: '/conversations/{room}/wait',
      group: 'Conversations',
      summary: 'How long it may be until an answer (P43)',
      description: 'For whoever may read the conversation: its visitor, and the team.',
      path: { room },
      status: 200,
      answer: Wait,
      refusals: ['bad-message'],
      async run({ exchange, path }) {
        const { type: _, id: __, ...told } = await exchange.ask({ type: 'wait', id: 0, ...path }, 'wait');
        return { body: told };
      },
    }),
    ...(['PUT', 'DELETE'] as const).map((method) =>
      operation({
        id: method === 'PUT' ? 'setAway' : 'setHere',
        method,
        url: '/agents/{user}/away',
        group: 'Conversations',
        summary: method === 'PUT' ? 'Say that an agent takes nothing new for now (P43)' : 'Say that they do again',
        description: 'An agent of themselves; admins, and services with the scope `moderate`, of all.',
        path: { user },
        status: 204,
        refusals: ['no-such-member'],
        async run({ exchange, path }) {
          await exchange.ask({ type: 'away', id: 0, away: method === 'PUT', ...path }, 'done');
          return {};
        },
      }),
    ),
    operation({
      id: 'setConversation',
      ...agents,
      method: 'PATCH',
      url: '/conversations/{room}',
      summary: 'Close a conversation, merge it into another, or open it again',
      description:
        'By its visitor or an agent. A message of the visitor opens it by itself. With `into` it is closed because it goes on in another conversation of the same visitor, as an agent (P53): opened again, it is one of its own again.',
      path: { room },
      body: body({ status: words('open', 'closed'), into: Type.Optional(room) }),
      refusals: [...refusalsOfWriting, 'bad-message'],
      run: (call) => append(call, { type: 'conversation', ...call.body }),
    }),
    operation({
      id: 'rateConversation',
      ...agents,
      method: 'PUT',
      url: '/conversations/{room}/rating',
      summary: 'Say how one was helped, as its visitor',
      path: { room },
      body: body({
        score: Type.Integer({ minimum: 1, maximum: 5 }),
        text: Type.Optional(Type.String({ maxLength: bounds.ratingLength })),
      }),
      refusals: refusalsOfWriting,
      run: (call) => append(call, { type: 'rating', ...call.body }),
    }),
    operation({
      id: 'assignConversation',
      ...agents,
      method: 'PUT',
      url: '/conversations/{room}/assignee',
      summary: 'Say who is to answer, as an agent (P41)',
      path: { room },
      body: body({ user: Type.Union([Type.String({ minLength: 1, maxLength: bounds.userIdLength }), Type.Null()]) }),
      refusals: [...refusalsOfWriting, 'no-such-member'],
      run: (call) => append(beside(call), { type: 'assign', ...call.body }),
    }),
    operation({
      id: 'snoozeConversation',
      ...agents,
      method: 'PUT',
      url: '/conversations/{room}/snooze',
      summary: 'Put a conversation away until a time, as an agent',
      path: { room },
      body: body({
        until: Type.Integer({
          minimum: 1,
          description: 'Milliseconds since 1970: still to come, and 366 days ahead at most.',
        }),
      }),
      refusals: [...refusalsOfWriting, 'bad-message'],
      run(call) {
        // By a socket it may have waited for its connection, and wakes then.
        if (call.body.until <= call.services.clock.now()) throw new Problem('bad-message', 'body: until is over');
        return append(beside(call), { type: 'snooze', ...call.body });
      },
    }),
    operation({
      id: 'wakeConversation',
      ...agents,
      method: 'DELETE',
      url: '/conversations/{room}/snooze',
      summary: 'Take that back',
      path: { room },
      refusals: refusalsOfWriting,
      run: (call) => append(beside(call), { type: 'snooze', until: 0 }),
    }),
    ...(['PUT', 'DELETE'] as const).map((method) =>
      operation({
        id: method === 'PUT' ? 'tagConversation' : 'untagConversation',
        ...agents,
        method,
        url: '/conversations/{room}/tags/{tag}',
        summary: method === 'PUT' ? 'Put a tag on a conversation, as an agent' : 'Take a tag off',
        path: { room, tag },
        refusals: [...refusalsOfWriting, 'too-many', 'text-length'],
        run: (call) => append(beside(call), { type: 'tag', tag: call.path.tag, on: method === 'PUT' }),
      }),
    ),
  ];
}
