export * from './client/rooms.ts';
export * from './client/moderation.ts';
export * from './client/held.ts';
