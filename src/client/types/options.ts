import type { Environment } from './environment.ts';
import type { ChatStorage } from './storage.ts';

/** Asked for a token when one is needed, and again before it expires. Must answer or reject within 15 seconds. */
export type TokenProvider = () => string | Promise<string>;

export interface ChatOptions {
  /** The relay's address, `https://chat.example.com` (or `http`, `ws`, `wss`; a path is kept). */
  readonly url: string;
  /** A signed-in user's token, or where to get one. Without it: a guest. */
  readonly token?: string | TokenProvider;
  /** What a guest wants to be called. */
  readonly name?: string;
  /**
   * True: whoever was a guest in this browser is the user who signs in, by `token` or `identify()`. What the guest has written, read and not yet sent becomes theirs (P27).
   * Not for machines that several people use.
   */
  readonly keepGuest?: boolean;
  /** Where to keep credential and outbox. Default: IndexedDB, or memory where there is none. */
  readonly storage?: ChatStorage;
  /** The WebSocket to use. Default: the platform's (in Node 20: `ws`, if installed). */
  readonly WebSocket?: unknown;
  /**
   * False: a connection for this tab alone. By default the tabs of one origin and identity share the connection of one of them, where the
   * browser has Web Locks and BroadcastChannel, which it has only in secure contexts.
   */
  readonly shareTabs?: boolean;
  /** Clocks and randomness, for tests. */
  readonly environment?: Partial<Environment>;
}
