export { createServerClient, type ServerClient } from './server/client.ts';
export { RelayError } from './server/error.ts';
export type { ActingUser, ServerClientOptions } from './server/requests.ts';
export type * from './server/types.ts';
export type {
  Action,
  Agent,
  Attachment,
  HeldMessage,
  HeldVerdict,
  LastMessage,
  ListedRoom,
  Member,
  Message,
  PresentMember,
  PresentUser,
  QuietHours,
  Reaction,
  Role,
  RoomKind,
  RoomSummary,
  SearchHit,
  User,
} from './protocol/index.ts';
export type { ServerStreamOptions, ServerStreamResult } from './server/stream.ts';
