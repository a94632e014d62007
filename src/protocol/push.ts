/** Times of day at which one wants no push, in a time zone of one's own (P39). From 22:00 to 07:00 is over midnight. */
export interface QuietHours {
  /** `HH:MM`, of 24 hours. */
  readonly from: string;
  readonly to: string;
  /** A name of IANA's, such as `Europe/Berlin`. */
  readonly zone: string;
}

/** Ask how one is told by push (P39); of a room also whether it is muted. */
export interface Push {
  readonly type: 'push';
  readonly id: number;
  readonly room?: string;
}

/** Be told of messages by push on this device, by what its browser gave (`PushSubscription`). Said again it is renewed. */
export interface SubscribePush {
  readonly type: 'subscribe';
  readonly id: number;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  /** The page on which the conversation is. */
  readonly page?: string;
  /** Of this room one is told, too, though one is no member of it. */
  readonly room?: string;
}

/** Be told by push no more on this device. */
export interface UnsubscribePush {
  readonly type: 'unsubscribe';
  readonly id: number;
  readonly endpoint: string;
}

/** Change how one is told by push, on all of one's devices. What is not named stays. */
export interface Notify {
  readonly type: 'notify';
  readonly id: number;
  /** The room that `mute` is about. */
  readonly room?: string;
  readonly mute?: boolean;
  /** No push for so many milliseconds from now; 0 ends it. */
  readonly pause?: number;
  readonly hours?: QuietHours | null;
  /** Whether what is written is in the push. */
  readonly text?: boolean;
}

/** The answer to push and notify. */
export interface PushState {
  readonly type: 'push';
  readonly id: number;
  /** The relay's public key, by which a browser subscribes; missing where the relay sends no push. */
  readonly key?: string;
  /** On how many devices one is told. */
  readonly devices: number;
  /** Until when there is none, by the relay's clock. */
  readonly pausedUntil?: number;
  readonly hours?: QuietHours;
  readonly text: boolean;
  /** Of the room that was asked about. */
  readonly muted?: boolean;
}

/** What a push says, when its device has decrypted it. */
export interface PushNotice {
  readonly room: string;
  readonly seq: number;
  readonly at: number;
  /** The number of the message in whose thread it is (P36). */
  readonly thread?: number;
  /** Messages of the room that are not read, counted to 100. */
  readonly count: number;
  /** The page that was told when the device subscribed. */
  readonly page?: string;
  /** Who wrote it and where, and its beginning; missing where the text is to be told to nobody. */
  readonly name?: string;
  readonly where?: string;
  readonly text?: string;
}

export type PushRequest = Push | SubscribePush | UnsubscribePush | Notify;
