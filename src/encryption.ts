export * from './client/encryption.ts';
