import type {
  Attachment,
  Body,
  ErrorCode,
  Page,
  RevisionPage,
  Role,
  RoomKind,
  SearchHit,
  Snapshot,
  User,
} from '../../../src/protocol/index.ts';
import type { AccountStore } from './accounts.ts';
import type { ModerationStore, NewAct } from './moderation.ts';
import type { CallStore, NewCall } from './calls.ts';
import type { DeskStore } from './desk.ts';
import type { ListStore, StoredMember } from './lists.ts';
import type { MailStore } from './mail.ts';
import type { PersonalStore } from './personal.ts';
import type { Place } from '../policy/place.ts';
import type { Scope } from '../policy/scopes.ts';
import type { PollStore } from './polls.ts';
import type { PreviewStore } from './previews.ts';
import type { PushStore } from './push.ts';
import type { KeptAnswerStore } from './kept-answers.ts';
import type { SealingStore } from './sealing.ts';
import type { StreamStore } from './streams.ts';
import type { ThreadStore } from './threads.ts';
import type { WebhookStore } from './webhooks.ts';
import type { StoredServiceKey } from './service-key.ts';

/** What filters make of a text: it is refused, or stored as another one, and perhaps waits until a moderator has seen it (P28). */
export type Filtering = { readonly isRefused: true } | { readonly text: string; readonly isHeld?: true };

/** Something that a user wants appended to a room's log. Whether they may is decided inside, by what they are in that room at that moment. */
export interface AppendRequest {
  readonly room: string;
  readonly sender: User;
  readonly key: string;
  readonly body: Body;
  /** What the sender's token says of them. */
  readonly grant?: Role;
  readonly isAdmin?: boolean;
  /** Of the key of a service. */
  readonly scopes?: readonly Scope[];
  /** Id of the service that acts in the sender's name. */
  readonly via?: string;
  /** What the tokens say of the one whom it bans or mutes, as far as they are connected. */
  readonly target?: Pick<AppendRequest, 'grant' | 'isAdmin'>;
  /**
   * Names the connection that it came by. After a refusal of class `retry` in here, all of the same lane and room is refused with `held`, until
   * one has `resume` (P3).
   */
  readonly lane?: string;
  /** What filters make of its text, unless the sender is a moderator here, or the key was used before (P26, P28). */
  readonly filtering?: Filtering;
  /** The text so far of the message that it stops (P18). */
  readonly soFar?: string;
  readonly resume?: true;
  /** That it rings (P55). */
  readonly call?: NewCall;
}

export type AppendResult =
  /**
   * On disk (P2). `duplicate` when nothing was written: the key was used before for the same body, and seq and time are the first entry's (P3);
   * or what is asked for was so already, and they are the last entry's. A message with the number 0 is held: on disk, and not in the log (P28).
   */
  | { readonly ok: true; readonly seq: number; readonly at: number; readonly duplicate: boolean }
  /** Nothing was written for this request. */
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly retryAfter?: number };

/** A room to be made. */
export interface NewRoom {
  readonly name: string;
  readonly kind: Exclude<RoomKind, 'open' | 'desk'>;
  readonly creator: User;
  readonly role: Role;
  /** Members from the beginning, beside the creator. */
  readonly members: readonly User[];
  /** Refused where one of them is nobody whose name the creator knows from a room that both are in (P33). */
  readonly onlyKnown?: boolean;
  /** What it is called and about (P33). */
  readonly described?: { readonly name?: string; readonly topic?: string };
  /** Id of the service that acts in the creator's name. */
  readonly via?: string;
  /** Of a conversation: tags that it has from the beginning. */
  readonly tags?: readonly string[];
}

/** An invitation to be made. */
export interface NewInvitation extends Pick<AppendRequest, 'room' | 'sender' | 'grant' | 'isAdmin' | 'scopes'> {
  /** SHA-256 of its token, hex. */
  readonly hash: string;
  readonly role: Role;
  readonly expires: number;
  readonly uses: number;
}

/** What the token of one who redeems an invitation says of them; to which room it is, is not known before. */
export interface Told {
  readonly isAdmin?: boolean;
  readonly grants?: readonly (readonly [room: string, role: Role])[];
}

