export { createServerClient, type ServerClient } from './server/client.ts';
export { RelayError } from './server/error.ts';
export type { ActingUser, ServerClientOptions } from './server/requests.ts';
export type * from './server/types.ts';
export type {
  Action,
  Attachment,
  HeldMessage,
  HeldVerdict,
  Member,
  Message,
  Reaction,
  Role,
  RoomKind,
  SearchHit,
  User,
} from './protocol/index.ts';
