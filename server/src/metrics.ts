import type { ErrorCode } from '../../src/protocol/index.ts';

/** What a relay has done since it started, and what it holds now. */
export interface RelayStats {
  /** Connections open now, of whatever kind, and all that there were. */
  connections: number;
  connectionsTotal: number;
  /** Those of them, now, that go by an event stream or by long polling instead of a socket (P16). */
  eventStreams: number;
  longPolls: number;
  /** Requests for a connection that were refused: origin, bounds. */
  connectionsRefused: number;
  /** Connections whose hello was accepted, now. */
  sessions: number;
  /** Rooms that are followed now. */
  rooms: number;
  /** Messages from clients. */
  messages: number;
  /** Sends that were committed, and those that wait for the disk now. */
  appends: number;
  appendsWaiting: number;
  /** Entries that commits added, and how often one was written to a subscriber as it came. */
  entries: number;
  deliveries: number;
  /** Bytes that wait in all send buffers together, as last counted, and connections that were cut because these were too many (P8). */
  backlog: number;
  cut: number;
  /** Connections that became *behind* (P8), and deliveries repaired after a heartbeat (P7). */
  behind: number;
  repaired: number;
  /** Signals that were dropped for their rate or size (P10). */
  signalsDropped: number;
  /** Files that were taken in, their bytes, and files that were taken away, since it started; uploads and downloads under way. */
  files: number;
  fileBytes: number;
  filesRemoved: number;
  uploads: number;
  downloads: number;
  /** Pushes that push services took (P39), those that were given up, those for which there was no room, and devices that were gone. */
  pushes: number;
  pushesFailed: number;
  pushesDropped: number;
  pushesGone: number;
  /** Conversations that were given to agents by the rule, and taken back from those who were gone (P43). */
  conversationsAssigned: number;
  conversationsReturned: number;
  /** Mails that mail servers took, and those that were given up. */
  mailsSent: number;
  mailsFailed: number;
  /** Mails of the relay's mailbox that became messages. */
  mailsReceived: number;
  /** Errors told to clients, by code. */
  refused: Partial<Record<ErrorCode, number>>;
}

export function createStats(): RelayStats {
  return {
    connections: 0,
    connectionsTotal: 0,
    eventStreams: 0,
    longPolls: 0,
    connectionsRefused: 0,
    sessions: 0,
    rooms: 0,
    messages: 0,
    appends: 0,
    appendsWaiting: 0,
    entries: 0,
    deliveries: 0,
    backlog: 0,
    cut: 0,
    behind: 0,
    repaired: 0,
    signalsDropped: 0,
    files: 0,
    fileBytes: 0,
    filesRemoved: 0,
    uploads: 0,
    downloads: 0,
    pushes: 0,
    pushesFailed: 0,
    pushesDropped: 0,
    pushesGone: 0,
    conversationsAssigned: 0,
    conversationsReturned: 0,
    mailsSent: 0,
    mailsFailed: 0,
    mailsReceived: 0,
    refused: {},
  };
}
