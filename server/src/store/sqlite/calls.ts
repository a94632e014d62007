import type { ErrorCode, Limits, LinkPreview, RoomKind, User } from '../../../../src/protocol/index.ts';
import type { AccountChange, AccountOutcome } from '../accounts.ts';
import type { ActResult, By, Decision, NewAct, NewReport, Resolution, SiteBan } from '../moderation.ts';
import type { Assignment, CannedReply } from '../desk.ts';
import type { SettingChange } from '../settings.ts';
import type { Sla } from '../sla.ts';
import type { DeadLetter, Webhook, WebhookPlace } from '../webhooks.ts';
import type { MailReply, NewMail } from '../mail.ts';
import type { NewPushDevice, PushChange, PushDevice } from '../push.ts';
import type { KeyedRequest } from '../kept-answers.ts';
import type { CallChange } from '../calls.ts';
import type { StreamText } from '../streams.ts';
import type { ThreadOf } from '../threads.ts';
import type { StoreOpenCode } from '../errors.ts';
import type { StoredServiceKey } from '../service-key.ts';
import type {
  AppendRequest,
  Guest,
  GuestMerge,
  NewFile,
  NewInvitation,
  NewRoom,
  ReadMarker,
  Revocation,
  RoomCommit,
  Told,
} from '../store.ts';

/** What travels between the store and its worker threads. */

/** Something to be written, one of a batch. */
export type Operation =
  | readonly ['append', AppendRequest]
  | readonly ['create-guest', Guest]
  | readonly ['rename-guest', string, string]
  | readonly ['merge-guest', GuestMerge]
  | readonly ['create-room', NewRoom]
  | readonly ['invite', NewInvitation]
  | readonly ['redeem', string, User, Told]
  | readonly ['revoke', Revocation]
  | readonly ['save-service-key', StoredServiceKey, NewAct?]
  | readonly ['ban', readonly SiteBan[], By]
  | readonly ['unban', Pick<SiteBan, 'kind' | 'id'>, By]
  | readonly ['end-bans', number]
  | WebhookOperation
  | PushOperation
  | SealingOperation
  | KeptAnswerOperation
  | MailOperation
  | readonly ['report', NewReport]
  | readonly ['resolve', Resolution]
  | readonly ['forget-reports', number]
  | readonly ['decide', Decision]
  | readonly ['save-streams', readonly StreamText[]]
  /** Without any: all that are begun. */
  | readonly ['cut-streams', (readonly StreamText[])?]
  | readonly ['change-call', CallChange]
  | readonly ['expire-held', number]
  | readonly ['create-file', NewFile]
  | readonly ['expire-files', number]
  | readonly ['forget-files', readonly string[]]
  | readonly ['account', AccountChange]
  | readonly ['save-reads' | 'save-deliveries', readonly ReadMarker[]]
  | readonly ['block' | 'unblock', user: string, blocked: string]
  /** Ends what is snoozed until now; what comes of it is when the next is due. */
  | readonly ['wake']
  /** Conversations are given to agents, or taken from one; and that an agent is away, or here. */
  | readonly ['assign', Assignment]
  | readonly ['set-setting', SettingChange, NewAct]
  | readonly ['promise', Sla]
  | readonly ['give-back', agent: string]
  | readonly ['release-disabled']
  | readonly ['set-away', agent: string, isAway: boolean, isKnown: boolean]
  /** Of prepared answers; what comes of the first is whether there was room. */
  | CannedReplyOperation
  /** What votes have come to. */
  | readonly ['tally']
  | readonly ['save-preview', room: string, of: number, LinkPreview]
  | readonly ['follow' | 'unfollow', ThreadOf]
  | readonly ['seen', ThreadOf, readTo: number]
  /** A step of erasing a user (P21). */
  | readonly ['erase', user: string, by?: string | undefined]
  /** A step of erasing what is from before a time, in rooms of a kind. */
  | readonly ['expire', RoomKind, before: number];

