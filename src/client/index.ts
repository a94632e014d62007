export { createChat } from './chat.ts';
export { ChatError } from './errors.ts';
export { hasStoredIdentity } from './storage.ts';
export type * from './types.ts';
export type {
  Action,
  Attachment,
  Credential,
  ErrorClass,
  ErrorCode,
  Limits,
  Member,
  Mention,
  Message,
  Pointed,
  Presence,
  Reaction,
  Role,
  RoomKind,
  SignalItem,
  User,
} from '../protocol/index.ts';
