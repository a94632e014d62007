import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import type { MailRefusal, Mails } from '../../mail/mails.ts';
import { canLeaveAddress, canSeeMails, type Identity } from '../../policy.ts';
import type { Services } from '../../services.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { count, list, maybe, named, nextNumber, time, words, type Parts } from '../schemas.ts';

const DeadMails = named('DeadMails', {
  mails: list(
    named('DeadMail', {
      id: count('Names it.', 1),
      kind: words('transcript', 'missed'),
      room: Type.String(),
      user: Type.String({ description: 'Whose conversation it is about.' }),
      at: time('When it was asked for.'),
      attempts: count('How often it was tried.'),
      error: Type.String({ description: 'Codes of the mail server, or `interrupted`: it may have been sent.' }),
    }),
  ),
  next: nextNumber,
});

/** @throws Problem where the relay sends none, or one may not. */
function mailsFor({ mails }: Services, isPermitted: boolean): Mails {
  if (!isPermitted) throw new Problem('forbidden', 'this one does not ask for mails so');
  if (!mails) throw new Problem('forbidden', 'this relay sends no mails');
  return mails;
}

function throwAny(refusal: MailRefusal | undefined): void {
  if (refusal) throw new Problem(refusal.code, refusal.message, refusal.retryAfter);
}

export function mailOperations({ body, listLimit }: Parts): readonly Operation[] {
  const address = Type.String({
    minLength: 3,
    maxLength: bounds.mailAddressLength,
    description: 'One e-mail address.',
  });
  const room = Type.String({ pattern: '^s_[A-Za-z0-9_-]{22}$', description: 'The room of the conversation.' });
  const own = (identity: Identity | undefined, services: Services): Mails =>
    mailsFor(services, canLeaveAddress(identity!));
  return [
    operation({
      id: 'getMailAddress',
      method: 'GET',
      url: '/me/mail',
      group: 'You',
      summary: 'Where you are told of answers by mail, if you have said so',
      status: 200,
      answer: named('MailAddress', { address: maybe(Type.String()) }),
      async run({ exchange, services }) {
        exchange.takeRequest();
        const known = await own(exchange.identity, services).store.address(exchange.user.id);
        return { body: known === undefined ? {} : { address: known } };
      },
    }),
    operation({
      id: 'setMailAddress',
      method: 'PUT',
      url: '/me/mail',
      group: 'You',
      summary: 'Be told by mail of answers of the team that you do not read',
      description:
        'One mail for all answers until then, with a link back into the conversation and one that ends such mails.',
      body: body({ address }),
      status: 204,
      refusals: ['limited'],
      async run({ exchange, services, body: said }) {
        exchange.takeRequest();
        throwAny(await own(exchange.identity, services).setAddress(exchange.identity!, said.address));
        return {};
      },
    }),
    operation({
      id: 'removeMailAddress',
      method: 'DELETE',
      url: '/me/mail',
      group: 'You',
      summary: 'Be told so no more',
      status: 204,
      async run({ exchange, services }) {
        exchange.takeRequest();
        await own(exchange.identity, services).setAddress(exchange.identity!, undefined);
        return {};
      },
    }),
    operation({
      id: 'sendTranscript',
      method: 'POST',
      url: '/conversations/{room}/transcript',
      group: 'Conversations',
      summary: 'Have a conversation sent to an e-mail address',
      description: 'For its visitor, once somebody has answered, and for the team.',
      path: { room },
      body: body({ address }),
      status: 204,
      refusals: ['bad-message', 'limited', 'busy'],
      async run({ exchange, services, path, body: said }) {
        exchange.takeRequest();
        const place = await exchange.place(path.room);
        const mails = mailsFor(services, services.authorize(exchange.identity!, 'send', path.room));
        throwAny(await mails.sendTranscript(exchange.identity!, path.room, place, said.address));
        return {};
      },
    }),
    operation({
      id: 'listDeadMails',
      method: 'GET',
      url: '/mails/dead',
      group: 'Conversations',
      summary: 'Mails that were given up, as an admin or a service with the scope `moderate`',
      query: { after: maybe(count('The mail after which the page begins.')), limit: listLimit },
      status: 200,
      answer: DeadMails,
      async run({ exchange, services, query: { after = 0, limit = bounds.listedAtOnce } }) {
        exchange.takeRequest();
        const mails = mailsFor(services, canSeeMails(exchange.identity!));
        const found = await mails.store.dead(after, limit + 1);
        const told = found.slice(0, limit);
        return { body: { mails: told, ...(found.length > limit && { next: told.at(-1)!.id }) } };
      },
    }),
    operation({
      id: 'retryMail',
      method: 'POST',
      url: '/mails/{mail}/retry',
      group: 'Conversations',
      summary: 'Try one again that was given up',
      path: { mail: count('Its id.', 1) },
      status: 204,
      refusals: ['no-such-message'],
      async run({ exchange, services, path }) {
        exchange.takeRequest();
        const isThere = await mailsFor(services, canSeeMails(exchange.identity!)).retry(path.mail);
        if (!isThere) throw new Problem('no-such-message', 'there is no such mail');
        return {};
      },
    }),
  ];
}
