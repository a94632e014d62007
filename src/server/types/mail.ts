/** Whether a relay sends mails, and where whoever asks is told of answers. */
export interface MailInfo {
  readonly sends: boolean;
  readonly address?: string;
}

/** Where a mail came to, with its token, and from which address. */
export interface MailEnvelope {
  readonly to: string;
  readonly from: string;
}

/** A mail by which a visitor answers. */
export interface InboundMail extends MailEnvelope {
  /** As plain text. */
  readonly text: string;
  /** Its `Message-ID`, so that it is there once. */
  readonly messageId?: string;
  /** Ids of files that were put in the room in the visitor's name. */
  readonly files?: readonly string[];
  /** Names of its files that could not be taken: the message says so at its end. */
  readonly leftOut?: readonly string[];
}

/** A mail that was given up. */
export interface DeadMailInfo {
  readonly id: number;
  readonly kind: 'transcript' | 'missed' | 'digest';
  readonly room: string;
  /** Whose conversation it is about. */
  readonly user: string;
  readonly at: number;
  readonly attempts: number;
  /** Codes of the mail server, or `interrupted`: it may have been sent. */
  readonly error: string;
}

/** `next` is to be said as `after`; missing on the last page. */
export interface DeadMailList {
  readonly mails: readonly DeadMailInfo[];
  readonly next?: number;
}
