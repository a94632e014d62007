import type { QuietHours } from '../../../src/protocol/index.ts';
import type { Place } from '../policy/place.ts';
import type { WriteResult } from './write-result.ts';

/** A browser that is told by push (P39), as it subscribed. */
export interface PushDevice {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  /** The page on which the conversation is; empty: not told. */
  readonly page: string;
}

/** How somebody is told by push, on all of their devices. */
export interface PushSettings {
  /** Until when not at all; 0 for not so. */
  readonly pausedUntil: number;
  readonly hours: QuietHours | null;
  /** Whether what is written is told. */
  readonly text: boolean;
}

export interface StoredPush {
  readonly settings: PushSettings;
  readonly devices: number;
  readonly isMuted: boolean;
}

/** A change of how somebody is told; what is not named stays. */
export interface PushChange extends Partial<PushSettings> {
  readonly user: string;
  readonly mute?: { readonly room: string; readonly on: boolean };
}

/** Somebody who is to be told of what is written in a room. */
export interface PushTarget {
  readonly user: string;
  readonly settings: PushSettings;
  readonly isMuted: boolean;
  readonly place: Place;
  /** When the newest of their devices subscribed. */
  readonly at: number;
  readonly devices: readonly PushDevice[];
}

export interface NewPushDevice extends PushDevice {
  readonly user: string;
  /** A room that they want to be told of though they are no member. */
  readonly room?: string;
}

/** Who is told by push, and how (P39). */
export interface PushStore {
  /** Whether there is any device at all. */
  any(): Promise<boolean>;
  /** What a user has set, and of a room whether it is muted. */
  of(user: string, room: string | undefined): Promise<StoredPush>;
  /** Keeps a device, whoever had it before: the oldest of theirs goes where there are too many. */
  subscribe(device: NewPushDevice): Promise<WriteResult>;
  unsubscribe(user: string, endpoint: string): Promise<WriteResult>;
  /** The push service knows it no more. */
  forget(endpoint: string): Promise<void>;
  /** What takes the place of a device, said by one who knows its secret. Whether there was such a one is not told. */
  renew(former: Pick<PushDevice, 'endpoint' | 'auth'>, next: Omit<PushDevice, 'page'>): Promise<void>;
  change(change: PushChange): Promise<WriteResult>;
  /** Members of a room, and others who want to be told of it, who have devices; in the order of their ids, after one. */
  targets(room: string, after: string, limit: number): Promise<readonly PushTarget[]>;
}
