import type { Action, Limits } from '../../src/protocol/index.ts';
import type { Confirmations } from './accounts/confirmations.ts';
import type { Authenticator } from './auth.ts';
import type { Revocations } from './auth/revocations.ts';
import type { Backlog } from './backlog.ts';
import type { Clock } from './clock.ts';
import type { CallService } from './calls/calls.ts';
import type { Attendance } from './desk/attendance.ts';
import type { DeskSettings } from './desk/desk-settings.ts';
import type { Away } from './desk/away.ts';
import type { Visits } from './desk/visits.ts';
import type { Decoder } from './decode.ts';
import type { Erasures } from './erasures.ts';
import type { TimerWheel } from './heartbeat.ts';
import type { Filters } from './filters/filters.ts';
import type { Log } from './log.ts';
import type { Mails } from './mail/mails.ts';
import type { Mutes } from './mutes.ts';
import type { RelayStats } from './metrics.ts';
import type { MarkerWriter } from './markers.ts';
import type { RoomBudget } from './room-budget.ts';
import type { Identity } from './policy/identity.ts';
import type { Shares, UserShare } from './shares.ts';
import type { Watches } from './watches.ts';
import type { PushService } from './push/service.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { SiteBans, Visitor } from './site-bans.ts';
import type { Store } from './store/store.ts';
import type { Tallies } from './tallies.ts';
import type { Streams } from './streams/streams.ts';
import type { Turn } from './turn.ts';

/** Counts what changed of who may do what, so that one who reads at that time knows to look again. */
export interface AccessChanges {
  count: number;
  /** Called when one has blocked another, or does no more, and that is stored. */
  onBlock: (users: readonly string[]) => Promise<void>;
}

/** Counts searches that are under way. */
export interface Searches {
  count: number;
}

/** What the parts of one relay share. Put together in `relay.ts`, which alone chooses what they are. */
export interface Services {
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly turn: Turn;
  readonly limits: Limits;
  readonly store: Store;
  readonly authenticator: Authenticator;
  readonly revocations: Revocations;
  /** What an embedder's own rules leave of an action that the table permits. */
  readonly authorize: (identity: Identity, action: Action, room: string) => boolean;
  readonly access: AccessChanges;
  readonly searches: Searches;
  /** Who erases themselves. */
  readonly erasures: Erasures;
  /** How many rooms each user may make. */
  readonly roomBudget: RoomBudget;
  /** What texts are looked at for. */
  readonly filters: Filters;
  /** Who may not come at all. */
  readonly siteBans: SiteBans;
  /** Who is told of what is written, where the store keeps such. */
  readonly webhooks: Webhooks | undefined;
  /** Who is told by push, where that is so. */
  readonly push: PushService | undefined;
  /** All that are there. */
  readonly sessions: ReadonlySet<Visitor>;
  /** What is being written, where the store keeps such. */
  readonly streams: Streams | undefined;
  /** When mutes end. */
  readonly mutes: Mutes;
  /** When what votes have come to is told. */
  readonly tallies: Tallies;
  /** Who is told what changes in their rooms. */
  readonly watches: Watches;
  /** Agents who are told what changes in conversations, where the store keeps such. */
  readonly attendance: Attendance | undefined;
  /** Who of the team has just shown who they are, where there are accounts. */
  readonly confirmations: Confirmations | undefined;
  /** What admins have set for the desk. */
  readonly deskSettings: DeskSettings | undefined;
  /** Which of them take nothing new. */
  readonly away: Away | undefined;
  /** Which visitors are there, where there is a desk. */
  readonly visits: Visits | undefined;
  /** Where people may call each other. */
  readonly callService: CallService | undefined;
  /** Where mails are sent. */
  readonly mails: Mails | undefined;
  readonly decoder: Decoder;
  readonly markers: MarkerWriter;
  readonly log: Log;
  readonly stats: RelayStats;
  /** What each user has of the relay, and how many connections that may be. */
  readonly users: Shares<UserShare>;
  readonly maxConnectionsPerUser: number;
  /** What waits in send buffers, of all connections together. */
  readonly backlog: Backlog;
  /** Messages of all kinds that one connection may have handled, per second and at once. */
  readonly messageBudget: { readonly rate: number; readonly burst: number };
  /** Name and version, as told in the welcome. */
  readonly software: string;
}
