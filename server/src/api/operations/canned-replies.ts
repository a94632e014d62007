import { Type } from 'typebox';
import { cleanText } from '../../clean-text.ts';
import { bounds } from '../../limits.ts';
import { canPrepareReplies, canSeeDesk } from '../../policy/desk.ts';
import type { Services } from '../../services.ts';
import type { DeskStore } from '../../store/desk.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { list, named, time, type Parts } from '../schemas.ts';

const CannedReplies = named('CannedReplies', {
  replies: list(
    named('CannedReply', {
      name: Type.String({ description: 'By which it is found.' }),
      text: Type.String({ description: '`{name}` stands for the visitor, `{agent}` for who answers.' }),
      by: Type.String({ description: 'Who has written it last; empty where they are erased.' }),
      at: time('When that was.'),
    }),
  ),
});

/** @throws Problem where there are no conversations, or one may not. */
function deskFor({ store }: Services, isPermitted: boolean): DeskStore {
  if (!isPermitted) throw new Problem('forbidden', "prepared answers are the team's");
  if (!store.desk) throw new Problem('forbidden', 'this relay has no support desk');
  return store.desk;
}

export function cannedReplyOperations({ body }: Parts): readonly Operation[] {
  const name = Type.String({
    pattern: '^[^\\s/{}]+$',
    maxLength: bounds.cannedReplyName,
    description: 'Without spaces, slashes and braces.',
  });
  return [
    operation({
      id: 'listCannedReplies',
      method: 'GET',
      url: '/canned-replies',
      group: 'Conversations',
      summary: 'Answers that are prepared for the team',
      description: 'By their names. For agents, admins, and keys with the scope `read`.',
      status: 200,
      answer: CannedReplies,
      async run({ exchange, services }) {
        exchange.takeRequest();
        return { body: { replies: await deskFor(services, canSeeDesk(exchange.identity!)).cannedReplies() } };
      },
    }),
    operation({
      id: 'setCannedReply',
      method: 'PUT',
      url: '/canned-replies/{name}',
      group: 'Conversations',
      summary: 'Prepare an answer, or change it',
      description: 'For agents, admins, and keys with the scope `send`.',
      path: { name },
      body: body({ text: Type.String({ minLength: 1, maxLength: bounds.cannedReplyLength }) }),
      status: 204,
      refusals: ['too-many'],
      async run({ exchange, services, path, body: { text } }) {
        exchange.takeRequest();
        const desk = deskFor(services, canPrepareReplies(exchange.identity!));
        const reply = { name: path.name.toWellFormed(), text: cleanText(text), by: exchange.user.id };
        if (!(await desk.setCannedReply(reply)))
          throw new Problem('too-many', `there are ${bounds.cannedReplies} prepared answers`);
        return {};
      },
    }),
    operation({
      id: 'removeCannedReply',
      method: 'DELETE',
      url: '/canned-replies/{name}',
      group: 'Conversations',
      summary: 'Take one away',
      description: 'Also where there is none. For agents, admins, and keys with the scope `send`.',
      path: { name },
      status: 204,
      async run({ exchange, services, path }) {
        exchange.takeRequest();
        await deskFor(services, canPrepareReplies(exchange.identity!)).removeCannedReply(path.name);
        return {};
      },
    }),
  ];
}
