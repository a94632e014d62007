import type {
  Action,
  AgentList,
  AppendText,
  Appended,
  Attachment,
  Attended,
  Body,
  CallAnswer,
  CallRequest,
  Conversation,
  ConversationState,
  Create,
  Credential,
  Decide,
  Deliveries,
  DeviceList,
  DeviceRequest,
  DeskBody,
  Done,
  Entered,
  ErrorClass,
  ErrorCode,
  Found,
  Held,
  HeldList,
  Invitation,
  Invite,
  Join,
  Limits,
  Member,
  Mention,
  Message,
  NewPoll,
  Notify,
  OwnVotes,
  PreviewList,
  Previews,
  PinList,
  Pins,
  Pointed,
  Presence,
  Push,
  PushState,
  QueuePage,
  QueueRequest,
  VisitorList,
  VisitorState,
  VisitRequest,
  Redeem,
  Refusal,
  Report,
  ReportList,
  Reports,
  Resolve,
  RevisionList,
  Revisions,
  Role,
  RoomKind,
  RoomListAnswer,
  RoomListRequest,
  Sealed,
  Search,
  SignalItem,
  StreamList,
  Streams,
  SubscribePush,
  ThreadList,
  ThreadPage,
  ThreadRequest,
  UnsubscribePush,
  User,
  VoterPage,
  Voters,
  Votes,
  WatchDeliveries,
  Wait,
  WaitState,
} from '../protocol/index.ts';

/** Returned by everything that subscribes. Calling it twice does no harm. */
export type Unsubscribe = () => void;

/** Codes that arise in the browser, beside those of the wire. */
export type ClientErrorCode =
  /** The room, chat or message is closed, left or unknown here. */
  | 'closed'
  /** The sender took it out of the outbox. */
  | 'discarded'
  /** The token provider failed. */
  | 'token-provider-failed'
  /** An argument is not what it must be. */
  | 'bad-argument'
  /** No connection came about in time; it is tried again. */
  | 'timeout'
  /** The connection broke, or could not be made; it is tried again. What was asked for meanwhile was not answered. */
  | 'disconnected'
  /** This browser, or the page in it, can have no pushes. */
  | 'push-unsupported'
  /** The person, or their browser, does not let this site notify. */
  | 'push-blocked'
  /** The relay sends none. */
  | 'push-off'
  /** The worker's file is not there, or not of the page's origin, or fails. */
  | 'push-worker'
  /** The browser's push service did not give a subscription. */
  | 'push-failed'
  /** One is in a call already, or is rung. */
  | 'call-busy'
  /** Nobody rings. */
  | 'no-call'
  /** The person, their browser, or the page does not permit microphone or camera. */
  | 'media-denied'
  /** There is no microphone, or no camera. */
  | 'no-device'
  /** A microphone or camera is there and gives nothing: another program may have it. */
  | 'device-failed'
  /** In a sealed room: there are devices that were not there before, and are not accepted yet. */
  | 'key-changed'
  /** In a sealed room: the other has no device yet that could be sealed for. */
  | 'no-devices'
  /** This browser, or the relay, cannot do it: keys need a secure context. */
  | 'unsupported';

/** Why something failed: a stable code, what to do about it, and a text for developers. */
export interface Failure {
  readonly code: ErrorCode | ClientErrorCode | (string & {});
  readonly class: ErrorClass;
  readonly message: string;
  /** In so many milliseconds the same may be allowed, where the relay has said so. */
  readonly retryAfter?: number | undefined;
}

/**
 * The chat's connection, as an application sees it.
 * - `idle`: nothing was asked for yet; no socket, no storage.
 * - `connecting`: first try, or a try after waiting.
 * - `online`: welcomed by the relay.
 * - `waiting`: the next try comes at `retryAt`.
 * - `offline`: the browser says there is no network; tried again when it says otherwise.
 * - `signed-out`: the relay wants a fresh credential (class `reauth`).
 * - `refused`: the relay will not have it (class `stop`).
 * - `closed`: by `chat.close()`.
 */
export type ChatStatus = 'idle' | 'connecting' | 'online' | 'waiting' | 'offline' | 'signed-out' | 'refused' | 'closed';

