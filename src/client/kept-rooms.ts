import type { Member, Message, RoomKind, User } from '../protocol/index.ts';

/** What is kept of a room for one user: its last messages, as of a place in its log. */
export interface KeptRoom {
  readonly user: string;
  readonly room: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
  readonly epoch: string;
  readonly seq: number;
  readonly kind: RoomKind;
  readonly messages: readonly Message[];
  readonly more: boolean;
  readonly members: readonly Member[];
  readonly memberCount: number;
  readonly users: readonly User[];
  readonly readSeq: number;
}

/** Where rooms are kept. */
export interface HistoryStore {
  load(user: string, room: string): Promise<KeptRoom | undefined>;
  save(kept: KeptRoom): Promise<void>;
  remove(user: string, room: string): Promise<void>;
  /** Of all rooms their users and times. */
  list(): Promise<readonly Pick<KeptRoom, 'user' | 'room' | 'at'>[]>;
}

const name = 'rooms';

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });

/** A database of its own for each relay, made when something is first kept. Where there is none, nothing is kept. */
export function createHistoryStore(url: string): HistoryStore {
  const databaseName = `live-chat history ${url}`;
  let opening: Promise<IDBDatabase> | undefined;

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      const rooms = request.result.createObjectStore(name, { keyPath: ['user', 'room'] });
      rooms.createIndex('at', 'at');
    };
    const database = await resultOf(request);
    // Another page may want to take it away.
    database.onversionchange = () => database.close();
    return database;
  }

  /** Does something with what is kept; nothing where there is nothing and none is to be made. */
  async function within<T>(
    mode: IDBTransactionMode,
    work: (rooms: IDBObjectStore) => IDBRequest<T>,
    create = false,
  ): Promise<T | undefined> {
    if (!globalThis.indexedDB) return undefined;
    if (!opening && !create && !(await indexedDB.databases()).some((each) => each.name === databaseName))
      return undefined;
    const database = await (opening ??= open());
    return resultOf(work(database.transaction(name, mode).objectStore(name)));
  }

  return {
    load: (user, room) => within<KeptRoom>('readonly', (rooms) => rooms.get([user, room])),
    save: (kept) => within('readwrite', (rooms) => rooms.put(kept), true).then(() => {}),
    remove: (user, room) => within('readwrite', (rooms) => rooms.delete([user, room])).then(() => {}),
    list: async () => (await within<KeptRoom[]>('readonly', (rooms) => rooms.getAll())) ?? [],
  };
}
