import type { Credential, User } from '../../protocol/index.ts';
import type { Answer, Asked } from './answer.ts';
import type { ChatSnapshot, ChatStatus } from './chat-snapshot.ts';
import type { TokenProvider } from './options.ts';
import type { Room } from './room.ts';
import type { Unsubscribe } from './unsubscribe.ts';

export interface ChatEvents {
  status: ChatStatus;
  /** The identity became known or changed. */
  user: User | undefined;
  /** Something failed that no call is waiting for. */
  error: Error;
  /** What the relay said to {@link Chat.ask}. */
  answer: Answer;
}

/** The connection to one relay as one user, and the rooms on it. Get it from `createChat`. */
export interface Chat {
  readonly snapshot: ChatSnapshot;
  getSnapshot(): ChatSnapshot;
  subscribe(listener: (snapshot: ChatSnapshot) => void): Unsubscribe;
  on<K extends keyof ChatEvents>(event: K, listener: (value: ChatEvents[K]) => void): Unsubscribe;

  /** Connects if nothing has yet. `room()` does it too. */
  connect(): void;
  /** Follows a room; the same object for the same id until it is closed. */
  room(id: string): Room;
  /** Where the relay's socket is and who we are there: for requests to it that go by HTTP. A secret; it belongs in no URL and no log. */
  access(): Promise<readonly [url: string, credential: Credential | undefined]>;
  /** Says something to the relay that it answers by an `answer`; nothing where not `online`. What the functions of `live-chat/rooms` are made of. */
  ask(message: Asked): void;
  /** Tries again now instead of at `retryAt`, also after `refused`. */
  retryNow(): void;
  /** Another identity: wipes what belonged to the former one from memory, unless it is the same user with a fresh token. */
  identify(token: string | TokenProvider): Promise<void>;
  /** Forgets the identity: wipes its credential and outbox from storage and its messages from memory. */
  logout(): Promise<void>;
  /** Ends everything. Unsent messages stay in storage for the next time. */
  close(): void;
}
