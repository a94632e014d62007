import type { User } from '../protocol/index.ts';
import { ConversationCalls } from './conversations.ts';
import { at } from './requests.ts';
import type { DeadMailList, InboundMail, MailEnvelope, MailInfo, WriteOptions, Written } from './types.ts';

/** What goes and comes by mail. */
export abstract class MailCalls extends ConversationCalls {
  /** Whether the relay sends mails, and, in the name of a visitor, where they are told of answers. */
  getMail(): Promise<MailInfo> {
    return this.get('/mail');
  }

  /** Where one is told of answers by mail, in the name of a visitor. */
  async getMailAddress(): Promise<string | undefined> {
    return (await this.get<{ address?: string }>('/me/mail')).address;
  }

  /**
   * Has a visitor told by mail of answers that they do not read, where the relay sends mails.
   * @example `await relay.as({ id: 'u_4711', name: 'Maya' }).setMailAddress('maya@example.com')`
   */
  setMailAddress(address: string): Promise<void> {
    return this.requests.ask('PUT', '/me/mail', { body: { address } });
  }

  removeMailAddress(): Promise<void> {
    return this.requests.ask('DELETE', '/me/mail', {});
  }

  /**
   * Has a conversation sent to an e-mail address.
   * @example `await relay.sendTranscript(room, 'maya@example.com')`
   */
  sendTranscript(room: string, address: string, options?: WriteOptions): Promise<void> {
    return this.write('POST', at`/conversations/${room}/transcript`, options, { address });
  }

  /**
   * Where the visitor of a conversation is told of answers by mail, if they have said so: for the team.
   * @example `const address = await relay.getVisitorAddress(room)`
   */
  async getVisitorAddress(room: string): Promise<string | undefined> {
    return (await this.get<{ address?: string }>(at`/conversations/${room}/mail`)).address;
  }

  /** Whose answer a mail is: for its attachments. The key needs the scopes `act-as` and `send`. */
  findMailReply(mail: MailEnvelope): Promise<{ readonly room: string; readonly user: User }> {
    return this.requests.ask('POST', '/mails/inbound/find', { body: mail });
  }

  /**
   * Hands in a mail by which a visitor answers.
   * @example `await relay.receiveMail({ to: mail.to, from: mail.from, text: mail.text, messageId: mail.messageId })`
   */
  receiveMail(mail: InboundMail, options?: WriteOptions): Promise<Written> {
    return this.write('POST', '/mails/inbound', options, mail);
  }

  /** Mails that were given up. */
  listDeadMails(query: { after?: number; limit?: number } = {}): Promise<DeadMailList> {
    return this.get('/mails/dead', query);
  }

  /** Has one tried again that was given up. */
  retryMail(mail: number, options?: WriteOptions): Promise<void> {
    return this.write('POST', at`/mails/${mail}/retry`, options);
  }
}
