/**
 * More of the text of a message that one is writing (P18), from a place in it on, in UTF-16 code units. What the relay has already is skipped, so that the same may be
 * said again.
 */
export interface AppendText {
  readonly type: 'append';
  readonly id: number;
  readonly room: string;
  /** The message. */
  readonly of: number;
  readonly at: number;
  readonly text: string;
}

/** The answer to append: how long the text is now. */
export interface Appended {
  readonly type: 'appended';
  readonly id: number;
  readonly room: string;
  readonly of: number;
  readonly length: number;
}

/** Ask for the texts so far of the messages that are being written in a room (P18). */
export interface Streams {
  readonly type: 'streams';
  readonly id: number;
  readonly room: string;
}

/** The answer to streams. What goes on from there is told by signals. */
export interface StreamList {
  readonly type: 'streams';
  readonly id: number;
  readonly room: string;
  readonly streams: readonly (readonly [of: number, text: string])[];
}

/** The topic of signals by which the relay tells more of a text. Nobody else has signals of it. */
export const streamTopic = 'stream';

/** The data of such a signal, whose key is the message's number: where in the text it belongs, and what is there. */
export type StreamedText = readonly [at: number, text: string];
