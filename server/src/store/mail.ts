/** What a mail is about: all of a conversation, or answers in it that its visitor has not read; or what waits for the team, which is in no room. */
export type MailKind = 'transcript' | 'missed' | 'digest';

/** A mail that is to be sent. What is in it is read from the log when it goes. */
export interface NewMail {
  readonly kind: MailKind;
  readonly room: string;
  /** Whose conversation it is, and who asked for the mail. */
  readonly user: string;
  readonly by: string;
  readonly address: string;
  /** Numbers of the first and last message that it is about. */
  readonly first: number;
  readonly last: number;
}

export interface StoredMail extends NewMail {
  readonly id: number;
  readonly at: number;
  /** How often it was tried. */
  readonly attempts: number;
}

/** One that was given up. Neither the address nor what a mail server has said of it is told. */
export interface DeadMail extends Pick<StoredMail, 'id' | 'kind' | 'room' | 'user' | 'at' | 'attempts'> {
  readonly error: string;
}

export interface DueMails {
  readonly mails: readonly StoredMail[];
  /** When the next waits for its time, if one does; and since when the oldest unread answer is there. */
  readonly next?: number;
  readonly owed?: number;
}

/** Where a mail that is answered leads to. */
export interface MailReply {
  readonly room: string;
  readonly user: string;
  /** Keyed hash of the address that it was sent to. */
  readonly sender: string;
}

/** A mail's number in a mailbox, and what tells that numbers there are still those. */
export interface MailboxCursor {
  readonly validity: string;
  readonly uid: number;
}

/** What a store keeps of mails. */
export interface MailStore {
  /** Where somebody wants to be told of answers. */
  address(user: string): Promise<string | undefined>;
  setAddress(user: string, address: string | undefined): Promise<void>;
  /** Resolves to whether there was room for it. */
  add(mail: NewMail): Promise<boolean>;
  /** Makes mails of answers from before a time that are not read, one for all of a conversation, once. Resolves to whether there are more. */
  addMissed(before: number): Promise<boolean>;
  /** Mails to the team of what waits, for an interval, by its number. Resolves to whether there were none for it or a later one yet. */
  addDigest(interval: number, addresses: readonly string[]): Promise<boolean>;
  /** Whether somebody of the team has chosen mails of what waits, and is to be looked at again. */
  areDigestsDue(now: number): Promise<boolean>;
  /** Makes those, where somebody waits. Resolves to whether there are some. */
  addOwnDigests(isWaiting: boolean): Promise<boolean>;
  due(now: number, limit: number): Promise<DueMails>;
  /** It is about to be handed over: what becomes of one that a crash interrupts here nobody knows. */
  begin(id: number): Promise<void>;
  /** It is sent, or not wanted any more. */
  forget(id: number): Promise<void>;
  /** It is tried again at a time, or given up. */
  fail(id: number, error: string, due: number | undefined): Promise<void>;
  /** Gives up those that a crash interrupted. Resolves to how many. */
  recover(): Promise<number>;
  dead(after: number, limit: number): Promise<readonly DeadMail[]>;
  /** Resolves to whether there is one that was given up. */
  retry(id: number): Promise<boolean>;
  /** Lets whoever has the secret of this hash into a conversation, as an invitation does, until then; void when its visitor is erased. */
  link(hash: string, room: string, user: string, expires: number): Promise<void>;
  /** Lets whoever has the secret of this hash answer in a conversation by mail, from the address of the other hash, until then. */
  allowReply(hash: string, reply: MailReply, expires: number): Promise<void>;
  /** In whose name that is, and where; undefined where it is not so, or not any more. */
  reply(hash: string, now: number): Promise<MailReply | undefined>;
  /** Whether nothing is to be sent to an address, by its hash. */
  isStopped(hash: string): Promise<boolean>;
  stop(hash: string, isStopped: boolean): Promise<void>;
  /** How far a mailbox was read, by a name that tells nothing of it. */
  cursor(mailbox: string): Promise<MailboxCursor | undefined>;
  setCursor(mailbox: string, cursor: MailboxCursor): Promise<void>;
  /** The visitor of a conversation, and whether one of the team has answered there. */
  conversation(room: string): Promise<{ readonly visitor?: string; readonly isAnswered: boolean } | undefined>;
}
