export * from './client/revisions.ts';