/** {@link Limits}, of which some are known from the beginning and the others once the relay has told them. */
export type KnownLimits = Pick<
  Limits,
  'frameBytes' | 'frameMessages' | 'textLength' | 'roomLength' | 'heartbeat' | 'silence'
> &
  Partial<Limits>;

/**
 * What carries the connection: a WebSocket, or where that is blocked an event stream with POSTs, or where that is held back long polling.
 */
export type TransportName = 'websocket' | 'event-stream' | 'long-polling';

/**
 * What stands in the way of a better transport.
 * - `refused`: a WebSocket was refused or cut at once, while HTTP was answered.
 * - `swallowed`: a WebSocket was accepted, or waited for, and nothing came through it, while HTTP was answered.
 * - `buffered`: an event stream was held back on the way.
 */
export type Obstacle = 'refused' | 'swallowed' | 'buffered';

/** How the connection is made. */
export interface Line {
  /** What carries the connection, or carried it last; undefined before the relay was heard for the first time. */
  readonly transport: TransportName | undefined;
  /** Why it is no WebSocket; empty where it is. */
  readonly obstacles: readonly Obstacle[];
}

/** What is known of a chat. A new object after every change, never changed in place. */
export interface ChatSnapshot extends Line {
  readonly status: ChatStatus;
  /** Who we are, once the relay has said so (also while reconnecting). */
  readonly user: User | undefined;
  /** When the next try comes, in milliseconds since 1970, while `waiting`. */
  readonly retryAt: number | undefined;
  /** Why the status is `signed-out` or `refused`, or what the last failed try said. */
  readonly error: Failure | undefined;
  /** Sends of this user that are not on the relay's disk yet, in all rooms. */
  readonly unsent: number;
  /** False where the browser gives no storage: unsent messages would be lost with the page. */
  readonly persistent: boolean;
  /** Round trip of the last heartbeat, in milliseconds. */
  readonly roundTrip: number | undefined;
  /** When the last heartbeat was answered, in milliseconds since 1970. */
  readonly beatAt: number | undefined;
  /** Name and version of the relay's software, once it has said so. */
  readonly relay: string | undefined;
  /**
   * Whether this tab is the one, of those that show this chat to the same user, that should make a sound or a notification. True also where
   * tabs do not know of each other.
   */
  readonly leading: boolean;
  /** The limits that the relay told; before that the usual ones, as far as they matter here. */
  readonly limits: KnownLimits;
}

/** What {@link Chat.ask} says: it is answered with its id, and is not about what a room shows; or it follows a room anew that was refused. */
export type Asked =
  | Create
  | Invite
  | Redeem
  | Report
  | Reports
  | Resolve
  | Search
  | Pins
  | WatchDeliveries
  | ThreadRequest
  | Votes
  | Previews
  | Voters
  | Revisions
  | AppendText
  | Streams
  | Held
  | Decide
  | RoomListRequest
  | Conversation
  | Wait
  | QueueRequest
  | VisitRequest
  | Push
  | SubscribePush
  | UnsubscribePush
  | Notify
  | CallRequest
  | DeviceRequest
  | Join;

/** What is answered to it. */
export type Answer =
  | Entered
  | Invitation
  | Done
  | ReportList
  | Found
  | PinList
  | ThreadPage
  | ThreadList
  | Deliveries
  | OwnVotes
  | PreviewList
  | VoterPage
  | RevisionList
  | Appended
  | StreamList
  | HeldList
  | RoomListAnswer
  | ConversationState
  | WaitState
  | QueuePage
  | Attended
  | AgentList
  | VisitorList
  | VisitorState
  | PushState
  | CallAnswer
  | DeviceList
  | Refusal;

export interface ChatEvents {
  status: ChatStatus;
  /** The identity became known or changed. */
  user: User | undefined;
  /** Something failed that no call is waiting for. */
  error: Error;
  /** What the relay said to {@link Chat.ask}. */
  answer: Answer;
}

/**
 * The state of an own message; those of others are `sent`.
 * - `queued`: in the outbox, waiting for the connection or for its turn.
 * - `sending`: handed to the connection.
 * - `sent`: on the relay's disk.
 * - `held`: on the relay's disk, and in nobody's log until a moderator has let it through (P28).
 * - `failed`: refused for good; see `error`. Retry or discard it.
 */
