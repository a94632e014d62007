/** A request that is to be done once, by hashes alone: what it says, and what it is called, is kept nowhere. */
export interface KeyedRequest {
  /** Of who asks, for what, and by which key. */
  readonly id: string;
  /** Who asks, so that it goes when they are erased (P21). */
  readonly user: string;
  /** Of all that is asked. */
  readonly request: string;
}

/**
 * What is known of a request: it is `new`, and noted by now; it was begun, and nobody knows what became of it (`unfinished`); its key was used for something else (`other`); or its answer, sealed.
 */
export type KnownRequest = { readonly state: 'new' | 'unfinished' | 'other' } | { readonly sealed: string };

/** Answers of the API to requests that may be said again (`docs/api.md`), for a day. */
export interface KeptAnswerStore {
  begin(request: KeyedRequest): Promise<KnownRequest>;
  keep(id: string, sealed: string): Promise<void>;
  /** It was refused: nothing was done. */
  forget(id: string): Promise<void>;
}
