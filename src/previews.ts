export * from './client/previews.ts';
