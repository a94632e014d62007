import { createTransport } from 'nodemailer';
import { isThisMachine } from '../origins.ts';
import { senderOf } from './options.ts';

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly id: string;
  /** When it goes, in milliseconds since 1970. */
  readonly at: number;
  readonly stopLink: string;
  readonly replyTo?: string;
}

/** What became of a mail. What a mail server says has addresses in it: only its codes are told. */
export type Handed = { readonly ok: true } | { readonly ok: false; readonly isFinal: boolean; readonly error: string };

export type HandOver = (mail: OutgoingMail) => Promise<Handed>;

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

interface Failure {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** A refusal of this mail is final; what is wrong with the server, or with how one signs in there, is not. */
function failureOf(error: unknown): Handed {
  const { code = 'EUNKNOWN', responseCode, response = '' } = error as Failure;
  const [, detail] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  const isFinal = (responseCode ?? 0) >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { ok: false, isFinal, error: [code, responseCode, detail].filter(Boolean).join(' ') };
}

/** Hands mails to a mail server, each on a connection of its own. A password goes over TLS alone, but to this machine. */
export function createMailTransport(url: string, from: string): HandOver {
  const { hostname, username } = new URL(url);
  const transport = createTransport({
    ...patience,
    url,
    requireTLS: username !== '' && !isThisMachine(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = senderOf(from);
  return async ({ to, subject, text, html, id, at, stopLink, replyTo }) => {
    try {
      await transport.sendMail({
        from: sender,
        to: { name: '', address: to },
        ...(replyTo !== undefined && { replyTo: { name: '', address: replyTo } }),
        messageId: `<${id}>`,
        date: new Date(at),
        headers: {
          'List-Unsubscribe': `<${stopLink}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'Auto-Submitted': 'auto-generated',
        },
        ...{ subject, text, html },
      });
      return { ok: true };
    } catch (error) {
      return failureOf(error);
    }
  };
}
