export { LiveChat, type LiveChatProps } from './react/element.ts';
export { useChat, useRoom, useSnapshot } from './react/hooks.ts';
export type { SnapshotSource } from './frameworks/snapshot-source.ts';
