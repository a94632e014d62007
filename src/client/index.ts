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
  Message,
  Presence,
  Reaction,
  SignalItem,
  User,
} from '../protocol/index.ts';
