/** The types of the client for servers that are public, each noun in a file of its own. */
export type * from './types/audit.ts';
export type * from './types/conversation.ts';
export type * from './types/desk-report.ts';
export type * from './types/key.ts';
export type * from './types/mail.ts';
export type * from './types/message.ts';
export type * from './types/moderation.ts';
export type * from './types/options.ts';
export type * from './types/poll.ts';
export type * from './types/push.ts';
export type * from './types/room.ts';
export type * from './types/settings.ts';
export type * from './types/site-ban.ts';
export type * from './types/visitor.ts';
export type * from './types/webhook.ts';