export type SendState = 'queued' | 'sending' | 'sent' | 'held' | 'failed';

/** A message as a user interface shows it, pending changes included. */
export interface ChatMessage extends Omit<Message, 'seq'> {
  /** Stable from the first moment, across sending and reloading. What the methods of {@link Room} take. */
  readonly id: string;
  /** The number in the log; undefined until it is `sent`. */
  readonly seq: number | undefined;
  /** Whether it is this user's. */
  readonly own: boolean;
  readonly state: SendState;
  /** Why it `failed`, or why it has to wait. */
  readonly error: Failure | undefined;
}

/** What is known of a room. A new object after every change, never changed in place; unchanged messages keep their identity. */
export interface RoomSnapshot {
  readonly id: string;
  /** `loading` before the first answer; `live` while entries arrive; `catching-up` while the connection is away or missed entries come in; `refused`. */
  readonly status: 'loading' | 'live' | 'catching-up' | 'refused';
  readonly error: Failure | undefined;
  /** Oldest first; own unsent ones at the end. */
  readonly messages: readonly ChatMessage[];
  /** Whether {@link Room.loadOlder} would bring more. */
  readonly more: boolean;
  readonly loadingOlder: boolean;
  /** Messages (not edits or reactions) that arrived late, after the last interruption; 0 when there was none. */
  readonly restored: number;
  /** Messages from others after the own read marker. */
  readonly unread: number;
  /** The own read marker: everything up to this number was read. */
  readonly readSeq: number;
  /** How far others have read, by user id (in a large room: empty). */
  readonly reads: ReadonlyMap<string, number>;
  /** By user id, each with their `role` where it is not an ordinary member's (in a large room: a part of them). */
  readonly members: ReadonlyMap<string, Member>;
  readonly memberCount: number;
  /** Everybody whose name is known, by id. */
  readonly users: ReadonlyMap<string, User>;
  readonly presence: Presence;
  /** Who is writing now, without oneself. */
  readonly typing: readonly User[];
  /** Who this room is for; undefined before the first answer. */
  readonly kind?: RoomKind | undefined;
  /** What this user may do here; empty before the first answer, and where it is refused. */
  readonly can: readonly Action[];
  /** In slow mode: so many milliseconds are between two messages of one user, moderators excepted (P24). 0 or undefined where it is not. */
  readonly slow?: number | undefined;
  /** When one's own mute ends, in milliseconds since 1970 by the relay's clock; 0 or undefined while one is not muted (P23). */
  readonly mutedUntil?: number | undefined;
}

export interface RoomEvents {
  /** A message arrived, live or late; not for history that was asked for. */
  message: ChatMessage;
  /** What was missed has come in after an interruption. */
  restored: { readonly count: number };
  /** The log is another one (or too much was missed): everything was replaced by a snapshot. */
  reset: { readonly reason: 'epoch' | 'distance' };
  /** An own send failed for good. `id` is the message; for an edit, deletion or reaction it names that, and not what it was about. */
  refused: { readonly id: string; readonly code: string; readonly message: string };
  /** A custom signal of another. */
  signal: SignalItem;
  /** What this user may do is otherwise now: another role, a token with other rights. Nothing (removed, banned): the room is `refused` next. */
  access: { readonly can: readonly Action[] };
}

/** What {@link Room.send} and its like resolve to: it is on the relay's disk. */
export interface Sent {
  readonly seq: number;
  readonly at: number;
}

/** What a message carries beside its text. */
export interface MessageOptions {
  /** Own uploads to this room, each for one message: what `upload` has given, which the message shows at once, or ids alone. */
  readonly files?: readonly (Attachment | string)[];
  /** The id of the message that this one answers; one that is on the relay's disk (P30). */
  readonly reply?: string;
  /**
   * Whom the text mentions, in its order: where `@Name` stands, in UTF-16 code units, and who that is (P30). `mentionsIn` of `live-chat/mentions` finds them. Those
   * who may not read the room are left out.
   */
  readonly mentions?: readonly Mention[] | undefined;
  /** The number of the message in whose thread it is (P36); `inRoom`: for the whole room, too. */
  readonly thread?: number;
  readonly inRoom?: true;
  /** In a conversation with the team: something on the page (P52). Its words have to stand in the text, too. */
  readonly pointed?: Pointed;
}

