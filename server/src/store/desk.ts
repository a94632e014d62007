import type {
  ConversationState,
  ConversationSummary,
  QueueCounts,
  QueueName,
  RoomPlace,
  SearchHit,
  User,
  WaitState,
} from '../../../src/protocol/index.ts';
import type { Place } from '../policy/place.ts';
import type { NewAct } from './moderation.ts';
import type { SettingChange, SettingName } from './settings.ts';
import type { Sla } from './sla.ts';
import type { ReportCounts } from './report.ts';

/** How a conversation stands, as its visitor may know it. */
export type StoredConversation = Omit<ConversationState, 'type' | 'id' | 'room'>;

/** A conversation in a list, and what whoever asks is there. */
export interface StoredQueued extends ConversationSummary {
  readonly place: Place;
}

export interface QueueSlice {
  readonly conversations: readonly StoredQueued[];
  /** Where to go on; missing where there are no more. */
  readonly next?: RoomPlace;
}

/** Which stretch of a queue. */
export interface QueueAsked {
  readonly queue: QueueName;
  readonly before: RoomPlace | undefined;
  readonly limit: number;
  readonly tag: string | undefined;
}

/** A message, or a note of the team, that was found among all conversations. */
export interface ConversationHit extends Omit<SearchHit, 'thread'> {
  /** Of the conversation, also where it is a note on it. */
  readonly room: string;
  readonly note?: true;
}

/** What one step through all conversations has found. */
export interface DeskSearchStep {
  /** The newest first. */
  readonly hits: readonly ConversationHit[];
  /** Where the next step begins; missing where all was looked at. */
  readonly next?: number;
}

/** Something that was done with a conversation. */
export interface ConversationEvent {
  readonly type: 'closed' | 'merged' | 'opened' | 'assigned' | 'snoozed' | 'woken' | 'tagged' | 'untagged' | 'rated';
  readonly at: number;
  /** Where it stands: its number in the log of the conversation, or of its notes. Missing where it stands in that of another conversation. */
  readonly room?: string;
  readonly seq?: number;
  /** Missing where the relay did it by itself. */
  readonly by?: User;
  /** Of `closed`: its visitor was erased (P21). */
  readonly reason?: 'erasure';
  /** Of `assigned`: who is to answer; missing for nobody. */
  readonly user?: User;
  readonly automatic?: true;
  readonly until?: number;
  readonly tag?: string;
  readonly score?: number;
  readonly text?: string;
  /** Of `merged`: the conversation in which this one goes on, or the one that goes on in this. */
  readonly into?: string;
  readonly from?: string;
}

/** How long it may be until an answer (P43). */
export type StoredWait = Omit<WaitState, 'type' | 'id' | 'room'>;

/** By what the relay says itself who is to answer. */
export type AssignRule = 'round-robin' | 'least-busy';

/** A conversation that nobody is to answer, and since when its visitor waits. */
export interface Unattended {
  readonly room: string;
  readonly since: number;
  readonly tags: readonly string[];
  /** Whether a bot may be given it (P46). */
  readonly isForBots: boolean;
}

/** To whom conversations may be given. */
export interface Assignment {
  readonly rule: AssignRule;
  /** Open conversations that one agent has at most; 0 for as many as come. */
  readonly limit: number;
  /** Of each who may have it; where the rule knows no better, the first of them has it. */
  readonly rooms: readonly { readonly room: string; readonly agents: readonly User[] }[];
}

/** An answer that is prepared for all of the team. */
export interface CannedReply {
  /** By which it is found. */
  readonly name: string;
  readonly text: string;
  /** Who has written it last; empty where they are erased. */
  readonly by: string;
  readonly at: number;
}

/** The support desk: what is known of conversations beside their logs (P40, P41). */
export interface DeskStore {
  /** Undefined where the room is no conversation. */
  conversation(room: string): Promise<StoredConversation | undefined>;
  /** Conversations of a queue, those with the newest message first; to an agent who asks. A page may be short where a tag is named. */
  queue(agent: string, asked: QueueAsked): Promise<QueueSlice>;
  /** Those of these rooms that are conversations which have begun. */
  conversations(agent: string, rooms: readonly string[]): Promise<readonly StoredQueued[]>;
  counts(agent: string): Promise<QueueCounts>;
  /** What was done with a conversation, the newest of it. */
  history(room: string): Promise<readonly ConversationEvent[]>;
  /** The other conversations of a conversation's visitor, those with the newest message first; to an agent who asks. */
  others(agent: string, room: string): Promise<readonly StoredQueued[]>;
  /** Messages and notes before a place, of all conversations, with all words of a text in them; a part of what there is. */
  searchMessages(text: string, before: number, limit: number): Promise<DeskSearchStep>;
  /** Conversations whose visitor is called so, or has such an id or address. */
  searchVisitors(text: string, limit: number): Promise<readonly string[]>;
  /** Somebody may search soon: what that needs is begun. */
  prepareSearch(): void;
  /** Those with an account that is not disabled. */
  agents(): Promise<readonly User[]>;
  /** Ends what is snoozed until now. Resolves to when the next is to be woken; undefined where none is. */
  wake(): Promise<number | undefined>;

  /** Those whose visitor waits and that nobody is to answer, after one; the longest wait first. */
  unattended(after: Pick<Unattended, 'room' | 'since'> | undefined, limit: number): Promise<readonly Unattended[]>;
  /** Who is to answer some conversation whose visitor waits; of services those to whom the relay has given some. */
  owing(): Promise<readonly string[]>;
  /** Gives those to agents that nobody is to answer by then. Resolves to how many. */
  assign(assignment: Assignment): Promise<number>;
  /** Promises hold from now on, also for what is open (P47). Resolves to how many are due at another time. */
  promise(sla: Sla): Promise<number>;
  /** Takes from an agent the conversations whose visitor waits, some at a time. Resolves to how many. */
  giveBack(agent: string): Promise<number>;
  /** Takes from accounts that are disabled what is not closed, some at a time. Resolves to how many. */
  releaseDisabled(): Promise<number>;
  /** Agents who are away. */
  away(): Promise<readonly string[]>;
  /** Resolves to whether there is such an agent; `isKnown` where that is clear. */
  setAway(agent: string, isAway: boolean, isKnown: boolean): Promise<boolean>;
  /** What happened between two times; undefined where that is too much at once. */
  report(from: number, to: number): Promise<ReportCounts | undefined>;
  /** Undefined where the room is no conversation. */
  wait(room: string): Promise<StoredWait | undefined>;

  /** What is set in the place of an option, as JSON; undefined where nothing is. */
  setting(name: SettingName): Promise<string | undefined>;
  /** Resolves to whether it was done: not where it is expected to be what it is not any more. */
  set(change: SettingChange, act: NewAct): Promise<boolean>;
  /** Prepared answers, by their names. */
  cannedReplies(): Promise<readonly CannedReply[]>;
  /** Makes one, or changes it. Resolves to whether there was room for it. */
  setCannedReply(reply: Omit<CannedReply, 'at'>): Promise<boolean>;
  removeCannedReply(name: string): Promise<void>;
}
