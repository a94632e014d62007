export * from './client/pins.ts';
