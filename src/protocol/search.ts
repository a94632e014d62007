/** Look for a text in the messages of a room (P29). */
export interface Search {
  readonly type: 'search';
  readonly id: number;
  readonly room: string;
  /** Every word of it must be in the message, in whatever order. */
  readonly text: string;
  /** Only messages before this number. Default: from the newest on. */
  readonly before?: number;
  /** Hits at most. Default, and never more than: {@link Limits.pageLength}. */
  readonly limit?: number;
}

/** A message in which all words were found. */
export interface SearchHit {
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  readonly name: string;
  /** The number of the message in whose thread it is (P36). */
  readonly thread?: number;
  /** The message's text, of a long one a stretch around the first word that was found. */
  readonly text: string;
  /** Where words were found in this text, in UTF-16 code units: from, to (which is not in it any more). */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** The answer to search: the newest hit first. */
export interface Found {
  readonly type: 'found';
  readonly id: number;
  readonly room: string;
  readonly hits: readonly SearchHit[];
  /** Whether there are older messages that were not looked at. There may be no hit at all and still be more. */
  readonly more: boolean;
  /** Set where there is more: messages from this number on were looked at. To be said as `before` to go on. */
  readonly next?: number;
}
