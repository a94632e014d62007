import assert from 'node:assert/strict';
import type { AppendRequest, AppendResult, Store } from '../../../server/src/store/store.ts';
import {
  applyEntries,
  defaultLimits,
  emptyRoom,
  type Body,
  type Limits,
  type LogEntry,
  type RoomState,
  type User,
} from '../../../src/protocol/index.ts';

/** Where the data of one store is. */
export interface StorePlace {
  /** Opens the store; again after a close, with what was written before. */
  open(options: { readonly limits: Limits; readonly now: () => number }): Promise<Store>;
  /** Takes the data away. */
  remove(): Promise<void>;
}

export const limits: Limits = { ...defaultLimits, reactions: 3, presenceNames: 4 };

/** The store under test, and what the tests need around it. */
export class StoreBench {
  readonly makePlace: () => Promise<StorePlace>;
  /** The store's clock. */
  clock = 1_000_000;
  readonly now = (): number => this.clock;
  store!: Store;
  #place!: StorePlace;
  #rooms = 0;

  constructor(makePlace: () => Promise<StorePlace>) {
    this.makePlace = makePlace;
  }

  async open(): Promise<void> {
    this.#place = await this.makePlace();
    this.store = await this.#place.open({ limits, now: this.now });
  }

  async reopen(): Promise<void> {
    await this.store.close();
    this.store = await this.#place.open({ limits, now: this.now });
  }

  async remove(): Promise<void> {
    await this.store.close();
    await this.#place.remove();
  }

  /** A room that nobody has used. */
  newRoom(): string {
    return `room-${++this.#rooms}`;
  }
}

/** More than there is of anything. */
export const everything = Number.MAX_SAFE_INTEGER;

export const maya: User = { id: 'maya', name: 'Maya', kind: 'guest' };
export const jonas: User = { id: 'jonas', name: 'Jonas', kind: 'user' };

export const say = (text: string): Body => ({ type: 'message', text });

let keys = 0;
/** A request with a key of its own. */
export const request = (room: string, sender: User, body: Body, more: Partial<AppendRequest> = {}): AppendRequest => ({
  room,
  sender,
  body,
  key: `key-${++keys}`,
  ...more,
});

export function seqOf(result: AppendResult): number {
  assert.ok(result.ok, `refused: ${JSON.stringify(result)}`);
  return result.seq;
}

export async function logOf(store: Store, room: string): Promise<LogEntry[]> {
  const { entries } = await store.since(room, 0, everything, everything);
  return entries.map((text) => JSON.parse(text) as LogEntry);
}

export const fold = (log: readonly LogEntry[]): RoomState => applyEntries(emptyRoom, log);

export const byId = (users: Iterable<User>): User[] => [...users].sort((one, other) => (one.id < other.id ? -1 : 1));