export type WebhookOperation =
  | readonly ['save-webhook', Webhook, NewAct]
  | readonly ['remove-webhook', string, NewAct]
  | readonly ['place-webhook', string, WebhookPlace, DeadLetter | null]
  | readonly ['replay-webhook', string, readonly number[] | null, NewAct]
  | readonly ['forget-dead-letter', string, number];

export type SealingOperation = readonly ['add-device' | 'remove-device', user: string, key: string];

export type KeptAnswerOperation =
  | readonly ['begin-answer', KeyedRequest]
  | readonly ['keep-answer', id: string, sealed: string]
  | readonly ['forget-answer', id: string];

export type MailOperation =
  | readonly ['mail-address', user: string, address: string | null]
  | readonly ['mail-add', NewMail]
  | readonly ['mail-missed', before: number]
  | readonly ['mail-begin' | 'mail-forget' | 'mail-retry', id: number]
  | readonly ['mail-fail', id: number, error: string, due: number | null]
  | readonly ['mail-recover']
  | readonly ['mail-link', hash: string, room: string, user: string, expires: number]
  | readonly ['mail-reply', hash: string, MailReply, expires: number]
  | readonly ['mail-digest', interval: number, addresses: readonly string[]]
  | readonly ['mail-own-digests', isWaiting: boolean]
  | readonly ['mail-cursor', mailbox: string, validity: string, uid: number]
  | readonly ['mail-stop', hash: string, isStopped: boolean];

export type CannedReplyOperation =
  | readonly ['canned-reply', Omit<CannedReply, 'at'>]
  | readonly ['remove-canned-reply', name: string];

export type PushOperation =
  | readonly ['push-subscribe', NewPushDevice]
  | readonly ['push-unsubscribe', user: string, endpoint: string]
  | readonly ['push-forget', endpoint: string]
  | readonly ['push-renew', Pick<PushDevice, 'endpoint' | 'auth'>, Omit<PushDevice, 'page'>]
  | readonly ['push-change', PushChange];

export type Appended = readonly [seq: number, at: number, duplicate: boolean];
/** The name of a room, told apart from a refusal by the number. */
export type Entered = readonly [0, room: string];
/** What became of a change of the team, told apart likewise. */
export type AccountChanged = readonly [0, AccountOutcome];
/** What became of an act, told apart likewise. */
export type Acted = readonly [0, ActResult];
/** Of which send it was decided, or what is known of a request, as JSON, told apart likewise. */
export type Decided = readonly [0, decided: string];
/** What became of an act, and how many there were, told apart likewise. */
export type Counted = readonly [0, ActResult, count: number];
/** How many entries one step rewrote, and whether it was the last. */
export type Stepped = readonly [count: number, 'more' | 'done'];
export type Refused = readonly [code: ErrorCode, message: string, retryAfter?: number];
/** `null` where there is nothing to tell but that it is done. */
export type Outcome = Appended | Entered | AccountChanged | Acted | Decided | Counted | Stepped | Refused | null;

export const isRefused = (outcome: Outcome): outcome is Refused => outcome !== null && typeof outcome[0] === 'string';

export interface CommitReply {
  /** One for each operation, in their order. */
  readonly outcomes: readonly Outcome[];
  /** For each commit that added entries, its rooms. */
  readonly commits: readonly (readonly RoomCommit[])[];
  /** Set when the store could not write. */
  readonly failure?: string;
  /** Set when much is in the log beside the file. */
  readonly isCheckpointDue: boolean;
  /** Set when erased content is still in the log beside the file (P19). */
  readonly isErasureDue: boolean;
}

/** Where tests put faults in; there is no way to it from a configuration. */
export interface FaultSource {
  /** Address of a module whose default export makes a {@link WriterFault} of `data`. */
  readonly module: string;
  readonly data: unknown;
}

export interface WorkerSetup {
  readonly role: 'writer' | 'reader' | 'searcher';
  readonly folder: string;
  readonly limits: Limits;
  readonly fault?: FaultSource;
}

/** `[id, method, arguments]` */
export type Call = readonly [number, string, readonly unknown[]];

export interface Failure {
  readonly message: string;
  readonly openCode?: StoreOpenCode;
}

/** `[id, result, failure]` */
export type Answer = readonly [number, unknown, Failure?];
