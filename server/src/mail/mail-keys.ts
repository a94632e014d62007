import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MailboxAddress } from './mailbox-address.ts';

const tokenForm = /^([\w-]{43})\.([\w-]{43})$/;

/** What only this relay can make: names of addresses that are not to be told, and secrets of links, each of one purpose. */
export class MailKeys {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  #sign(purpose: string, text: string): string {
    return createHmac('sha256', this.#secret).update(`mail ${purpose}\n${text}`).digest('base64url');
  }

  /** By which an address is known that wants no mails; it cannot be guessed from it. */
  hashOf(address: string): string {
    return this.#sign('address', address.toLowerCase());
  }

  /** For the link that ends mails to an address. */
  stopToken(address: string): string {
    const hash = this.hashOf(address);
    return `${hash}.${this.#sign('stop', hash)}`;
  }

  /** The hash of the address whose mails are to end; undefined for what this relay has not made. */
  stopped(token: string): string | undefined {
    const [, hash, signature] = tokenForm.exec(token) ?? [];
    if (hash === undefined || signature === undefined) return undefined;
    const expected = Buffer.from(this.#sign('stop', hash));
    return timingSafeEqual(Buffer.from(signature), expected) ? hash : undefined;
  }

  /** For the link of a mail back into its conversation: the same at each try, so that a mail has one. */
  linkToken(epoch: string, mail: number): string {
    return this.#sign('link', `${epoch} ${mail}`);
  }

  /** For the address by which a mail is answered: of letters and digits that no mail server changes. */
  replyToken(epoch: string, mail: number): string {
    return Buffer.from(this.#sign('reply', `${epoch} ${mail}`), 'base64url')
      .toString('hex')
      .slice(0, 32);
  }

  /** By which a mailbox is known that is read. */
  mailboxName({ host, port, user, folder }: Pick<MailboxAddress, 'host' | 'port' | 'user' | 'folder'>): string {
    return this.#sign('mailbox', [host, port, user, folder].join('\n'));
  }

  /** By which mail servers know a mail that comes twice. */
  messageId(epoch: string, mail: number): string {
    return this.#sign('id', `${epoch} ${mail}`).slice(0, 32);
  }
}
