/**
 * Rooms in which nothing is said that the relay could read (P56): direct rooms of two, which are so from the beginning and for ever. Their id tells, which the relay makes, so
 * that nobody can be told otherwise of a room that is known: its second character is `~`, as that of no other.
 */
export const isSealedRoom = (room: string): boolean => room[1] === '~';

/** What there may be of it. */
export const sealedLimits = {
  /** Devices of one user that messages are sealed for. Of more, the one that was not used for the longest time is one no more. */
  devices: 8,
  /** Those that are one no more and whose key is still told, as it is by that that what they have sealed is known to be theirs. */
  formerDevices: 24,
  /** Base64url characters of the content. */
  dataLength: 49_152,
} as const;

/**
 * What is said, so that only the devices that it was sealed for can read it: each has the key of the content sealed to its own by HPKE (RFC 9180), by the sender's device. All of it is base64url
 * without padding.
 */
export interface Sealed {
  /** By which device: the id of its key. */
  readonly by: string;
  /** For which devices: the id of the key of each, what HPKE encapsulates, and the key of the content. */
  readonly keys: readonly (readonly [device: string, encapsulated: string, key: string])[];
  readonly data: string;
}

/** A device that messages are sealed for, by its public key: a point on P-256, uncompressed. Its id is the beginning of the SHA-256 of that. */
export interface SealingDevice {
  readonly user: string;
  readonly key: string;
  /** Since when, by the relay's clock. */
  readonly at: number;
  /** Since when it is one no more. */
  readonly ended?: number;
}

/** One's own devices; with a sealed room, those of both, now and from then on what they are. */
export interface Devices {
  readonly type: 'devices';
  readonly id: number;
  readonly room?: string;
}

/** "This device is mine": said again, it is one that is used. */
export interface Enrol {
  readonly type: 'enrol';
  readonly id: number;
  readonly key: string;
}

/** "It is one no more", which is for ever. */
export interface Retire {
  readonly type: 'retire';
  readonly id: number;
  readonly key: string;
}

export type DeviceRequest = Devices | Enrol | Retire;

/** The answer to devices, and what they have become. */
export interface DeviceList {
  readonly type: 'devices';
  readonly id: number;
  readonly room?: string;
  readonly devices: readonly SealingDevice[];
}
