export { LiveChat, type LiveChatProps, type LiveChatSlots } from './vue/element.ts';
export { useChat, useRoom, useSnapshot, type UsedRoom } from './vue/composables.ts';
export type { SnapshotSource } from './frameworks/snapshot-source.ts';
