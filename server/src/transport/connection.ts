import type { CloseReason } from '../../../src/protocol/index.ts';

/** A way to one client, as a session sees it. */
export interface Connection {
  /** False once closing has begun, by either side. */
  readonly isOpen: boolean;
  /** Bytes written and not yet taken by the kernel. */
  readonly backlog: number;
  /** Bytes that came in since the connection began. */
  readonly received: number;
  /** Writes an encoded frame; nothing when not open. */
  write(frame: Buffer): void;
  /** Writes two frames at once. */
  writeBoth(first: Buffer, second: Buffer): void;
  /** Calls back once, when the backlog is written or the connection is gone. */
  whenDrained(callback: () => void): void;
  /** Asks for a sign of life; behind a frame, which goes out with it at once. */
  ping(frame?: Buffer): void;
  /** Stops reading. */
  pause(): void;
  resume(): void;
  /** Begins the closing handshake, which is given a second. Without a reason: the normal end. */
  close(reason?: CloseReason): void;
  /** Ends at once. */
  terminate(): void;
}

/** What a connection tells its session. */
export interface ConnectionHandler {
  onText(text: string): void;
  /** Something that is not a text. */
  onBinary(): void;
  /** The line's own rules were broken: it must be closed for that reason. */
  onFault(reason: CloseReason): void;
  onPong(): void;
  onClose(): void;
}
