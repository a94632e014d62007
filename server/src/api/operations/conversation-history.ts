import { Type } from 'typebox';
import { readHistory } from '../../desk/history.ts';
import { operation, type Operation } from '../operation.ts';
import { list, maybe, named, time, User, words } from '../schemas.ts';

const types = ['closed', 'opened', 'assigned', 'snoozed', 'woken', 'tagged', 'untagged', 'rated'] as const;

const History = named('ConversationHistory', {
  events: list(
    named('ConversationEvent', {
      type: words(...types),
      at: time('When it was done.'),
      by: maybe(User),
      user: maybe(User),
      automatic: maybe(Type.Literal(true, { description: 'By the rule of the relay (P43).' })),
      until: maybe(time('Of `snoozed`.')),
      tag: maybe(Type.String()),
      score: maybe(Type.Integer({ minimum: 1, maximum: 5 })),
      text: maybe(Type.String({ description: 'Of `rated`: in their own words.' })),
    }),
  ),
});

export function conversationHistoryOperations(): readonly Operation[] {
  return [
    operation({
      id: 'getConversationHistory',
      method: 'GET',
      url: '/conversations/{room}/history',
      group: 'Conversations',
      summary: 'What was done with a conversation, and by whom',
      description:
        'For the team: closing, assigning, snoozing, tags and ratings, the newest 200, the oldest of these first. Without `by` the relay did it by itself; `user` is who is to answer, and missing for nobody.',
      path: { room: Type.String({ pattern: '^s_[A-Za-z0-9_-]{22}$', description: 'The room of the conversation.' }) },
      status: 200,
      answer: History,
      run: async ({ exchange, services, path }) => ({
        body: { events: await readHistory(exchange, services, path.room) },
      }),
    }),
  ];
}
