import { readFileSync } from 'node:fs';
import { parseSafeAddress } from '../accounts/oidc-options.ts';
import { bounds } from '../limits.ts';
import { ConfigError, option, wholeNumber } from '../option.ts';
import { isMailAddress } from './address.ts';
import { mailboxAddress } from './mailbox-address.ts';
import type { MailTexts } from './texts.ts';

/** How a relay sends mails (`docs/desk.md`). */
export interface MailOptions {
  /** The mail server: `smtps://user:password@mail.example.com`, or `smtp://` with STARTTLS. It is a secret. */
  readonly url: string;
  /** Whom mails are from: `chat@example.com`, or `Shop <chat@example.com>`. */
  readonly from: string;
  /** The relay's address as browsers reach it: where links that end mails lead to. */
  readonly publicUrl: string;
  /** The page with the chat that a link back into a conversation opens. Default: `publicUrl`. */
  readonly page?: string;
  /** Milliseconds that an answer is unread before its visitor is told of it. Default: ten minutes. */
  readonly delay?: number;
  /** Where answers to mails of unread answers come in, each with a token of its own (`name+TOKEN@host`). Default: they have no such address. */
  readonly replyTo?: string;
  /** The mailbox that is looked into for answers: `imaps://user:password@mail.example.com/INBOX`, or `imap://` with STARTTLS. It is a secret. Needs `replyTo`. Of a mail so many bytes are read, 10 MB by default; files of one that is larger are left where they are. Default: none is. */
  readonly mailbox?: { readonly url: string; readonly interval?: number; readonly bytes?: number };
  /** Whom of the team mails tell what waits for an answer, and after how many milliseconds the next may come. Default: nobody; an hour. */
  readonly digest?: { readonly to: readonly string[]; readonly interval?: number };
  /** What mails say, where it is not what they say by themselves, in English. */
  readonly texts?: Partial<MailTexts>;
}

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

const isMailServer = (text: string): boolean =>
  URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '';

