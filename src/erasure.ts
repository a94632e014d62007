export * from './client/erasure.ts';
