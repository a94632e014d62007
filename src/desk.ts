export * from './client/conversations.ts';
export * from './client/conversation-queue.ts';
export * from './client/conversation-history.ts';
export * from './client/conversation-search.ts';
export * from './client/mail.ts';
export * from './client/visits.ts';

// What the types above are made of, so that a declaration that infers one of them can name it.
export type { Agent, LastMessage, PresentUser, SearchHit } from './protocol/index.ts';
