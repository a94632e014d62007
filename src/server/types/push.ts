import type { Notify, PushState, SubscribePush } from '../../protocol/index.ts';

/** How one is told by push (P39). */
export type PushSettings = Omit<PushState, 'type' | 'id'>;

/** What is to be otherwise of that. */
export type PushChanges = Omit<Notify, 'type' | 'id'>;

/** A device, by what its browser gave. */
export type PushDevice = Omit<SubscribePush, 'type' | 'id'>;
