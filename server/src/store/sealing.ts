import type { SealingDevice } from '../../../src/protocol/index.ts';
import type { WriteResult } from './write-result.ts';

/** The devices of a sealed room, and whose they are. */
export interface RoomDevices {
  readonly users: readonly string[];
  readonly devices: readonly SealingDevice[];
}

/** For which devices messages are sealed (P56). */
export interface SealingStore {
  /** Those of a user: the oldest first, and of those that are devices no more the last ones. */
  of(user: string): Promise<readonly SealingDevice[]>;
  in(room: string): Promise<RoomDevices>;
  /** Keeps one, or that it is used. Refused is one that is a device no more, and one of somebody else. */
  add(user: string, key: string): Promise<WriteResult>;
  /** It is one no more; which it stays. */
  remove(user: string, key: string): Promise<WriteResult>;
}
