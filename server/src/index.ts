/**
 * The relay of live-chat, for embedding into a Node program. To just run one, use the command `live-chat-relay`.
 *
 * @packageDocumentation
 */
export { defaultLimits } from '../../src/protocol/index.ts';
export type { Limits } from '../../src/protocol/index.ts';
export { createRelay } from './relay.ts';
export { openSqliteStore } from './store/sqlite.ts';
export { StoreOpenError } from './store/errors.ts';
export type {
  AuditOptions,
  AuthOptions,
  FileOptions,
  Listening,
  Reason,
  Relay,
  RelayEnvironment,
  RelayOptions,
  Retention,
  RevocationTarget,
  Who,
} from './options.ts';
export type { Place } from './policy/place.ts';
export type { Scope } from './policy/scopes.ts';
export type { RelayKeys } from './keys.ts';
export { ForeignServiceError, type NewServiceKey, type ServiceKeyInfo } from './auth/service-keys.ts';
export type { StoredServiceKey } from './store/service-key.ts';
export type { FileDraft, FileRange, FileStore } from './files/file-store.ts';
export type { RelayStats } from './metrics.ts';
export type { SiteBanOptions } from './site-bans.ts';
export type {
  Act,
  ActFilter,
  ActName,
  ActPage,
  ActResult,
  By,
  ModerationStore,
  Once,
  ReportQuery,
  RoomReport,
  SiteBan,
  SiteBanQuery,
} from './store/moderation.ts';
export type { DeadLetter, Failing, LoggedEvent, Webhook, WebhookPlace, WebhookStore } from './store/webhooks.ts';
export type { FilterAction, FilterRules, LinkRule, WordRule } from './filters/rules.ts';
export type { Clock } from './clock.ts';
export type { Log, LogFields, LogLevel } from './log.ts';
export type { PersonalPage, PersonalRecord, PersonalStore } from './store/personal.ts';
export type {
  AppendRequest,
  AppendResult,
  EnterResult,
  FileResult,
  Guest,
  GuestMerge,
  JoinedRoom,
  LogSlice,
  NewFile,
  NewInvitation,
  NewRoom,
  ReadMarker,
  Revocation,
  RoomCommit,
  Store,
  StoredFile,
} from './store/store.ts';
