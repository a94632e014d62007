export * from './client/deliveries.ts';