/** A room that is followed. Get it from {@link Chat.room}. */
export interface Room {
  readonly id: string;
  readonly snapshot: RoomSnapshot;
  /** For React's `useSyncExternalStore`: the same as `snapshot`. */
  getSnapshot(): RoomSnapshot;
  /** Calls back now and after every change. Fits Svelte's store contract and `useSyncExternalStore`. */
  subscribe(listener: (snapshot: RoomSnapshot) => void): Unsubscribe;
  on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void): Unsubscribe;

  /** With `files`, which `upload` of `live-chat/files` has given, the text may be empty. */
  send(text: string, options?: MessageOptions): Promise<Sent>;
  /** Its mentions are those of the new text; without any it has none from then on. */
  edit(id: string, text: string, options?: Pick<MessageOptions, 'mentions'>): Promise<Sent>;
  delete(id: string): Promise<Sent>;
  react(id: string, emoji: string, on?: boolean): Promise<Sent>;
  /** Try a `failed` message again, as a new one at the end. */
  retry(id: string): void;
  /** Take a `queued` or `failed` message out of the outbox. */
  discard(id: string): void;

  /** Call on every keystroke; what goes out is limited. `false` when the draft is emptied or sent. */
  typing(on?: boolean): void;
  signal(topic: string, data: unknown, key?: string): void;
  /** Up to a message's number; without one, all that is loaded. */
  markRead(seq?: number): void;
  /** Resolves to how many came. */
  loadOlder(limit?: number): Promise<number>;

  /** Puts any entry into the outbox, and so into the room's log: what the functions of `live-chat/rooms` are made of. Under a key of its own, or the one that is given (P3). */
  put(body: OutgoingBody, key?: string): Promise<Sent>;
  /** Become a member without writing. */
  join(): Promise<Sent>;
  /** Stop being a member, and stop following. */
  leave(): Promise<void>;
  /** Stop following; unsent messages are still delivered. */
  close(): void;
}

/** The connection to one relay as one user, and the rooms on it. Get it from `createChat`. */
export interface Chat {
  readonly snapshot: ChatSnapshot;
  getSnapshot(): ChatSnapshot;
  subscribe(listener: (snapshot: ChatSnapshot) => void): Unsubscribe;
  on<K extends keyof ChatEvents>(event: K, listener: (value: ChatEvents[K]) => void): Unsubscribe;

  /** Connects if nothing has yet. `room()` does it too. */
  connect(): void;
  /** Follows a room; the same object for the same id until it is closed. */
  room(id: string): Room;
  /** Where the relay's socket is and who we are there: for requests to it that go by HTTP. A secret; it belongs in no URL and no log. */
  access(): Promise<readonly [url: string, credential: Credential | undefined]>;
  /** Says something to the relay that it answers by an `answer`; nothing where not `online`. What the functions of `live-chat/rooms` are made of. */
  ask(message: Asked): void;
  /** Tries again now instead of at `retryAt`, also after `refused`. */
  retryNow(): void;
  /** Another identity: wipes what belonged to the former one from memory, unless it is the same user with a fresh token. */
  identify(token: string | TokenProvider): Promise<void>;
  /** Forgets the identity: wipes its credential and outbox from storage and its messages from memory. */
  logout(): Promise<void>;
  /** Ends everything. Unsent messages stay in storage for the next time. */
  close(): void;
}

/** Asked for a token when one is needed, and again before it expires. Must answer or reject within 15 seconds. */
export type TokenProvider = () => string | Promise<string>;

