/** The types of the SDK that are public, each noun in a file of its own. */
export type * from './types/answer.ts';
export type * from './types/chat.ts';
export type * from './types/chat-snapshot.ts';
export type * from './types/environment.ts';
export type * from './types/failure.ts';
export type * from './types/message.ts';
export type * from './types/options.ts';
export type * from './types/outgoing.ts';
export type * from './types/room.ts';
export type * from './types/room-snapshot.ts';
export type * from './types/storage.ts';
export type * from './types/unsubscribe.ts';
