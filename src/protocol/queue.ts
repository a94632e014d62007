import type { User } from './log.ts';
import type { LastMessage, PresentUser, RoomPlace } from './room-list.ts';

/** Which conversations: one's own, those that nobody is to answer, all that are open, those that wait for a time, those that are over, open ones of which something is promised, and those in which an unread note mentions whoever asks. */
export type QueueName = 'mine' | 'unassigned' | 'open' | 'snoozed' | 'closed' | 'due' | 'mentioned';

/** A conversation as agents see it in a list (P42). Times are milliseconds since 1970, by the relay's clock. */
export interface ConversationSummary {
  /** Of its room. */
  readonly id: string;
  readonly status: 'open' | 'snoozed' | 'closed';
  /** Missing where it was made for nobody yet. The name is empty where they are erased. */
  readonly visitor?: User;
  /** Who is to answer. */
  readonly assignee?: User;
  readonly tags: readonly string[];
  /** Of one that is snoozed: when it is woken. */
  readonly until?: number;
  /** Since when the visitor waits for an answer. */
  readonly waiting?: number;
  /** When a bot handed it over to people; missing once it is closed, or given to a bot (P46). */
  readonly handed?: number;
  /** When the visitor wrote first, when that was answered first, and when it was closed last. */
  readonly opened?: number;
  readonly answered?: number;
  readonly closed?: number;
  /** By when it is to be first answered, and closed (P47); missing where that is not promised, or done. */
  readonly answerDue?: number;
  readonly resolutionDue?: number;
  /** Since when the first of them is told as due soon, where that is set (P54). */
  readonly warnAt?: number;
  /** What the visitor has given last. */
  readonly score?: number;
  /** When the newest message was stored. */
  readonly at: number;
  readonly last?: LastMessage;
  /** Messages of others after `readTo`, of the newest 100. */
  readonly unread: number;
  readonly readTo: number;
  /** Notes that mention whoever asks (P30) and that they have not read; missing where there are none. */
  readonly mentions?: number;
  /** In which conversation it goes on, where it was merged into another (P53). */
  readonly into?: string;
}

/** One of the team, as others of it see them. */
export interface Agent extends PresentUser {
  /** Missing where they are not: then what visitors write may be given to them while they attend (P43). */
  readonly away?: true;
}

/** How many conversations there are. */
export interface QueueCounts {
  readonly mine: number;
  readonly unassigned: number;
  readonly open: number;
  readonly snoozed: number;
  /** Open ones of which something is promised (P47); missing where that is none. */
  readonly due?: number;
  /** Of `mine` and of `unassigned` those whose visitor waits for an answer; missing where that is none. */
  readonly mineWaiting?: number;
  readonly unassignedWaiting?: number;
  /** Those in which an unread note mentions whoever asks; missing where that is none. */
  readonly mentioned?: number;
}

// ── From the client ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Ask for conversations, those with the newest message first; of `due` those that are due first. */
export interface Queue {
  readonly type: 'queue';
  readonly id: number;
  readonly queue: QueueName;
  readonly before?: RoomPlace;
  readonly limit?: number;
  /** With this tag alone. */
  readonly tag?: string;
}

/** Be told from now on what changes in conversations, by the id of this request. With `end`, of an earlier one: no more by that. */
export interface Attend {
  readonly type: 'attend';
  readonly id: number;
  readonly end?: number;
  /** Of a bot: what is new is given to it before all others, while it attends (P46). */
  readonly first?: true;
}

/** Ask who may be assigned. */
export interface Agents {
  readonly type: 'agents';
  readonly id: number;
}

/** Say that one takes nothing new for now, or does again (P43). Admins and services say it of others, too. */
export interface Away {
  readonly type: 'away';
  readonly id: number;
  readonly away: boolean;
  readonly user?: string;
}

// ── From the relay ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The answer to queue. `next` is to be said as `before`; missing on the last page. */
export interface QueuePage {
  readonly type: 'queue';
  readonly id: number;
  readonly conversations: readonly ConversationSummary[];
  readonly next?: RoomPlace;
}

/** The answer to attend, and later by the same id what changed: conversations as they are now, in whatever queue, and the team, where somebody of it has come, gone, or is away. */
export interface Attended {
  readonly type: 'attended';
  readonly id: number;
  readonly conversations: readonly ConversationSummary[];
  readonly counts: QueueCounts;
  readonly agents?: readonly Agent[];
}

/** The answer to agents. */
export interface AgentList {
  readonly type: 'agents';
  readonly id: number;
  readonly agents: readonly Agent[];
}

export type QueueRequest = Queue | Attend | Agents | Away;
