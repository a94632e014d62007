import { errorClasses, hasContent, type ErrorCode, type User } from '../../../src/protocol/index.ts';
import type { Files } from '../files/files.ts';
import { takeFile } from '../files/take-file.ts';
import { hashOf } from '../auth/secrets.ts';
import type { Hub } from '../hub.ts';
import { bounds } from '../limits.ts';
import type { IncomingMail } from '../mail/incoming.ts';
import { messageIn } from '../mail/incoming.ts';
import type { Received } from '../mail/mailbox.ts';
import type { Mails } from '../mail/mails.ts';
import type { Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { SessionOwner } from '../session.ts';
import { banned } from '../site-ban.ts';
import { relayId } from '../store/moderation.ts';
import { Exchange } from './exchange.ts';
import { append } from './operations/append.ts';
import { Problem } from './problem.ts';

/** Whose answer a mail is, for whoever looks. The same is said of all that is none. @throws Problem */
export async function answeredBy(
  { store, siteBans }: Services,
  mails: Mails,
  reader: string,
  { to, from }: { readonly to: string; readonly from: string },
): Promise<{ readonly room: string; readonly user: User }> {
  const reply = await mails.replyFor(to, from);
  const find = async (room: string) => (await store.desk?.conversations(reader, [room]))?.[0];
  let conversation = reply && (await find(reply.room));
  const { visitor } = conversation ?? {};
  if (!reply || visitor?.id !== reply.user)
    throw new Problem('forbidden', 'this mail answers nothing, or not any more');
  if (siteBans.ofUser(visitor.id)) throw new Problem('forbidden', banned);
  // Where it goes on (P53): in the one that was merged it would end the merge, which nobody has asked for.
  for (let step = 0; step < bounds.mergesFollowed && conversation?.into !== undefined; step++) {
    const next = await find(conversation.into);
    if (next?.visitor?.id !== visitor.id) break;
    conversation = next;
  }
  return { room: conversation?.id ?? reply.room, user: visitor };
}

/** By which a mail is one message, however often it comes. */
export const keyOfMail = (messageId: string): string => `mail-${hashOf(messageId).slice(0, 32)}`;

/** Puts the files of a mail into the conversation, as the visitor who has sent it would: as many as a message has, by the rules of uploads. */
async function takeFiles(
  { attachments }: IncomingMail,
  files: Files | undefined,
  services: Services,
  identity: Identity,
  room: string,
): Promise<{ readonly taken: readonly string[]; readonly leftOut: readonly string[] }> {
  const taken: string[] = [];
  const leftOut: string[] = [];
  for (const { name, content } of attachments) {
    const isRoom = files && content && taken.length < services.limits.messageFiles;
    const file = isRoom && (await takeFile(files, services, identity, room, { name, content }));
    if (file && 'id' in file) taken.push(file.id);
    else leftOut.push(name);
  }
  return { taken, leftOut };
}

/** What makes messages of mails that the relay reads by itself: as a service does that hands them in, with the same limits. */
export const createMailReceiver =
  (services: Services, mails: Mails, owner: SessionOwner, hub: Hub, files: Files | undefined) =>
  async (mail: IncomingMail): Promise<Received> => {
    const { revocations, limits, log } = services;
    try {
      const { room, user } = await answeredBy(services, mails, relayId, mail);
      const identity: Identity = { user, via: relayId };
      if (revocations.covers(identity)) return 'refused';
      const { taken, leftOut } = await takeFiles(mail, files, services, identity, room);
      const text = messageIn(mail.text, leftOut, mails.texts, limits.textLength);
      if (!hasContent(text) && taken.length === 0) return 'refused';
      const exchange = new Exchange(identity, services, owner, hub);
      try {
        // Without an id of its own it is told apart by what it says, and to what.
        const key = keyOfMail(mail.messageId ?? `${mail.to}\n${mail.text}`);
        await append(
          { exchange, path: { room }, key },
          { type: 'message', text, ...(taken.length > 0 && { files: taken }) },
        );
      } finally {
        exchange.onClose();
      }
      log.info('mail taken', { room });
      return 'taken';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const isLater = Object.hasOwn(errorClasses, error.code) && errorClasses[error.code as ErrorCode] === 'retry';
      return isLater ? 'later' : 'refused';
    }
  };