/** `Shop <chat@example.com>` as its parts. @throws TypeError */
export function senderOf(text: string): { readonly name: string; readonly address: string } {
  const at = text.indexOf('<');
  const [name, address] =
    at < 0
      ? ['', text.trim()]
      : [
          text.slice(0, at).trim(),
          text
            .slice(at + 1)
            .trim()
            .replace(/>$/, ''),
        ];
  if (isMailAddress(address) && !/[\u0000-\u001f"<>]/.test(name)) return { name, address };
  throw new TypeError('an address such as chat@example.com or Shop <chat@example.com> is expected');
}

function parseSender(text: string): string | undefined {
  if (text !== '') senderOf(text);
  return orNothing(text);
}

const parseAddress = (text: string): string | undefined => (text === '' ? undefined : parseSafeAddress(text));

function parseReply(text: string): string | undefined {
  // With a token of 33 characters before the @, of which there may be 64.
  if (text === '' || (isMailAddress(text) && text.indexOf('@') <= 31)) return orNothing(text);
  throw new TypeError('an address such as reply@in.example.com is expected');
}

function parseAddresses(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim());
  const all = list.filter((part) => part !== '');
  if (all.length <= bounds.digestAddresses && all.every(isMailAddress)) return all;
  throw new TypeError(`at most ${bounds.digestAddresses} addresses such as ana@example.com are expected`);
}

function readUrlFile(file: string): string | undefined {
  if (file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new TypeError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
}

export const mailRunOptions = {
  smtpUrl: option({
    variable: 'LIVE_CHAT_SMTP_URL',
    placeholder: 'URL',
    fallback: '',
    description:
      'The mail server with its password, only from the environment, such as smtps://user:password@mail.example.com; without it no mail is sent.',
    // Not here: what is wrong with a value is told with the value.
    parse: orNothing,
  }),
  mailFrom: option({
    flag: 'mail-from',
    variable: 'LIVE_CHAT_MAIL_FROM',
    placeholder: 'ADDRESS',
    fallback: '',
    description: 'Whom mails are from, such as "Shop <chat@example.com>".',
    parse: parseSender,
  }),
  publicUrl: option({
    flag: 'public-url',
    variable: 'LIVE_CHAT_PUBLIC_URL',
    placeholder: 'URL',
    fallback: '',
    description: "The relay's address as browsers reach it: where links of mails that end them lead to.",
    parse: parseAddress,
  }),
  mailPage: option({
    flag: 'mail-page',
    variable: 'LIVE_CHAT_MAIL_PAGE',
    placeholder: 'URL',
    fallback: '',
    description: 'The page with the chat that a mail leads back to; else the public address.',
    parse: parseAddress,
  }),
  mailReply: option({
    flag: 'mail-reply',
    variable: 'LIVE_CHAT_MAIL_REPLY',
    placeholder: 'ADDRESS',
    fallback: '',
    description:
      'Where answers to mails come in, such as reply@in.example.com, with +TOKEN before the @; a program hands them to the relay, or the relay looks into a mailbox.',
    parse: parseReply,
  }),
  mailDigestTo: option({
    flag: 'mail-digest-to',
    variable: 'LIVE_CHAT_MAIL_DIGEST_TO',
    placeholder: 'LIST',
    fallback: '',
    description: 'Whom of the team a mail tells which visitors wait for an answer, separated by commas.',
    parse: parseAddresses,
  }),
  mailDigest: option({
    flag: 'mail-digest',
    variable: 'LIVE_CHAT_MAIL_DIGEST',
    placeholder: 'SECONDS',
    fallback: String(bounds.digestInterval / 1_000),
    description: 'Seconds in which one such mail is sent at most.',
    parse: wholeNumber(60, 604_800),
  }),
  imapUrl: option({
    variable: 'LIVE_CHAT_IMAP_URL',
    placeholder: 'URL',
    fallback: '',
    description:
      'The mailbox in which answers to mails arrive, with its password, only from the environment, such as imaps://user:password@mail.example.com/INBOX.',
    parse: orNothing,
  }),
  imapUrlFile: option({
    flag: 'imap-url-file',
    variable: 'LIVE_CHAT_IMAP_URL_FILE',
    placeholder: 'FILE',
    fallback: '',
    description: 'File with that address instead.',
    parse: readUrlFile,
  }),
  imapInterval: option({
    flag: 'imap-interval',
    variable: 'LIVE_CHAT_IMAP_INTERVAL',
    placeholder: 'SECONDS',
    fallback: String(bounds.mailboxInterval / 1_000),
    description: 'Seconds between two looks into the mailbox.',
    parse: wholeNumber(5, 86_400),
  }),
  mailDelay: option({
    flag: 'mail-delay',
    variable: 'LIVE_CHAT_MAIL_DELAY',
    placeholder: 'SECONDS',
    fallback: String(bounds.mailDelay / 1_000),
    description: 'Seconds that an answer is unread before its visitor is told of it by mail.',
    parse: wholeNumber(1, 604_800),
  }),
};

interface MailValues {
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly publicUrl: string | undefined;
  readonly mailPage: string | undefined;
  readonly mailDelay: number;
  readonly mailReply: string | undefined;
  readonly mailDigestTo: readonly string[];
  readonly mailDigest: number;
  readonly imapUrl: string | undefined;
  readonly imapUrlFile: string | undefined;
  readonly imapInterval: number;
}

/** Before anything is opened. @throws TypeError where an address is none. */
export function checkMailOptions({ from, publicUrl, page = publicUrl, mailbox, replyTo, digest }: MailOptions): void {
  senderOf(from);
  if (digest && !digest.to.every(isMailAddress)) throw new TypeError('mail.digest.to: e-mail addresses are expected');
  if (mailbox) {
    mailboxAddress(mailbox.url);
    if (replyTo === undefined) throw new TypeError('mail.mailbox needs mail.replyTo');
  }
  for (const address of [publicUrl, page]) parseSafeAddress(address);
}

/** Takes what is about mails out of the values of a command. */
export function takeMail<V extends MailValues>(values: V): { mail?: MailOptions; rest: Omit<V, keyof MailValues> } {
  const { smtpUrl: url, mailFrom: from, publicUrl, mailPage: page, mailDelay, mailReply: replyTo, ...others } = values;
  const { imapUrl, imapUrlFile: mailboxUrl = imapUrl, imapInterval, mailDigestTo: to, mailDigest, ...left } = others;
  const rest = left as Omit<V, keyof MailValues>;
  if (url === undefined && mailboxUrl === undefined) return { rest };
  if (url === undefined)
    throw new ConfigError('LIVE_CHAT_IMAP_URL needs LIVE_CHAT_SMTP_URL: answers are to mails of the relay');
  if (!isMailServer(url)) {
    throw new ConfigError('LIVE_CHAT_SMTP_URL: an address such as smtps://user:password@mail.example.com is expected');
  }
  if (from === undefined || publicUrl === undefined) {
    throw new ConfigError('LIVE_CHAT_SMTP_URL needs --mail-from and --public-url');
  }
  if (mailboxUrl !== undefined) {
    if (replyTo === undefined) throw new ConfigError('LIVE_CHAT_IMAP_URL needs --mail-reply');
    try {
      mailboxAddress(mailboxUrl);
    } catch (error) {
      throw new ConfigError(`LIVE_CHAT_IMAP_URL: ${(error as Error).message}`);
    }
  }
  return {
    mail: {
      url,
      from,
      publicUrl,
      delay: 1_000 * mailDelay,
      ...(page !== undefined && { page }),
      ...(replyTo !== undefined && { replyTo }),
      ...(to.length > 0 && { digest: { to, interval: 1_000 * mailDigest } }),
      ...(mailboxUrl !== undefined && { mailbox: { url: mailboxUrl, interval: 1_000 * imapInterval } }),
    },
    rest,
  };
}
