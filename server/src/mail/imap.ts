import type { ImapFlow } from 'imapflow';
import { bounds } from '../limits.ts';
import type { MailboxCursor } from '../store/mail.ts';
import type { MailboxAddress } from './mailbox-address.ts';

/** What is done with the mails of a mailbox, one after the other, from the oldest on. */
export interface MailVisitor {
  /** Where it begins: behind this mail, or with the first. */
  readonly cursor: MailboxCursor | undefined;
  /** By its headers alone. */
  wants(headers: Buffer): Promise<boolean>;
  /** As much of a mail as is read of it. What is thrown ends the reading, with this mail still to come. */
  take(source: Buffer, isWhole: boolean): Promise<void>;
  /** All up to here is done. */
  done(cursor: MailboxCursor): Promise<void>;
}

export type ReadMailbox = (visitor: MailVisitor, signal: AbortSignal) => Promise<void>;

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
const headers = [
  ...['from', 'to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'message-id', 'return-path', 'content-type'],
  ...['auto-submitted', 'precedence', 'list-id', 'x-autoreply', 'x-autorespond', 'authentication-results'],
];

/** Reads a mailbox as it is looked at, and changes nothing in it: each time by a connection of its own. */
export async function createMailboxReader(address: MailboxAddress, most: number): Promise<ReadMailbox> {
  const { host, port, user, password: pass, folder, isSecure, needsTls } = address;
  // Loaded late: few relays read mails.
  const library = await import('imapflow');
  return async (visitor, signal) => {
    const client = new library.ImapFlow({
      ...patience,
      ...{ host, port, secure: isSecure, auth: { user, pass }, logger: false, disableAutoIdle: true },
      ...(needsTls && { doSTARTTLS: true }),
    });
    // What happens to the connection ends what waits for it.
    client.on('error', () => undefined);
    const end = (): void => client.close();
    signal.addEventListener('abort', end);
    try {
      signal.throwIfAborted();
      await client.connect();
      await visit(client, folder, visitor, most, signal);
      await client.logout();
    } finally {
      signal.removeEventListener('abort', end);
      client.close();
    }
  };
}

async function visit(
  client: ImapFlow,
  folder: string,
  visitor: MailVisitor,
  most: number,
  signal: AbortSignal,
): Promise<void> {
  const { uidValidity } = await client.mailboxOpen(folder, { readOnly: true });
  const validity = String(uidValidity);
  const after = visitor.cursor?.validity === validity ? visitor.cursor.uid : 0;
  // The last one is found by any number above it.
  const found = (await client.search({ uid: `${after + 1}:*` }, { uid: true })) || [];
  const uids = found.filter((uid) => uid > after).toSorted((one, other) => one - other);
  for (let at = 0; at < uids.length; at += bounds.mailsReadAtOnce) {
    const some = uids.slice(at, at + bounds.mailsReadAtOnce);
    const heads = await client.fetchAll(some.join(), { uid: true, size: true, headers }, { uid: true });
    for (const { uid, size = 0, headers: head } of heads.toSorted((one, other) => one.uid - other.uid)) {
      signal.throwIfAborted();
      if (!head || !(await visitor.wants(head))) continue;
      const source = { maxLength: most };
      const mail = await client.fetchOne(String(uid), { uid: true, source }, { uid: true });
      if (mail && mail.source) await visitor.take(mail.source, size <= most);
      await visitor.done({ validity, uid });
    }
    await visitor.done({ validity, uid: some.at(-1)! });
  }
}
