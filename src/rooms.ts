export * from './client/rooms.ts';
export * from './client/moderation.ts';
export * from './client/held.ts';
export * from './client/room-list.ts';
export * from './client/people.ts';

// What the types above are made of, so that a declaration that infers one of them can name it.
export type {
  BannedList,
  Create,
  Discover,
  HeldList,
  Invitation,
  Invite,
  Members,
  People,
  ReportList,
} from './protocol/index.ts';
