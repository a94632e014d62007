import type {
  Action,
  ConversationState,
  ConversationSummary,
  ErrorClass,
  HeldMessage,
  ListedRoom,
  Message,
  Notify,
  PresentMember,
  PushState,
  QueueName,
  ReportedMessage,
  RevisionPage,
  Role,
  RoomKind,
  RoomSummary,
  SearchHit,
  SubscribePush,
  User,
  Verdict,
  Visitor,
  WaitState,
} from '../protocol/index.ts';

export type { Hours } from '../protocol/hours.ts';
export type { FormOption } from '../protocol/form-option.ts';
export type { LocalText } from '../protocol/local-text.ts';
export type { FormField, SiteSettings } from '../protocol/site.ts';
export type { AssignmentSettings, Department, PromiseSettings, RetentionSettings } from '../protocol/desk-settings.ts';

/** What a retention would delete at once, and what confirms that one knows. */
export interface RetentionPreview {
  readonly effects: readonly {
    readonly kind: RoomKind;
    /** Older messages are deleted. Milliseconds since 1970. */
    readonly before: number;
    /** How many there are now; `isMore` where not all were looked at. */
    readonly messages: number;
    readonly isMore: boolean;
  }[];
  /** Good once, for ten minutes, and until anything else is set; otherwise what is set by it is refused with `confirmation-required`. */
  readonly confirm: string;
}

/** Whether an admin has set it; otherwise it is by the relay's options. */
export interface IsSet {
  readonly isSet: boolean;
}

/** How one is told by push (P39). */
export type PushSettings = Omit<PushState, 'type' | 'id'>;
/** What is to be otherwise of that. */
export type PushChanges = Omit<Notify, 'type' | 'id'>;
/** A device, by what its browser gave. */
export type PushDevice = Omit<SubscribePush, 'type' | 'id'>;

/** A conversation of the support desk, as its visitor may know it (P40). */
export type ConversationInfo = Omit<ConversationState, 'type' | 'id'>;

/** How long it may be until an answer (P43). */
export type WaitInfo = Omit<WaitState, 'type' | 'id'>;

/** Of which time a report is; at most 367 days. */
export interface ReportQuery {
  /** Milliseconds since 1970; what happened then and later. */
  readonly from: number;
  /** What happened before. */
  readonly to: number;
  /** Of days and hours, such as `Europe/Berlin`. Default: UTC. */
  readonly zone?: string;
}

/** What happened at the support desk. Times are milliseconds, and missing where there are none. */
export interface DeskFigures {
  readonly opened: number;
  readonly reopened: number;
  /** Conversations that were answered for the first time, and how long that took. */
  readonly answered: number;
  readonly answerAverage?: number;
  readonly answerMedian?: number;
  /** Of these, later than was promised (P47). */
  readonly answeredLate: number;
  /** Those that were closed, and how long that took since they were opened last. */
  readonly closed: number;
  readonly closingAverage?: number;
  readonly closingMedian?: number;
  readonly closedLate: number;
  readonly rated: number;
  readonly scoreAverage?: number;
}

/** Figures of a stretch of time. Medians are told of all and of agents. */
export interface DeskReport extends Required<ReportQuery> {
  readonly total: DeskFigures;
  /** How often each score was given, from 1 to 5. */
  readonly scores: readonly number[];
  readonly agents: readonly (DeskFigures & { readonly agent: User })[];
  readonly days: readonly (DeskFigures & { readonly day: string })[];
  readonly hours: readonly (DeskFigures & { readonly hour: number })[];
}

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

