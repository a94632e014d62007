export * from './codes.ts';
export * from './fold.ts';
export * from './limits.ts';
export * from './log.ts';
export * from './messages.ts';
export * from './moderation.ts';
export * from './search.ts';
export * from './text.ts';
