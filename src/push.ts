export * from './client/push.ts';
export * from './client/push-page.ts';
