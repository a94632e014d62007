/** Every default limit of the wire, in one place (P17). The relay may be configured otherwise; what is in force is told in the welcome. */
export interface Limits {
  /** Bytes in one frame from a client. A larger one closes the connection. */
  readonly frameBytes: number;
  /** Messages in one frame from a client. */
  readonly frameMessages: number;
  /** UTF-16 code units in the text of one chat message. */
  readonly textLength: number;
  /** UTF-16 code units in a display name. */
  readonly nameLength: number;
  /** Characters in a room id. */
  readonly roomLength: number;
  /** Characters in an idempotency key. */
  readonly keyLength: number;
  /** Messages in one page of history, and in the page of a snapshot. */
  readonly pageLength: number;
  /** Rooms one connection may follow at a time. */
  readonly rooms: number;
  /** Bytes of one file, and files on one message (P20). */
  readonly fileBytes: number;
  readonly messageFiles: number;
  /** Mentions in one text (P30). */
  readonly messageMentions: number;
  /** Different emoji on one message. */
  readonly reactions: number;
  /** Bytes of one signal's data, as JSON. */
  readonly signalBytes: number;
  /** Milliseconds between two heartbeats of a client (P7). */
  readonly heartbeat: number;
  /** Milliseconds without a sign of life after which either side gives the connection up. */
  readonly silence: number;
  /** Sends a user may make per second over time, by all connections together. */
  readonly sendRate: number;
  /** Sends a user may make at once before `sendRate` holds. */
  readonly sendBurst: number;
  /** Signals a user may make per second over time, by all connections together; more are dropped in silence (P10). */
  readonly signalRate: number;
  /** Members above which presence is a count and a sample, and read markers are one's own (P11). */
  readonly presenceNames: number;
}

/** Those that a client goes by until the relay has told what is in force. */
export const clientLimits = {
  frameBytes: 65_536,
  frameMessages: 128,
  textLength: 8_000,
  roomLength: 128,
  heartbeat: 15_000,
  silence: 35_000,
} as const satisfies Partial<Limits>;

export const defaultLimits: Limits = {
  ...clientLimits,
  nameLength: 80,
  keyLength: 64,
  pageLength: 50,
  rooms: 64,
  fileBytes: 26_214_400,
  messageFiles: 10,
  messageMentions: 20,
  reactions: 32,
  signalBytes: 1_024,
  sendRate: 10,
  sendBurst: 60,
  signalRate: 20,
  presenceNames: 200,
};

/** A room id: letters, digits and `. _ : ~ -`, the first one a letter or digit; at most {@link Limits.roomLength} long. */
export const roomPattern = '^[A-Za-z0-9][A-Za-z0-9._:~-]*$';

/** An idempotency key: letters, digits, `_` and `-`; at most {@link Limits.keyLength} long. */
export const keyPattern = '^[A-Za-z0-9_-]+$';
