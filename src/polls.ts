export * from './client/polls.ts';
