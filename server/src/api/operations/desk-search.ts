import { Type } from 'typebox';
import { searchDesk } from '../../desk/search.ts';
import { bounds } from '../../limits.ts';
import { ConversationSummary } from '../list-schemas.ts';
import { operation, type Operation } from '../operation.ts';
import { count, list, maybe, named, SearchHit, type Parts } from '../schemas.ts';

const FoundConversations = named('FoundConversations', {
  visitors: list(
    Type.String({
      description:
        'Ids of conversations whose visitor has such a name, id, or address for mails. Only on the first page.',
    }),
  ),
  hits: list(
    named('ConversationHit', {
      room: Type.String({ description: 'Of the conversation.' }),
      note: maybe(Type.Literal(true, { description: 'A note of the team: its number is of the companion (P41).' })),
      ...SearchHit.properties,
    }),
  ),
  conversations: list(ConversationSummary),
  next: maybe(count('To be said as `before` to go on; missing where all messages were looked at.')),
});

export function deskSearchOperations({ limit, body }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'searchConversations',
      // What somebody searches for belongs in no address, which others log.
      method: 'POST',
      isReading: true,
      url: '/desk/search',
      group: 'Conversations',
      summary: 'Conversations in which something was said or noted, or of a visitor (P42)',
      description:
        'For agents, admins and services. All words of the text in one message or note, the newest first; or in what the visitor is called. It is answered within a moment: where there is a `next`, older ones are still to be looked at, also if nothing was found yet.',
      body: body({
        text: Type.String({ description: `Words, at most ${bounds.searchLength} UTF-16 code units together.` }),
        before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before.' })),
        limit,
      }),
      status: 200,
      answer: FoundConversations,
      refusals: ['text-length'],
      async run({ exchange, services, body: asked }) {
        exchange.takeRequest();
        return { body: await searchDesk(exchange, services, asked) };
      },
    }),
  ];
}
