export * from './client/rooms.ts';
export * from './client/moderation.ts';