/** The room that was made or entered, or why not. */
export type EnterResult =
  | { readonly ok: true; readonly room: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** What one commit added to one room: contiguous entries `first` to `last`, each as the JSON text that is stored and sent (P9). */
export interface RoomCommit {
  readonly room: string;
  readonly first: number;
  readonly last: number;
  readonly entries: readonly string[];
}

/** A stretch of a log as JSON texts, and the room's head when it was read. */
export interface LogSlice {
  readonly head: number;
  readonly entries: readonly string[];
}

export interface Guest {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret, hex. The secret itself is nowhere in the store. */
  readonly secretHash: string;
}

/** A guest who signs in (P27). */
export interface GuestMerge extends Pick<Guest, 'id' | 'secretHash'> {
  readonly user: User;
}

/** Access that was taken back (P13). */
export interface Revocation {
  /** What `id` names: a user, or one token. */
  readonly kind: 'user' | 'token';
  readonly id: string;
  /** When. Milliseconds since 1970. */
  readonly at: number;
  /** When it may be forgotten, because what it is about is over by itself; undefined where that is never so. */
  readonly until: number | undefined;
}

/** An upload whose bytes are in their place (P20). */
export interface NewFile {
  readonly room: string;
  readonly user: string;
  readonly about: Attachment;
  /** Bytes that all files of the user, and all files, may have together. */
  readonly userBytes: number;
  readonly totalBytes: number;
}

/** A file that is there. */
export interface StoredFile extends Pick<NewFile, 'room' | 'user' | 'about'> {
  /** Whether a message has it; until then it is the uploader's alone. */
  readonly isUsed: boolean;
  /** Whether it waits with a message that is held (P28): then the room's moderators may see it, too. */
  readonly isHeld?: boolean;
}

/** Whether it was noted, or why not. */
export type FileResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** How far a user has read in a room, or how far its messages have reached them. */
export interface ReadMarker {
  readonly room: string;
  readonly user: string;
  readonly seq: number;
}

/** What one step of a search has found. */
export interface SearchStep {
  /** The newest first. */
  readonly hits: readonly SearchHit[];
  /** The next step looks before this number; missing where the whole room was looked at. */
  readonly next?: number | undefined;
}

/** A room that somebody is a member of, and as what. */
export interface JoinedRoom {
  readonly room: string;
  readonly kind: RoomKind;
  readonly role: Role;
  /** The room's last number. */
  readonly head: number;
  /** What it is called and about, where that was said (P33). */
  readonly name?: string;
  readonly topic?: string;
}

/**
 * The truth: logs, their folded view, identities, read markers. It gives every entry its number in the transaction that makes it
 * durable (P1), and holds no sockets and no subscribers. Who may append is decided by the one table (`policy.ts`)
 * inside that transaction. What the store cannot do rejects with a `StoreUnavailableError`.
 */
export interface Store {
  /** Names the logs in this store; another store, or a restored one, has another (P1). */
  readonly epoch: string;

  /**
   * Appends, sharing one commit with all other requests that wait (P2). Requests of one caller are numbered in the order of the calls.
   * When a commit fails, everything that waited behind it fails too (`store-unavailable`), so that nothing overtakes (P3). When very much
   * waits, the answer is `busy`. Never rejects.
   */
  append(request: AppendRequest): Promise<AppendResult>;

  /**
   * Called after each commit that added entries, in the order of commits, once with all rooms of the commit, after the results of `append` are
   * settled. The only way by which entries become known; returns the unsubscribe.
   */
  onCommit(listener: (commits: readonly RoomCommit[]) => void): () => void;

  /** The room's last number; 0 for a room that has no entries (rooms need no creation). */
  head(room: string): Promise<number>;

  /** Entries after `seq`, at most `limit` of them and about `bytes` bytes (but at least one, if there is one). */
  since(room: string, seq: number, limit: number, bytes: number): Promise<LogSlice>;

  /** Folded messages before or after a number, ascending (P6). */
  page(room: string, where: { before: number } | { after: number }, limit: number): Promise<Page>;

  /** The latest page with the members (P6). */
  snapshot(room: string, limit: number): Promise<Snapshot>;

  /** The messages that are pinned, folded: the newest pin first. */
  pins(room: string): Promise<Omit<Page, 'more'>>;

  /** Texts of a message before a number, the newest first; undefined where there is no such message, or it is deleted (P32). */
  revisions(room: string, seq: number, before: number, limit: number): Promise<RevisionPage | undefined>;

  /** Messages before a number with all words of a text in them, the newest first; a part of what there is (P29). */
  search(room: string, text: string, before: number, limit: number): Promise<SearchStep>;

  /** What a user is in a room, by what is stored of both. */
  place(room: string, user: string): Promise<Place>;
  /** Members of a room in the order of their ids, after one; at most `limit`. */
  members(room: string, after: string, limit: number): Promise<readonly StoredMember[]>;
  /** Rooms that a user is a member of in the order of their names, after one; at most `limit`. */
  roomsOf(user: string, after: string, limit: number): Promise<readonly JoinedRoom[]>;
  /** Makes a room with its first members; of a direct room that is there already, its name. */
  createRoom(room: NewRoom): Promise<EnterResult>;
  /** Makes an invitation, if the sender may at that moment. */
  invite(invitation: NewInvitation): Promise<EnterResult>;
  /** Makes a user a member by an invitation's hash; whoever is one already takes nothing from it. */
  redeem(hash: string, user: User, told?: Told): Promise<EnterResult>;

  createGuest(guest: Guest): Promise<void>;
  findGuest(id: string): Promise<Guest | undefined>;
  renameGuest(id: string, name: string): Promise<void>;

  /**
   * Makes a guest's all a user's, in one transaction: of two users who ask for one guest the first has it. Resolves to whether that is so; asked again by the same user it
   * is. Missing where a store has no such thing: nobody is merged then.
   */
  mergeGuest?(merge: GuestMerge): Promise<boolean>;

  /** Remembers a revocation; a later one of the same takes its place. Those that may be forgotten are. */
  revoke(revocation: Revocation): Promise<void>;
  revocations(): Promise<readonly Revocation[]>;

  /** Keeps the key of a service, in the place of what was kept of it before; and notes the act by which that is so. */
  saveServiceKey(key: StoredServiceKey, act?: NewAct): Promise<void>;
  serviceKeys(): Promise<readonly StoredServiceKey[]>;

  /** Raises markers; lower ones are ignored (P11). */
  saveReads(markers: readonly ReadMarker[]): Promise<void>;
  /** Markers of a room: of everybody up to `limit`, or of one user. */
  reads(room: string, who: { limit: number } | { user: string }): Promise<readonly ReadMarker[]>;

  /** The same of how far messages have reached people (P38). Missing where a store has no such thing: it is known until the relay ends. */
  saveDeliveries?(markers: readonly ReadMarker[]): Promise<void>;
  deliveries?(room: string, limit: number): Promise<readonly ReadMarker[]>;

  /** How many messages of others in a room, after a number, mention a user or everybody (P30). Many are not counted to the end. */
  mentionsAfter(user: string, room: string, seq: number): Promise<number>;

  /** Notes an upload, unless there is no room for it. */
  createFile(file: NewFile): Promise<FileResult>;
  findFile(id: string): Promise<StoredFile | undefined>;
  /** Bytes of all files of a user, and of all files, also of those that are to be taken away. */
  fileBytes(user: string): Promise<{ readonly user: number; readonly total: number }>;
  /** Gives up uploads from before a time that no message has. */
  expireFiles(before: number): Promise<void>;
  /** Ids of files that are to be taken away: given up, or of a message that was deleted. At most `limit`. */
  deadFiles(limit: number): Promise<readonly string[]>;
  /** They are taken away. */
  forgetFiles(ids: readonly string[]): Promise<void>;
  /** Those of these ids that nothing is known of. */
  unknownFiles(ids: readonly string[]): Promise<readonly string[]>;

  /** What is kept of messages while they are being written. Missing where a store has no such thing: none are begun then. */
  readonly streams?: StreamStore;

  /** Export, erasure and retention. Missing where a store has no such thing: the relay refuses them then. */
  readonly personal?: PersonalStore;

  /** The team: who answers. Missing where a store has no such thing: then the relay has no accounts and no inbox. */
  readonly accounts?: AccountStore;
  /** Bans from the site and the audit log. Missing where a store has no such thing: the relay refuses them then. */
  readonly moderation?: ModerationStore;
  /** Who is told of what is written. Missing where a store has no such thing: there are no webhooks then. */
  readonly webhooks?: WebhookStore;

  /** Who is told by push. Missing where a store has no such thing: there is none then. */
  readonly push?: PushStore;

  /** For which devices messages are sealed (P56). Missing where a store has no such thing: there are no sealed rooms then. */
  readonly sealing?: SealingStore;

  /** Threads, and who follows them (P36). Missing where a store has no such thing: the relay refuses what is asked about them then. */
  readonly threads?: ThreadStore;

  /** Lists of rooms and people, and blocks. Missing where a store has no such thing: the relay refuses them then. */
  readonly lists?: ListStore;

  /** Conversations of the support desk. Missing where a store has no such thing: the relay refuses what is about them then. */
  readonly desk?: DeskStore;

  /** Mails that are to be sent. Missing where a store has no such thing: none are sent then. */
  readonly mail?: MailStore;

  /** What people have voted (P35). A store may keep none, and refuses votes then. */
  readonly polls?: PollStore;
  /** Calls that are not over (P55). Missing where a store has no such thing: nobody rings then. */
  readonly openCalls?: CallStore;
  /** What links lead to (P37). Missing where the store keeps none. */
  readonly previews?: PreviewStore;
  /** Answers to requests that may be said again. Where a store has no such thing, they are done once while the first is under way alone. */
  readonly keptAnswers?: KeptAnswerStore;

  /** Undefined while the store can write; else why not, for `/readyz`. */
  trouble(): string | undefined;

  /** Finishes what is under way and releases the files. */
  close(): Promise<void>;
}
