import { isThisMachine } from '../origins.ts';

/** A mailbox that is read, by what its address says. */
export interface MailboxAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** Whether it speaks TLS from the first byte on. */
  readonly isSecure: boolean;
  /** Whether nothing is said to it before it speaks TLS: a password goes over TLS alone, but to this machine. */
  readonly needsTls: boolean;
}

/** `imaps://user:password@mail.example.com/INBOX`. @throws TypeError that does not tell what was given: it is a secret. */
export function mailboxAddress(text: string): MailboxAddress {
  const refuse = (): never => {
    throw new TypeError('an address such as imaps://user:password@mail.example.com/INBOX is expected');
  };
  if (!URL.canParse(text)) return refuse();
  const { protocol, hostname, port, username, password, pathname } = new URL(text);
  const isSecure = protocol === 'imaps:';
  if ((!isSecure && protocol !== 'imap:') || !hostname || !username || !password) return refuse();
  try {
    return {
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? (isSecure ? 993 : 143) : Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
      isSecure,
      needsTls: !isSecure && !isThisMachine(hostname),
    };
  } catch {
    return refuse();
  }
}
