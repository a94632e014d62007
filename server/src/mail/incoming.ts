import type { ParsedMail } from 'mailparser';
import { bounds } from '../limits.ts';
import { answerIn } from './answer.ts';
import { oneLine } from './compose.ts';
import { replyTokenIn } from './reply-address.ts';
import type { MailTexts } from './texts.ts';

/** An answer to one of our mails, as it came. */
export interface IncomingMail {
  /** With its token. */
  readonly to: string;
  readonly from: string;
  readonly messageId: string | undefined;
  readonly text: string;
  readonly attachments: readonly MailFile[];
}

/** A file of a mail. */
export interface MailFile {
  readonly name: string;
  /** Missing where not all of the mail was read: it may be cut off. */
  readonly content?: Buffer;
}

const toWhom = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc'];
/** They say who has written a mail, and are no files to anybody. */
const isSignature = /^application\/(pgp|(x-)?pkcs7)-signature$/i;
const isMassMail = /^(bulk|junk|list|auto_reply)$/i;

type Parse = (source: Buffer) => Promise<ParsedMail>;

/** Reads mails that programs of anybody have made: in bounds, and never throws for what is in them. */
export class MailReading {
  readonly #parse: Parse;
  readonly #ownHost: string;

  static async open(publicUrl: string): Promise<MailReading> {
    // Loaded late: few relays read mails.
    const { simpleParser } = await import('mailparser');
    const options = {
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      maxHtmlLengthToParse: bounds.mailHtmlLength,
    };
    return new MailReading((source) => simpleParser(source, options), new URL(publicUrl).hostname);
  }

  private constructor(parse: Parse, ownHost: string) {
    this.#parse = parse;
    this.#ownHost = ownHost;
  }

  /** Whether it is to one of our addresses, and written by a person: what answers by itself, as we do, would answer for ever. */
  async isAnswer(headers: Buffer): Promise<boolean> {
    const mail = await this.#read(headers);
    return mail !== undefined && addressIn(mail) !== undefined && !this.#isAutomatic(mail);
  }

  /** @param isWhole - Whether that is all of the mail. */
  async answerOf(source: Buffer, isWhole = true): Promise<IncomingMail | undefined> {
    const mail = await this.#read(source);
    const to = mail && addressIn(mail);
    if (!mail || to === undefined || this.#isAutomatic(mail)) return undefined;
    return {
      to,
      from: mail.from?.value.length === 1 ? (mail.from.value[0]?.address ?? '') : '',
      messageId: mail.messageId?.slice(0, bounds.messageIdLength) || undefined,
      text: mail.text ?? '',
      attachments: mail.attachments
        // Photos of a phone stand between the words; what the text's own look is made of is none of the files.
        .filter(({ contentDisposition, related }) => contentDisposition === 'attachment' || !related)
        .filter(({ contentType }) => !isSignature.test(contentType))
        .map(({ filename, content }) => ({
          name: oneLine(filename ?? '').slice(0, bounds.attachmentNameLength),
          ...(isWhole && { content }),
        }))
        .filter(({ name }) => name),
    };
  }

  async #read(source: Buffer): Promise<ParsedMail | undefined> {
    try {
      return await this.#parse(source);
    } catch {
      return undefined;
    }
  }

  #isAutomatic(mail: ParsedMail): boolean {
    const valuesOf = (key: string): string[] => valuesIn(mail, key);
    return (
      valuesOf('auto-submitted').some((value) => !/^no\b/i.test(value)) ||
      valuesOf('precedence').some((value) => isMassMail.test(value)) ||
      ['list-id', 'x-autoreply', 'x-autorespond'].some((key) => valuesOf(key).length > 0) ||
      valuesOf('return-path').includes('<>') ||
      valuesOf('content-type').some((value) => /^multipart\/report\b/i.test(value)) ||
      // What the mailbox's own server says, which stands above what others have written.
      /\bdmarc=fail\b/i.test(valuesOf('authentication-results')[0] ?? '') ||
      valuesOf('message-id').some((value) => value.toLowerCase().endsWith(`@${this.#ownHost}>`))
    );
  }
}

const valuesIn = ({ headerLines }: ParsedMail, name: string): string[] =>
  headerLines.filter(({ key }) => key === name).map(({ line }) => line.slice(line.indexOf(':') + 1).trim());

function addressIn(mail: ParsedMail): string | undefined {
  for (const value of toWhom.flatMap((name) => valuesIn(mail, name))) {
    const found = value.split(/[\s,;<>"]+/).find((word) => replyTokenIn(word) !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names the files of a mail that could not be taken; empty where there are none. */
export function leftOutLine(names: readonly string[], texts: MailTexts): string {
  const shown = names
    .slice(0, bounds.attachmentsTold)
    .map((name) => oneLine(name).slice(0, bounds.attachmentNameLength))
    .filter(Boolean);
  const more = names.length > bounds.attachmentsTold ? ', …' : '';
  return shown.length > 0 ? `${texts.leftOut}: ${shown.join(', ')}${more}` : '';
}

/** What becomes a message of a mail: what was written, and the names of files that could not be taken. Empty where there is nothing. */
export function messageIn(text: string, leftOut: readonly string[], texts: MailTexts, length: number): string {
  const told = leftOutLine(leftOut, texts);
  const answer = answerIn(text, texts.answerAbove);
  const room = length - told.length - 4;
  // Not between the halves of a sign.
  const cut = answer.length > room ? `${answer.slice(0, room - 1).replace(/[\ud800-\udbff]$/, '')}…` : answer;
  return [cut, told].filter(Boolean).join('\n\n');
}
