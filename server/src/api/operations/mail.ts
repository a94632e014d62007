import { Type } from 'typebox';
import { hasContent } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { answerIn } from '../../mail/answer.ts';
import { leftOutLine } from '../../mail/incoming.ts';
import type { MailRefusal, Mails } from '../../mail/mails.ts';
import { canHandIn, canSeeDesk, canSeeMails } from '../../policy/desk.ts';
import type { Identity } from '../../policy/identity.ts';
import { canLeaveAddress } from '../../policy/self.ts';
import type { Services } from '../../services.ts';
import { answeredBy, keyOfMail } from '../mail-answer.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { append, refusalsOfWriting } from './append.ts';
import { count, list, maybe, named, nextNumber, time, User, words, Written, type Parts } from '../schemas.ts';

const DeadMails = named('DeadMails', {
  mails: list(
    named('DeadMail', {
      id: count('Names it.', 1),
      kind: words('transcript', 'missed', 'digest'),
      room: Type.String({ description: 'Empty where it is to the team, of what waits.' }),
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

export function mailOperations({ body, listLimit, files }: Parts): readonly Operation[] {
  const envelope = {
    to: Type.String({ maxLength: 320, description: 'The address that it came to, with its token.' }),
    from: Type.String({ maxLength: 320, description: 'The address that it is from.' }),
  };
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
      id: 'getMail',
      method: 'GET',
      url: '/mail',
      group: 'You',
      summary: 'Whether this relay sends mails, and where you are told of answers, if you have said so',
      description: 'For what asks for an address or offers a transcript: where none are sent it does neither (P48).',
      status: 200,
      answer: named('MailState', { sends: Type.Boolean(), address: maybe(Type.String()) }),
      async run({ exchange, services: { mails } }) {
        exchange.takeRequest();
        const isTold = mails && canLeaveAddress(exchange.identity!);
        const known = isTold ? await mails.store.address(exchange.user.id) : undefined;
        return { body: { sends: mails !== undefined, ...(known !== undefined && { address: known }) } };
      },
    }),
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
      id: 'getVisitorAddress',
      method: 'GET',
      url: '/conversations/{room}/mail',
      group: 'Conversations',
      summary: 'Where the visitor of a conversation is told of answers by mail, if they have said so',
      description: 'For the team, who may find a visitor by it, too.',
      path: { room },
      status: 200,
      answer: named('VisitorAddress', { address: maybe(Type.String()) }),
      async run({ exchange, services, path }) {
        exchange.takeRequest();
        const { store } = mailsFor(services, canSeeDesk(exchange.identity!));
        await exchange.place(path.room);
        const { visitor } = (await store.conversation(path.room)) ?? {};
        const known = visitor === undefined ? undefined : await store.address(visitor);
        // After it is read, by what one may then.
        await exchange.place(path.room);
        return { body: known === undefined ? {} : { address: known } };
      },
    }),
    operation({
      id: 'findMailReply',
      method: 'POST',
      isReading: true,
      url: '/mails/inbound/find',
      group: 'Conversations',
      summary: 'Whose answer a mail is, as a service with the scopes `act-as` and `send`',
      description:
        'For its attachments: put them in the room as files in the name of that user, and say their ids with the mail.',
      body: body(envelope),
      status: 200,
      answer: named('MailReply', { room: Type.String(), user: User }),
      async run({ exchange, services, body: envelope }) {
        exchange.takeRequest();
        const mails = mailsFor(services, canHandIn(exchange.identity!));
        const { room: found, user } = await answeredBy(services, mails, exchange.user.id, envelope);
        return { body: { room: found, user } };
      },
    }),
    operation({
      id: 'receiveMail',
      method: 'POST',
      url: '/mails/inbound',
      group: 'Conversations',
      summary: 'Hand in a mail by which a visitor answers, as a service with the scopes `act-as` and `send`',
      description:
        'The visitor’s message is what they wrote, without what the mail answers and without a signature. It must come from the address that was written to. Said again with its `messageId` it is there once.',
      body: body({
        ...envelope,
        text: Type.String({ description: 'The mail as plain text.' }),
        messageId: maybe(Type.String({ minLength: 1, maxLength: 998, description: 'Its `Message-ID`.' })),
        files,
        leftOut: maybe(
          Type.Array(Type.String({ maxLength: 1_000 }), {
            maxItems: 100,
            description: 'Names of its files that could not be taken, which the message says at its end.',
          }),
        ),
      }),
      isKeyed: true,
      status: 201,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-file', 'text-length', 'slow-mode'],
      async run({ exchange, services, body: { to, from, text, messageId, files: ids, leftOut = [] }, key }) {
        exchange.takeRequest();
        const mails = mailsFor(services, canHandIn(exchange.identity!));
        const { room: found, user } = await answeredBy(services, mails, exchange.user.id, { to, from });
        const answer = answerIn(text, mails.texts.answerAbove);
        const told = [answer, leftOutLine(leftOut, mails.texts)].filter(Boolean).join('\n\n');
        if (!hasContent(told) && !ids?.length) throw new Problem('bad-message', 'there is no answer in this mail');
        const identity: Identity = { ...exchange.identity!, user, via: exchange.user.id };
        if (services.revocations.covers(identity)) throw new Problem('revoked', 'access was taken back');
        const acting = exchange.as(identity);
        try {
          const own = messageId === undefined ? key : keyOfMail(messageId);
          const message = { type: 'message', text: told, ...(ids && { files: ids }) } as const;
          return await append({ exchange: acting, path: { room: found }, key: own }, message);
        } finally {
          acting.onClose();
        }
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
