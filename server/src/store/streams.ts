/** A text that is being written in a room, or a part of it. */
export interface StreamText {
  readonly room: string;
  /** The message. */
  readonly seq: number;
  readonly text: string;
}

/** What is kept of messages while they are being written (P18). */
export interface StreamStore {
  /** Adds parts to the texts that are kept. */
  save(parts: readonly StreamText[]): Promise<void>;
  /** Ends messages in the relay's name with these texts, unless they are ended by now. */
  cut(texts: readonly StreamText[]): Promise<void>;
  /** Ends all that are begun, with the texts that are kept. */
  cutAll(): Promise<void>;
}
