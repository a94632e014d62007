export * from './client/history.ts';
