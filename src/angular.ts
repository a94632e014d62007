export { injectChat, injectRoom, injectSnapshot, type InjectedRoom, type SignalOr } from './angular/inject.ts';
export type { SnapshotSource } from './frameworks/snapshot-source.ts';
