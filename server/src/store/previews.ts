import type { LinkPreview } from '../../../src/protocol/index.ts';

/** What the first links of messages lead to (P37): words that the log does not have, so that they can be erased. */
export interface PreviewStore {
  /**
   * Keeps what is known of a link, and says so by an entry of the log, where the message is there, has this link as its first, none yet, and its sender wants one. All else changes
   * nothing.
   */
  save(room: string, of: number, preview: LinkPreview): Promise<void>;
  /** Those of some messages of a room. */
  of(room: string, messages: readonly number[]): Promise<readonly (readonly [seq: number, preview: LinkPreview])[]>;
}
