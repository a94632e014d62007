/** Which page of a list: what begins after this one, and how many. */
export interface ListPlace {
  readonly after?: string;
  readonly limit?: number;
}

/** How something is written: by a key of one's own it is done once, however often it is said. Without one each call has a new one. */
export interface WriteOptions {
  readonly key?: string;
}

/** How something is done to another one or to what they wrote. */
export interface ActOptions extends WriteOptions {
  /** Why, for the audit log alone: it is not told in the room. */
  readonly reason?: string;
}
