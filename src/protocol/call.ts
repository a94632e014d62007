/** With what a call is begun: whoever is in it may send a picture at any time. */
export type CallMedia = 'audio' | 'video';

/** A call between two people, as its message has it (P55). */
export interface Call {
  readonly media: CallMedia;
  /** Whom it rings. */
  readonly to: string;
  /** By what the device that rings calls itself. */
  readonly device: string;
  /** When it was answered, by whom, and on which of their devices. */
  readonly answered?: { readonly at: number; readonly by: string; readonly device: string };
  /** When it was over, and who ended it: one of the two, or the relay. */
  readonly ended?: { readonly at: number; readonly by: string };
  /** It never rang: whom it was for is in another call. */
  readonly busy?: true;
}

/** UTF-16 code units of what a message with a call says to whoever knows no calls, and of what the two devices tell each other at a time. */
export const callLimits = { text: 80, data: 32_000 } as const;

/** What a device calls itself: made anew for each page, of nobody's data. */
export const devicePattern = '^[A-Za-z0-9_-]{8,64}$';
