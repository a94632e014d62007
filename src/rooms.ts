export * from './client/rooms.ts';
export * from './client/moderation.ts';
export * from './client/held.ts';
export * from './client/room-list.ts';
export * from './client/people.ts';
