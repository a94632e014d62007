import { StoreUnavailableError } from '../errors.ts';
import type { MailStore } from '../mail.ts';
import { isRefused, type MailOperation, type Stepped } from './calls.ts';
import type { Threads } from './webhooks.ts';

/** The part of the store that knows of mails. */
export function createMailStore({ read, add }: Threads): MailStore {
  const write = (...operation: MailOperation): Promise<number> =>
    new Promise((resolve, reject) =>
      add(operation, 512, (outcome) => {
        if (isRefused(outcome)) reject(new StoreUnavailableError(outcome[1]));
        else resolve((outcome as Stepped)[0]);
      }),
    );
  return {
    address: (user) => read('mailAddress', user),
    setAddress: async (user, address) => void (await write('mail-address', user, address ?? null)),
    add: async (mail) => (await write('mail-add', mail)) > 0,
    addMissed: async (before) => (await write('mail-missed', before)) > 0,
    addDigest: async (interval, addresses) => (await write('mail-digest', interval, addresses)) > 0,
    areDigestsDue: (now) => read('digestsDue', now),
    addOwnDigests: async (isWaiting) => (await write('mail-own-digests', isWaiting)) > 0,
    due: (now, limit) => read('dueMails', now, limit),
    begin: async (id) => void (await write('mail-begin', id)),
    forget: async (id) => void (await write('mail-forget', id)),
    fail: async (id, error, due) => void (await write('mail-fail', id, error, due ?? null)),
    recover: () => write('mail-recover'),
    dead: (after, limit) => read('deadMails', after, limit),
    retry: async (id) => (await write('mail-retry', id)) > 0,
    link: async (hash, room, user, expires) => void (await write('mail-link', hash, room, user, expires)),
    allowReply: async (hash, reply, expires) => void (await write('mail-reply', hash, reply, expires)),
    reply: (hash, now) => read('mailReply', hash, now),
    isStopped: (hash) => read('isMailStopped', hash),
    stop: async (hash, isStopped) => void (await write('mail-stop', hash, isStopped)),
    cursor: (mailbox) => read('mailCursor', mailbox),
    setCursor: async (mailbox, { validity, uid }) => void (await write('mail-cursor', mailbox, validity, uid)),
    conversation: (room) => read('mailConversation', room),
  };
}
