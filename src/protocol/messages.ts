import type { ErrorClass, ErrorCode } from './codes.ts';
import type { Conversation, ConversationState, Wait, WaitState } from './conversation.ts';
import type { Limits } from './limits.ts';
import type { Body, LogEntry, Page, Role, RoomKind, Snapshot, User } from './log.ts';
import type { Ban, Decide, Held, HeldList, ReportList, Report, Reports, Resolve, Unban } from './moderation.ts';
import type {
  Block,
  BlockList,
  Blocks,
  Directory,
  Discover,
  BannedList,
  MemberPage,
  Banned,
  Members,
  People,
  PeopleFound,
  RoomChanges,
  RoomPage,
  Rooms,
  Unblock,
  Watch,
} from './room-list.ts';
import type { AcceptCall, BeginCall, Called, Calls, EndCall, PeerTold, TellPeer, WatchCalls } from './calls.ts';
import type { Deliveries, WatchDeliveries } from './deliveries.ts';
import type { PinList, Pins } from './pins.ts';
import type { OwnVotes, VoterPage, Voters, Votes } from './polls.ts';
import type { PreviewList, Previews } from './previews.ts';
import type { RevisionList, Revisions } from './revisions.ts';
import type { Notify, Push, PushState, SubscribePush, UnsubscribePush } from './push.ts';
import type { AgentList, Agents, Attend, Attended, Away, Queue, QueuePage } from './queue.ts';
import type { Enrol, DeviceList, Devices, Retire } from './sealed.ts';
import type { Found, Search } from './search.ts';
import type { AppendText, Appended, StreamList, Streams } from './streams.ts';
import type { Follow, Seen, Thread, ThreadList, ThreadPage, Threads, Unfollow } from './threads.ts';
import type { Visit, VisitorList, VisitorRequest, Visitors, VisitorState } from './visits.ts';

/** The version both sides must speak (P12). */
export const protocolVersion = 1;

/** Where the socket is, below the relay's address. */
export const connectPath = '/connect';

/** Where files are, below the relay's address (P20). */
export const filesPath = '/files';

/** Where the API is, below the relay's address. */
export const apiPath = '/api';

/** "I have this room's log up to and including `seq`" (P6). The epoch says which log (P1). */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * What an identity may do in a room. `upload` is about files; `edit` and `delete` are about one's own messages; `moderate`: delete those of others, remove, mute and ban, and
 * slow mode; `invite`: make invitations; `manage`: give roles, and say what the room is called.
 */
export type Action =
  | 'read'
  | 'send'
  | 'upload'
  | 'edit'
  | 'delete'
  | 'react'
  | 'signal'
  | 'moderate'
  | 'invite'
  | 'manage';

/** How somebody proves who they are. The secret is never in a URL and never in a log. */
export type Credential =
  | { readonly kind: 'guest'; readonly id: string; readonly secret: string }
  | { readonly kind: 'token'; readonly token: string };

// ── From the client ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The first message of every connection (P12). Without a credential the relay makes a guest. */
export interface Hello {
  readonly type: 'hello';
  readonly protocol: number;
  readonly credential?: Credential;
  /** The guest who one was: with a token, what is that guest's becomes the user's (P27). */
  readonly merge?: Extract<Credential, { kind: 'guest' }>;
  /** What a guest wants to be called. */
  readonly name?: string;
  /** Name and version of the client's software. */
  readonly client?: string;
}

/** A fresh token on the open connection (P13). */
export interface Refresh {
  readonly type: 'refresh';
  readonly token: string;
}

/** Follow a room from a cursor on; without one, from its latest page (P6). */
export interface Join {
  readonly type: 'join';
  readonly room: string;
  readonly cursor?: Cursor;
}

/** Stop following a room. */
export interface Leave {
  readonly type: 'leave';
  readonly room: string;
}

/** Append to a room's log (P2, P3). */
export interface Send {
  readonly type: 'send';
  readonly room: string;
  readonly key: string;
  readonly body: Body;
  /** Set on the first send after a retryable refusal: what was held back behind it goes on from here (P3). */
  readonly resume?: true;
}

