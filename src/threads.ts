export * from './client/threads.ts';
