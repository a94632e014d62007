import type { Credential, RelayMessage, Welcome } from '../../protocol/index.ts';
import type { Outbox } from '../outbox.ts';
import type { FollowedRoom } from '../room.ts';
import type { Transport, TransportEvents } from '../transport/transport.ts';
import type { Environment } from '../types.ts';
import type { UpWord } from './words.ts';

/** What a chat lets its tab use. */
export interface TabHost {
  readonly environment: Environment;
  readonly outbox: Outbox;
  readonly rooms: ReadonlyMap<string, FollowedRoom>;
  /** Names the tabs that may share a line: relay and identity. Empty where none may. */
  group(): string;
  /** What was said to this tab's hello, while it is online; `at` is by how much the relay's clock is ahead. */
  welcome(): Welcome | undefined;
  credential(): Credential | undefined;
  /** Another tab has logged out. */
  forget(): void;
  retry(): void;
  /** Another tab may act for this one while it sleeps. */
  rest(): void;
  changed(): void;
}

/** Where a tab is among the tabs of its group, as far as the part that is loaded with the second tab must know. */
export interface Seat {
  readonly locks: LockManager;
  readonly host: TabHost;
  readonly events: TransportEvents;
  group?: string | undefined;
  channel?: BroadcastChannel | undefined;
  /** The line to the relay, or for one who follows, that to the tab which leads. */
  line?: Transport | undefined;
  switchboard?: Switchboard | undefined;
  isFollower: boolean;
  /** Ends what waits for this seat. */
  leaving: AbortController;
  /** Asks for the group's lock; what is had is kept until this tab stands up, or it is taken away. */
  hold(options: LockOptions): Promise<boolean>;
  /** Opens the line to the relay. */
  lead(): void;
  /** A line of its own, as if there were no other tabs. */
  goApart(): void;
}

/** Joins the tabs of a group to the one line, as a small relay: each of them speaks as if it had it for itself. */
export interface Switchboard {
  /** From another tab. */
  hear(word: UpWord): void;
  /** A frame of this tab. */
  send(frame: string): void;
  /** From the relay. */
  received(messages: readonly RelayMessage[]): void;
  /** The line is gone. */
  ended(code: number, reason: string): void;
}
