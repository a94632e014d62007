/** What the page says of itself to which the first link of a message leads (P37), as the relay has read it: plain texts. */
export interface LinkPreview {
  /** The link, as it leads from the message: `https` or `http`. */
  readonly url: string;
  readonly title: string;
  /** Missing where the page has none. */
  readonly description?: string;
  /** What the site is called; without one its host. */
  readonly site: string;
}

/** What the links of some messages of a room lead to (P37). */
export interface Previews {
  readonly type: 'previews';
  readonly id: number;
  readonly room: string;
  /** Numbers of the messages. */
  readonly messages: readonly number[];
}

/** The answer to previews. Messages that have none are missing. */
export interface PreviewList {
  readonly type: 'previews';
  readonly id: number;
  readonly room: string;
  readonly previews: readonly (readonly [seq: number, preview: LinkPreview])[];
}
