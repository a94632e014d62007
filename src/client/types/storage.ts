import type { Credential } from '../../protocol/index.ts';
import type { StoredSend } from './outgoing.ts';

/** Where a chat keeps the guest's credential and the outbox. Its promises must not reject: what cannot be stored is to be kept in memory. */
export interface ChatStorage {
  /** False when it forgets everything with the page. */
  readonly persistent: boolean;
  loadCredential(): Promise<Credential | undefined>;
  saveCredential(credential?: Credential): Promise<void>;
  /** Unsent items of a user, in any order. */
  loadOutbox(user: string): Promise<readonly StoredSend[]>;
  putSend(send: StoredSend): Promise<void>;
  deleteSend(send: Pick<StoredSend, 'user' | 'room' | 'key'>): Promise<void>;
  /** A small text by name: drafts. */
  loadText(name: string): Promise<string | undefined>;
  saveText(name: string, text: string | undefined): Promise<void>;
  /** Removes everything of this relay. */
  wipe(): Promise<void>;
}
