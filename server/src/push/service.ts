import type { PushStore } from '../store/push.ts';

/** What sends pushes, for those who are asked who is to be told. */
export interface PushService {
  /** The relay's public key. */
  readonly key: string;
  readonly store: PushStore;
  /** What is wrong with an address that pushes are to be sent to, or undefined. */
  faultOf(endpoint: string): string | undefined;
  /** There is a device from now on. */
  subscribed(): void;
  /** Nothing that waits is sent to this device. */
  unsubscribed(endpoint: string): void;
}
