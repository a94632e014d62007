// ── From the client ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Be told how far the messages of a followed room have reached the others, now and from now on, by the id of this request (P38). With `end`,
 * of an earlier one: no more by that.
 */
export interface WatchDeliveries {
  readonly type: 'deliveries';
  readonly id: number;
  readonly room: string;
  readonly end?: number;
}

// ── From the relay ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The answer to it, and later by the same id what changed: up to which number each of the others has everything on a device. */
export interface Deliveries {
  readonly type: 'deliveries';
  readonly id: number;
  readonly room: string;
  readonly upTo: readonly (readonly [user: string, seq: number])[];
}
