export * from './client/streams.ts';
