/**
 * The relay of live-chat, for embedding into a Node program. To just run one, use the command `live-chat-relay`.
 *
 * @packageDocumentation
 */
export { createRelay } from './relay.ts';
export type { ListenOptions, Listening, Relay, RelayEnvironment, RelayOptions } from './options.ts';
export type { RelayStats } from './metrics.ts';
export type { Clock } from './clock.ts';
export type { Log, LogFields, LogLevel } from './log.ts';
export type { AppendRequest, AppendResult, Guest, LogSlice, ReadMarker, RoomCommit, Store } from './store/store.ts';