/** Ask for a page of messages: those before a number, or those after one. */
export interface History {
  readonly type: 'history';
  readonly id: number;
  readonly room: string;
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Something fleeting for the others in the room (P10). `data: null` takes it back. */
export interface Signal {
  readonly type: 'signal';
  readonly room: string;
  readonly topic: string;
  readonly key?: string;
  readonly data: unknown;
}

/** "I have read up to `seq`" (P11). */
export interface Read {
  readonly type: 'read';
  readonly room: string;
  readonly seq: number;
}

/** The heartbeat, with how far each followed room has come here (P7). */
export interface Beat {
  readonly type: 'beat';
  readonly cursors: readonly (readonly [room: string, seq: number])[];
}

/** Make a room. Its id is made by the relay, of 128 random bits. Of one set of participants there is one `direct` room. */
export interface Create {
  readonly type: 'create';
  readonly id: number;
  readonly kind: Exclude<RoomKind, 'open' | 'desk'>;
  /** Ids of users who are members from the beginning, beside oneself. */
  readonly members?: readonly string[];
  /** What it is called and what it is about (P33); not of a direct room. */
  readonly name?: string;
  readonly topic?: string;
  /** Of a direct room of two users: nothing is said there that the relay could read (P56). It is another room than the one that is not. */
  readonly sealed?: true;
  /** Of a conversation: tags that it has from the beginning, which options of the site's form offer (P51). */
  readonly tags?: readonly string[];
}

/** Make an invitation to a room. */
export interface Invite {
  readonly type: 'invite';
  readonly id: number;
  readonly room: string;
  /** What whoever takes it becomes, below what one is oneself. Default: `member`. */
  readonly role?: Role;
  /** How many may take it. Default: 1. */
  readonly uses?: number;
  /** Milliseconds until it is void. Default: 7 days. */
  readonly lifetime?: number;
}

/** Take an invitation. */
export interface Redeem {
  readonly type: 'redeem';
  readonly id: number;
  readonly token: string;
}

/** "I am going on purpose": presence ends at once. */
export interface Bye {
  readonly type: 'bye';
}

export type ClientMessage =
  | Hello
  | Refresh
  | Join
  | Leave
  | Send
  | History
  | Signal
  | Read
  | Beat
  | Create
  | Invite
  | Redeem
  | Ban
  | Unban
  | Report
  | Reports
  | Resolve
  | Search
  | Pins
  | Thread
  | Threads
  | Follow
  | Unfollow
  | Seen
  | WatchDeliveries
  | Previews
  | Votes
  | Voters
  | Revisions
  | AppendText
  | Streams
  | Held
  | Decide
  | Conversation
  | Wait
  | Queue
  | Attend
  | Agents
  | Away
  | Visit
  | Visitors
  | VisitorRequest
  | Rooms
  | Watch
  | Members
  | Banned
  | People
  | Discover
  | Block
  | Unblock
  | Blocks
  | Push
  | SubscribePush
  | UnsubscribePush
  | Notify
  | Devices
  | Enrol
  | Retire
  | Bye
  | WatchCalls
  | BeginCall
  | AcceptCall
  | EndCall
  | TellPeer;

// ── From the relay ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The answer to hello: who you are, and the limits in force (P17). */
export interface Welcome {
  readonly type: 'welcome';
  readonly protocol: number;
  readonly session: string;
  readonly user: User;
  /** The secret of a guest just made. Told once; the relay keeps only its hash. */
  readonly secret?: string;
  /** The guest who became this user by this hello (P27). */
  readonly merged?: string;
  /** Name and version of the relay's software. */
  readonly relay: string;
  readonly limits: Limits;
  /** The relay's clock. */
  readonly at: number;
}

/** The answer to refresh. */
export interface Refreshed {
  readonly type: 'refreshed';
}

/** Who is here now (P11). */
export interface Presence {
  /** How many. */
  readonly count: number;
  /** All of them, or in a large room a sample. */
  readonly users: readonly User[];
}

/** The answer to join: what follows begins after `seq`. With a snapshot, everything from before is replaced by it (P6). */
export interface Joined {
  readonly type: 'joined';
  readonly room: string;
  readonly epoch: string;
  /** Entries with higher numbers follow. */
  readonly seq: number;
  /** The room's last number when it was joined: entries up to here are what was missed. */
  readonly head: number;
  readonly snapshot?: Snapshot;
  readonly kind: RoomKind;
  readonly can: readonly Action[];
  readonly presence: Presence;
  /** How far each has read; in a large room only oneself. */
  readonly reads: readonly (readonly [user: string, seq: number])[];
  /** What the room is called, and what it is about, where that was said (P33). A `settings` entry changes it. */
  readonly name?: string;
  readonly topic?: string;
  /** Slow mode, where there is: milliseconds between two messages of one member (P24). A `settings` entry changes it. */
  readonly slow?: number;
  /** Set while one is muted here: when that ends (P23). */
  readonly mutedUntil?: number;
}

/** New entries of a room, in order, without a gap (P5). The same bytes for every subscriber (P9). */
export interface Entries {
  readonly type: 'entries';
  readonly room: string;
  readonly epoch: string;
  readonly entries: readonly LogEntry[];
}

/** The send with this key is on disk, as entry `seq` (P2). */
export interface Ack {
  readonly type: 'ack';
  readonly room: string;
  readonly key: string;
  /** Of a message 0 while it is held. */
  readonly seq: number;
  readonly at: number;
  /** It waits for a moderator, and is in nobody's log (P28). */
  readonly held?: true;
}

/** The answer to history. */
export interface HistoryPage extends Page {
  readonly type: 'page';
  readonly id: number;
  readonly room: string;
  readonly epoch: string;
}

/** What somebody signalled. */
export interface SignalItem {
  readonly from: string;
  readonly topic: string;
  readonly key?: string;
  readonly data: unknown;
}

/** The latest signals of a room since the last such message (P10). */
export interface Signals {
  readonly type: 'signals';
  readonly room: string;
  readonly signals: readonly SignalItem[];
}

/** A change of who is here. In a large room `joined` and `left` are empty and only the count is told. */
export interface PresenceChange {
  readonly type: 'presence';
  readonly room: string;
  readonly count: number;
  readonly joined: readonly User[];
  readonly left: readonly string[];
  /** Set when `joined` is the whole list (or sample) and what was known before is void. */
  readonly reset?: true;
}

/** A change of how far somebody has read. */
export interface Reads {
  readonly type: 'reads';
  readonly room: string;
  readonly reads: readonly (readonly [user: string, seq: number])[];
}

/** The answer to a beat. */
export interface BeatAnswer {
  readonly type: 'beat';
  /** The relay's clock. */
  readonly at: number;
}

/** The answer to create, and to redeem: the room that one is a member of now. */
export interface Entered {
  readonly type: 'entered';
  readonly id: number;
  readonly room: string;
}

/** The answer to invite. The token is told once; the relay keeps only its hash. */
export interface Invitation {
  readonly type: 'invitation';
  readonly id: number;
  readonly room: string;
  readonly token: string;
  /** When it is void, by the relay's clock. */
  readonly expires: number;
  readonly uses: number;
}

/** It is done, and on disk: the answer to what has nothing else to tell. */
export interface Done {
  readonly type: 'done';
  readonly id: number;
}

/** What one may do in a followed room is otherwise now. Without `read` nothing of it follows any more, as if it had never been joined. */
export interface Access {
  readonly type: 'access';
  readonly room: string;
  readonly can: readonly Action[];
  /** Set while one is muted here: when that ends, by the relay's clock (P23). */
  readonly mutedUntil?: number;
}

/** Something was refused. What it was about is told by `key` (a send), `id` (a request), or `room` alone (P14). */
export interface Refusal {
  readonly type: 'error';
  readonly code: ErrorCode;
  readonly class: ErrorClass;
  /** For developers, in English. */
  readonly message: string;
  readonly room?: string;
  readonly key?: string;
  readonly id?: number;
  /** Milliseconds to wait before another try. */
  readonly retryAfter?: number;
}

/** The relay is going away: connect anew after `delay` milliseconds, which is another for each client (P15). */
export interface Move {
  readonly type: 'move';
  readonly delay: number;
}

export type RelayMessage =
  | Welcome
  | Refreshed
  | Joined
  | Entries
  | Ack
  | HistoryPage
  | Signals
  | PresenceChange
  | Reads
  | BeatAnswer
  | Entered
  | Invitation
  | Done
  | ReportList
  | Found
  | PinList
  | Deliveries
  | OwnVotes
  | PreviewList
  | VoterPage
  | ThreadPage
  | ThreadList
  | RevisionList
  | Appended
  | StreamList
  | HeldList
  | ConversationState
  | WaitState
  | QueuePage
  | Attended
  | AgentList
  | VisitorList
  | VisitorState
  | RoomPage
  | RoomChanges
  | MemberPage
  | BannedList
  | PeopleFound
  | Directory
  | BlockList
  | PushState
  | Calls
  | Called
  | PeerTold
  | DeviceList
  | Access
  | Refusal
  | Move;

/** What travels in one WebSocket message: one or more protocol messages, as a JSON array (P9). */
export type Frame<M> = readonly M[];
