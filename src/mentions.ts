export * from './client/mentions.ts';
