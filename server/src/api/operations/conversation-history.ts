import { Type } from 'typebox';
import { readHistory, readOthers } from '../../desk/history.ts';
import { ConversationSummary } from '../list-schemas.ts';
import { operation, type Operation } from '../operation.ts';
import { count, list, maybe, named, time, User, words } from '../schemas.ts';

const types = ['closed', 'merged', 'opened', 'assigned', 'snoozed', 'woken', 'tagged', 'untagged', 'rated'] as const;

const History = named('ConversationHistory', {
  events: list(
    named('ConversationEvent', {
      type: words(...types),
      at: time('When it was done.'),
      room: maybe(
        Type.String({
          description:
            'In whose log it stands: the conversation’s, or that of its notes; missing where it is another one’s.',
        }),
      ),
      seq: maybe(count('Its number there, which orders it among the messages.', 1)),
      by: maybe(User),
      reason: maybe(Type.Literal('erasure', { description: 'Of `closed`: its visitor was erased (P21).' })),
      user: maybe(User),
      automatic: maybe(Type.Literal(true, { description: 'By the rule of the relay (P43).' })),
      until: maybe(time('Of `snoozed`.')),
      tag: maybe(Type.String()),
      score: maybe(Type.Integer({ minimum: 1, maximum: 5 })),
      text: maybe(Type.String({ description: 'Of `rated`: in their own words.' })),
      into: maybe(Type.String({ description: 'Of `merged`: the conversation in which this one goes on (P53).' })),
      from: maybe(Type.String({ description: 'Of `merged`: the one that goes on in this, while it does.' })),
    }),
  ),
});

const Others = named('OtherConversations', { conversations: list(ConversationSummary) });

export function conversationHistoryOperations(): readonly Operation[] {
  const path = {
    room: Type.String({ pattern: '^s_[A-Za-z0-9_-]{22}$', description: 'The room of the conversation.' }),
  };
  return [
    operation({
      id: 'listOtherConversations',
      method: 'GET',
      url: '/conversations/{room}/others',
      group: 'Conversations',
      summary: 'The other conversations of its visitor',
      description:
        'For the team: those with the newest message first, 50 at most; into one of them it can be merged (P53).',
      path,
      status: 200,
      answer: Others,
      run: async ({ exchange, services, path: { room } }) => ({
        body: { conversations: await readOthers(exchange, services, room) },
      }),
    }),
    operation({
      id: 'getConversationHistory',
      method: 'GET',
      url: '/conversations/{room}/history',
      group: 'Conversations',
      summary: 'What was done with a conversation, and by whom',
      description:
        'For the team: closing, merging, assigning, snoozing, tags and ratings, the newest 200, the oldest of these first. Without `by` the relay did it by itself; `user` is who is to answer, and missing for nobody.',
      path,
      status: 200,
      answer: History,
      run: async ({ exchange, services, path: { room } }) => ({
        body: { events: await readHistory(exchange, services, room) },
      }),
    }),
  ];
}
