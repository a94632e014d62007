import { randomBytes } from 'node:crypto';
import { ownSecrets } from '../auth/secrets.ts';
import { bounds } from '../limits.ts';
import type { Services } from '../services.ts';
import { Digest } from './digest.ts';
import { MailReading, type IncomingMail } from './incoming.ts';
import { MailKeys } from './mail-keys.ts';
import { Mailbox, type Received } from './mailbox.ts';
import { mailboxAddress } from './mailbox-address.ts';
import { Mails } from './mails.ts';
import type { MailOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { mailTexts } from './texts.ts';

type Needed = Pick<Services, 'store' | 'clock' | 'wheel' | 'log' | 'stats' | 'markers' | 'limits'>;

/** What sends mails, where that is set up. `folder` keeps the key of their links; without one they are good while this process runs. */
export async function openMails(
  given: MailOptions | undefined,
  folder: string | undefined,
  { store, clock, wheel, log, stats, markers, limits }: Needed,
): Promise<Mails | undefined> {
  if (!given || !store.mail) return undefined;
  const { url, from, page, replyTo, delay, texts: own } = given;
  const publicUrl = given.publicUrl.replace(/\/$/, '');
  const { mail } = store;
  const [secret = ''] = folder === undefined ? [randomBytes(32).toString('base64url')] : ownSecrets(folder, 'mail-key');
  const keys = new MailKeys(secret);
  const texts = { ...mailTexts, ...own };
  // Loaded late: few relays send mails.
  const { createMailTransport } = await import('./transport.ts');
  const outbox = await Outbox.open({
    ...{ store, mail, markers, clock, wheel, log, stats, keys, texts, publicUrl },
    ...{ delay: delay ?? bounds.mailDelay, page: page ?? publicUrl, replyTo, pageLength: limits.pageLength },
    handOver: createMailTransport(url, from),
  });
  return new Mails({ store: mail, head: (room) => store.head(room), keys, texts, clock }, outbox);
}

/** What tells the team what waits, where somebody is to be told. */
export function openDigest(
  given: MailOptions | undefined,
  mails: Mails,
  { clock, wheel, log, store }: Needed,
): Digest | undefined {
  const { to = [], interval = bounds.digestInterval } = given?.digest ?? {};
  if ((to.length === 0 && !store.accounts) || !store.desk) return undefined;
  return new Digest({ to, interval, clock, wheel, log, desk: store.desk, mail: mails.store, look: () => mails.look() });
}

/** What looks for answers, where there is a mailbox for them. */
export async function openMailbox(
  given: MailOptions | undefined,
  mails: Mails,
  { clock, wheel, log, stats }: Needed,
  receive: (mail: IncomingMail) => Promise<Received>,
): Promise<Mailbox | undefined> {
  if (!given?.mailbox) return undefined;
  const address = mailboxAddress(given.mailbox.url);
  const { createMailboxReader } = await import('./imap.ts');
  return new Mailbox({
    ...{ receive, clock, wheel, log, stats, store: mails.store },
    read: await createMailboxReader(address, given.mailbox.bytes ?? bounds.mailBytes),
    reading: await MailReading.open(given.publicUrl),
    name: mails.keys.mailboxName(address),
    interval: given.mailbox.interval ?? bounds.mailboxInterval,
  });
}