/** Where a chat keeps the guest's credential and the outbox. Its promises must not reject: what cannot be stored is to be kept in memory. */
export interface ChatStorage {
  /** False when it forgets everything with the page. */
  readonly persistent: boolean;
  loadCredential(): Promise<Credential | undefined>;
  saveCredential(credential?: Credential): Promise<void>;
  /** Unsent items of a user, in any order. */
  loadOutbox(user: string): Promise<readonly StoredSend[]>;
  putSend(send: StoredSend): Promise<void>;
  deleteSend(send: Pick<StoredSend, 'user' | 'room' | 'key'>): Promise<void>;
  /** A small text by name: drafts. */
  loadText(name: string): Promise<string | undefined>;
  saveText(name: string, text: string | undefined): Promise<void>;
  /** Removes everything of this relay. */
  wipe(): Promise<void>;
}

/** An unsent item as it is stored. */
export interface StoredSend {
  readonly user: string;
  readonly room: string;
  readonly key: string;
  /** Orders the items of one user. */
  readonly order: number;
  readonly at: number;
  readonly body: OutgoingBody;
  /** Why it was refused for good, if it was: then it waits for the user's decision. */
  readonly refused?: Failure['code'];
}

/** A body whose target may be an own message that has no number yet: then `ofKey` names it, until it has one. */
export type OutgoingBody =
  | {
      readonly type: 'message';
      readonly text: string;
      readonly files?: readonly (Attachment | string)[];
      readonly reply?: number;
      readonly thread?: number;
      readonly inRoom?: true;
      readonly mentions?: readonly Mention[] | undefined;
      readonly stream?: true;
      readonly poll?: NewPoll;
      readonly choices?: number;
      readonly pointed?: Pointed;
      readonly answering?: true;
      readonly sealed?: Sealed;
    }
  | {
      readonly type: 'edit';
      readonly of?: number;
      readonly ofKey?: string;
      readonly text: string;
      readonly mentions?: readonly Mention[] | undefined;
      readonly sealed?: Sealed;
    }
  | { readonly type: 'delete'; readonly of?: number; readonly ofKey?: string }
  | {
      readonly type: 'reaction';
      readonly of?: number;
      readonly ofKey?: string;
      readonly emoji: string;
      readonly on: boolean;
    }
  | { readonly type: 'member'; readonly change: 'joined' | 'left' }
  | { readonly type: 'member'; readonly change: 'removed' | 'banned' | 'unbanned' | 'unmuted'; readonly user: string }
  | Extract<
      Body,
      { change: 'muted' } | { type: 'settings' | 'pin' | 'vote' | 'close-poll' | 'preview' | 'end' | 'stop' }
    >
  | { readonly type: 'member'; readonly change: 'role'; readonly user: string; readonly role: Role }
  | DeskBody;

export interface ChatOptions {
  /** The relay's address, `https://chat.example.com` (or `http`, `ws`, `wss`; a path is kept). */
  readonly url: string;
  /** A signed-in user's token, or where to get one. Without it: a guest. */
  readonly token?: string | TokenProvider;
  /** What a guest wants to be called. */
  readonly name?: string;
  /**
   * True: whoever was a guest in this browser is the user who signs in, by `token` or `identify()`. What the guest has written, read and not yet sent becomes theirs (P27).
   * Not for machines that several people use.
   */
  readonly keepGuest?: boolean;
  /** Where to keep credential and outbox. Default: IndexedDB, or memory where there is none. */
  readonly storage?: ChatStorage;
  /** The WebSocket to use. Default: the platform's (in Node 20: `ws`, if installed). */
  readonly WebSocket?: unknown;
  /**
   * False: a connection for this tab alone. By default the tabs of one origin and identity share the connection of one of them, where the
   * browser has Web Locks and BroadcastChannel, which it has only in secure contexts.
   */
  readonly shareTabs?: boolean;
  /** Clocks and randomness, for tests. */
  readonly environment?: Partial<Environment>;
}

/** Everything a chat takes from its surroundings, so that tests need no waiting. Functions that are called without `this`. */
export interface Environment {
  now(): number;
  random(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  fetch(url: string, options?: RequestInit): Promise<Response>;
  /** What tells of network and sleep, and of other tabs. Missing: none of that. */
  readonly page?: TabPage | undefined;
}

/** What is needed of a page's global object. */
export interface TabPage {
  readonly navigator: { readonly locks?: LockManager };
  readonly BroadcastChannel?: new (name: string) => BroadcastChannel;
  addEventListener(type: string, listener: (event: Event) => void, options: AddEventListenerOptions): void;
}