/** An answer that is prepared for the team. */
export interface CannedReplyInfo {
  /** By which it is found. */
  readonly name: string;
  readonly text: string;
  /** Who has written it last; empty where they are erased. */
  readonly by: string;
  readonly at: number;
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

/** Which conversations (P42). */
export interface ConversationQuery {
  /** Default: all that are open. */
  readonly queue?: QueueName;
  readonly tag?: string;
  /** The `next` of the page before. */
  readonly before?: SummaryPlace;
  readonly limit?: number;
}

export interface ConversationList {
  readonly conversations: readonly ConversationSummary[];
  /** Missing on the last page. */
  readonly next?: SummaryPlace;
}

/** What was done with a conversation: `user` is who is to answer, missing for nobody; without `by` the relay did it by itself. */
export interface ConversationEvent {
  readonly type: 'closed' | 'merged' | 'opened' | 'assigned' | 'snoozed' | 'woken' | 'tagged' | 'untagged' | 'rated';
  readonly at: number;
  readonly by?: User;
  /** Of `closed`: its visitor was erased (P21). */
  readonly reason?: 'erasure';
  readonly user?: User;
  /** By the rule of the relay (P43). */
  readonly automatic?: true;
  readonly until?: number;
  readonly tag?: string;
  readonly score?: number;
  readonly text?: string;
  /** Of `merged` (P53): the conversation in which this one goes on, or the one that goes on in this. */
  readonly into?: string;
  readonly from?: string;
}

/** Which of those who are there. */
export interface VisitorQuery {
  /** The `next` of the page before. */
  readonly before?: VisitorPlace;
  readonly limit?: number;
}

/** When somebody came, and who. */
export interface VisitorPlace {
  readonly at: number;
  readonly user: string;
}

/** Visitors who are there now (P45), who came last first. */
export interface VisitorList {
  /** How many there are in all. */
  readonly count: number;
  readonly visitors: readonly Visitor[];
  /** Missing on the last page. */
  readonly next?: VisitorPlace;
}

/** A room as it is to whoever asks. */
export interface RoomInfo {
  readonly room: string;
  readonly kind: RoomKind;
  /** What one is there; missing where one has no role of one's own. */
  readonly role?: Role;
  /** What one may do there. */
  readonly can: readonly Action[];
  /** The room's last number. */
  readonly head: number;
  /** In slow mode: milliseconds between two messages of one member. */
  readonly slow?: number;
  /** While one is muted: when that ends. */
  readonly mutedUntil?: number;
  /** What it is called and about, where that was said. */
  readonly name?: string;
  readonly topic?: string;
}

/** What may be said of a room; what is left out stays. */
export interface RoomSettings {
  /** Slow mode: milliseconds between two messages of one member, 0 for none. */
  readonly slow?: number;
  /** What it is called and about; empty for nothing. */
  readonly name?: string;
  readonly topic?: string;
  /** Of an open room: whether it may be found. */
  readonly listed?: boolean;
}

/** One's rooms as a list shows them. `next` is what to give as `before` for the next page; missing on the last one. */
export interface SummaryList {
  readonly rooms: readonly RoomSummary[];
  readonly next?: SummaryPlace;
}

export interface SummaryPlace {
  readonly at: number;
  readonly room: string;
}

/** Open rooms that may be found. `next` is what to give as `after` for the next page; missing on the last one. */
export interface DirectoryList {
  readonly rooms: readonly ListedRoom[];
  readonly next?: string;
}

/** What was written, and where. */
export interface Written {
  /** 0 of a message that is held. */
  readonly seq: number;
  readonly at: number;
  readonly key: string;
  /** That a filter holds it until a moderator has decided. */
  readonly held?: true;
}

/** Messages in the order of their numbers. `next` is what to give as `before` or `after` for the next page; missing on the last one. */
export interface MessageList {
  readonly room: string;
  readonly epoch: string;
  readonly asOf: number;
  readonly messages: readonly Message[];
  readonly users: readonly User[];
  readonly next?: number;
}

/** Answers to a message in its thread, in the order of their numbers, and what they answer. */
export interface AnswerList extends MessageList {
  readonly root: Message;
}

/** Messages that are pinned to a room, the newest pin first. */
export type PinnedMessages = Omit<MessageList, 'next'>;

/** How a poll is: whether one may choose several, whether it is told who chose what, and milliseconds until it ends by itself. */
export interface PollOptions {
  readonly multiple?: boolean;
  readonly names?: boolean;
  readonly duration?: number;
}

/** Who has chosen an option of a poll. `next` is what to give as `after` for the next page; missing on the last one. */
export interface VoterList {
  readonly users: readonly User[];
  readonly next?: string;
}

/** Texts that a message has had, the newest first. `next` is what to give as `before` for the next page; missing on the last one. */
export interface MessageRevisions extends Omit<RevisionPage, 'more'> {
  readonly room: string;
  readonly seq: number;
  readonly next?: number;
}

export interface RoomList {
  readonly rooms: readonly RoomInfo[];
  readonly next?: string;
}

export interface MemberList {
  readonly members: readonly PresentMember[];
  readonly next?: string;
}

export interface InvitationInfo {
  readonly room: string;
  /** Told once. */
  readonly token: string;
  readonly expires: number;
  readonly uses: number;
}

/** How far somebody has read, or messages have reached them. */
export interface ReadMarkerInfo {
  readonly user: string;
  readonly seq: number;
}

/** What a service's key may be good for. */
export type KeyScope = 'read' | 'send' | 'moderate' | 'manage' | 'act-as' | 'keys' | 'audit' | 'webhooks';

export interface KeyInfo {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly made: number;
  readonly expires?: number;
  readonly used?: string;
  readonly revoked?: number;
}

/** Which page of a list: what begins after this one, and how many. */
export interface ListPlace {
  readonly after?: string;
  readonly limit?: number;
}

/** Which messages: the latest, those before a number, or those after one. */
export interface MessagePlace {
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Which hits: those before a number, and how many. */
export interface SearchPlace {
  readonly before?: number;
  readonly limit?: number;
}

export interface FoundMessages {
  readonly room: string;
  readonly hits: readonly SearchHit[];
  readonly next?: number;
}

/** A message, or a note of the team, that was found among all conversations. */
export interface ConversationHit extends Omit<SearchHit, 'thread'> {
  /** Of the conversation, also where it is a note on it. */
  readonly room: string;
  readonly note?: true;
}

export interface FoundConversations {
  /** Ids of those whose visitor has such a name, id, or address for mails: only on the first page. */
  readonly visitors: readonly string[];
  readonly hits: readonly ConversationHit[];
  /** All of these, each once. */
  readonly conversations: readonly ConversationSummary[];
  readonly next?: number;
}

/** How something is written: by a key of one's own it is done once, however often it is said. Without one each call has a new one. */
export interface WriteOptions {
  readonly key?: string;
}

/** How something is done to another one or to what they wrote. */
export interface ActOptions extends WriteOptions {
  /** Why, for the audit log alone: it is not told in the room. */
  readonly reason?: string;
}

/** A ban from the whole site. */
export interface SiteBanInfo {
  readonly kind: 'user' | 'address';
  /** The user's id; of an address a keyed hash of it. */
  readonly id: string;
  /** Of an address that was banned together with a user: who that is. */
  readonly of?: string;
  readonly at: number;
  /** When it ends by itself; missing: never. */
  readonly until?: number;
}

export interface SiteBanList {
  readonly bans: readonly SiteBanInfo[];
  readonly next?: string;
}

/** How somebody is banned from the whole site. */
export interface SiteBanOptions extends ActOptions {
  /** Milliseconds until it ends by itself. Default: never. */
  readonly duration?: number;
}

/** A ban that was laid: its id, and how many open connections it ended. */
export interface LaidBan {
  readonly id: string;
  readonly ended: number;
}

/** A message that somebody reported. */
export type ReportInfo = ReportedMessage & { readonly room: string };

export interface ReportList {
  readonly reports: readonly ReportInfo[];
  readonly next?: number;
}

/** Which reports: those of a room, or of all that one moderates; of one who reported or wrote, or of one message. */
export interface ReportPlace {
  readonly room?: string;
  readonly by?: string;
  readonly from?: string;
  readonly seq?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Messages that wait for a moderator. `next` is what to give as `after` for the next page; missing on the last one. */
export interface HeldMessageList {
  readonly held: readonly HeldMessage[];
  readonly next?: number;
}

/** What is made of a report. */
export interface Resolution {
  readonly verdict: Verdict;
  /** Of a mute, in milliseconds. Default: an hour. */
  readonly duration?: number;
  /** For the audit log alone. */
  readonly reason?: string;
}

/** What became of one of many resolutions: without a refusal it is done. */
export interface ResolutionResult {
  readonly room: string;
  readonly report: number;
  readonly refusal?: {
    readonly code: string;
    readonly class: ErrorClass;
    readonly detail: string;
    readonly retryAfter?: number;
  };
}

/** What somebody did to others, as the audit log has it. */
export interface ActInfo {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  /** The service that did it in their name. */
  readonly via?: string;
  readonly act: string;
  readonly room?: string;
  readonly user?: string;
  readonly seq?: number;
  readonly until?: number;
  readonly detail?: string;
  readonly why?: string;
}

export interface ActList {
  readonly acts: readonly ActInfo[];
  readonly next?: number;
}

/** Which acts: by whom, what, where, about whom, and in which time. */
export interface ActFilter {
  readonly by?: string;
  readonly act?: string;
  readonly room?: string;
  readonly user?: string;
  readonly since?: number;
  readonly until?: number;
}

/** What of what is written is told, and whereto. */
export interface WebhookWishes {
  readonly url: string;
  readonly description?: string;
  /** Types of events, such as `message` or `member.joined`; `member` for all of these. Default: all. */
  readonly events?: readonly string[];
  readonly kinds?: readonly RoomKind[];
  readonly rooms?: readonly string[];
}

export interface WebhookInfo extends WebhookWishes {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly made: number;
}

/** A webhook, how far it was told, and what fails there. */
export interface WebhookState extends WebhookInfo {
  readonly position: number;
  readonly failing?: { readonly since: number; readonly attempts: number; readonly error: string };
}

/** An event that was given up after a day. */
export interface DeadLetterInfo {
  readonly event: number;
  readonly at: number;
  readonly attempts: number;
  readonly error: string;
  readonly isReplayed: boolean;
}

export interface DeadLetterList {
  readonly deadLetters: readonly DeadLetterInfo[];
  readonly next?: number;
}
