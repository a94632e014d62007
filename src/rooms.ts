export * from './client/rooms.ts';
