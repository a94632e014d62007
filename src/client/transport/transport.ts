import type { RelayMessage } from '../../protocol/index.ts';

/** A line to the relay that is made anew, for ever, until it is closed. */
export interface Transport {
  send(frame: string): unknown;
  /** Drops the connection, or the try to make one; the next follows when `address` says so. */
  reconnect(): void;
  close(): void;
  /** The page is put to sleep and may not come back: others must not wait for it. */
  rest?(): void;
}

export interface TransportEvents {
  /** Where to connect. Each try waits for it, so it decides when the try is made. Must not reject. */
  address(): Promise<string>;
  opened(): void;
  received(messages: readonly RelayMessage[]): void;
  /** A connection ended, or a try failed. */
  ended(code: number, reason: string): void;
  /** There is another way to the relay: the outage counts from now on, so that it is tried soon. */
  renewed(): void;
}

export type OpenTransport = (events: TransportEvents) => Transport;
