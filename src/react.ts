export { LiveChat, type LiveChatProps } from './react/element.ts';
export { useChat, useRoom, useSnapshot, type SnapshotSource } from './react/hooks.ts';
