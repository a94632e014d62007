/** What has a snapshot that changes: a chat, a room, a `RoomList`, a `ConversationQueue`, `Deliveries`. */
export interface SnapshotSource<S> {
  getSnapshot(): S;
  subscribe(listener: (snapshot: S) => void): () => void;
}
