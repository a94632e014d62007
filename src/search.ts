export * from './client/search.ts';
