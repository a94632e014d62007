import type { MailStore } from '../mail.ts';
import type { MailOperation, Stepped } from './calls.ts';
import { write, type StoreThreads } from './store-threads.ts';

/** The part of the store that knows of mails. */
export function createMailStore(threads: StoreThreads): MailStore {
  const { read } = threads;
  const count = async (...operation: MailOperation): Promise<number> =>
    (await write<Stepped>(threads, operation, 512))[0];
  return {
    address: (user) => read('mailAddress', user),
    setAddress: async (user, address) => void (await count('mail-address', user, address ?? null)),
    add: async (mail) => (await count('mail-add', mail)) > 0,
    addMissed: async (before) => (await count('mail-missed', before)) > 0,
    addDigest: async (interval, addresses) => (await count('mail-digest', interval, addresses)) > 0,
    areDigestsDue: (now) => read('digestsDue', now),
    addOwnDigests: async (isWaiting) => (await count('mail-own-digests', isWaiting)) > 0,
    due: (now, limit) => read('dueMails', now, limit),
    begin: async (id) => void (await count('mail-begin', id)),
    forget: async (id) => void (await count('mail-forget', id)),
    fail: async (id, error, due) => void (await count('mail-fail', id, error, due ?? null)),
    recover: () => count('mail-recover'),
    dead: (after, limit) => read('deadMails', after, limit),
    retry: async (id) => (await count('mail-retry', id)) > 0,
    link: async (hash, room, user, expires) => void (await count('mail-link', hash, room, user, expires)),
    allowReply: async (hash, reply, expires) => void (await count('mail-reply', hash, reply, expires)),
    reply: (hash, now) => read('mailReply', hash, now),
    isStopped: (hash) => read('isMailStopped', hash),
    stop: async (hash, isStopped) => void (await count('mail-stop', hash, isStopped)),
    cursor: (mailbox) => read('mailCursor', mailbox),
    setCursor: async (mailbox, { validity, uid }) => void (await count('mail-cursor', mailbox, validity, uid)),
    conversation: (room) => read('mailConversation', room),
  };
}
