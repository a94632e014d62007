import type { Credential } from '../protocol/index.ts';
import { socketAddress } from './address.ts';
import type { ChatStorage, StoredSend } from './types.ts';

const store = 'items';
/** How long a database may take to open before it counts as missing. */
const openPatience = 3_000;

interface Item {
  readonly name: string;
  readonly value: unknown;
}

const nameOf = (url: string) => `live-chat ${url}`;
const nameOfSend = ({ user, room, key }: Pick<StoredSend, 'user' | 'room' | 'key'>) => `send ${room} ${key} ${user}`;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * IndexedDB, one database for each relay, opened and read at the first need. Where it is missing or fails, only memory: then everything goes
 * on, but what is unsent is lost with the page.
 */
export function createStorage(url: string): ChatStorage {
  const memory = new Map<string, unknown>();
  let persistent = typeof indexedDB === 'object';
  let opening: Promise<IDBDatabase> | undefined;

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(nameOf(url), 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'name' });
    const database = await Promise.race([
      settled(request),
      new Promise<never>((_, reject) => setTimeout(reject, openPatience)),
    ]);
    const items = await settled<Item[]>(database.transaction(store).objectStore(store).getAll());
    // What was written here meanwhile is newer.
    for (const { name, value } of items) if (!memory.has(name)) memory.set(name, value);
    return database;
  }

  /** Does something with the database, once what it holds is in memory. */
  async function within(work?: (items: IDBObjectStore) => IDBRequest): Promise<void> {
    try {
      if (!persistent) return;
      const database = await (opening ??= open());
      if (work) await settled(work(database.transaction(store, 'readwrite').objectStore(store)));
    } catch {
      persistent = false;
    }
  }

  async function read(name: string): Promise<unknown> {
    await within();
    return memory.get(name);
  }
  async function write(name: string, value: unknown): Promise<void> {
    // Also what is gone is remembered, until the database is read.
    memory.set(name, value);
    await within((items) => (value === undefined ? items.delete(name) : items.put({ name, value } satisfies Item)));
    if (memory.get(name) === undefined) memory.delete(name);
  }

  return {
    get persistent() {
      return persistent;
    },
    loadCredential: () => read('credential') as Promise<Credential | undefined>,
    saveCredential: (credential) => write('credential', credential),
    async loadOutbox(user) {
      await within();
      const sends = [...memory].filter(([name]) => name.startsWith('send ')).map(([, value]) => value as StoredSend);
      return sends.filter((send) => send?.user === user);
    },
    putSend: (send) => write(nameOfSend(send), send),
    deleteSend: (send) => write(nameOfSend(send), undefined),
    loadText: (name) => read(`text ${name}`) as Promise<string | undefined>,
    saveText: (name, text) => write(`text ${name}`, text),
    async wipe() {
      await within((items) => items.clear());
      memory.clear();
    },
  };
}

/**
 * Whether a former visit left a guest's identity for this relay, so that one may connect before anybody asks for the chat. Creates no
 * storage and no connection. False also where that cannot be told.
 *
 * @param url - The relay's address, as for {@link createChat}.
 */
export async function hasStoredIdentity(url: string): Promise<boolean> {
  try {
    const address = socketAddress(url);
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name === nameOf(address)) && !!(await createStorage(address).loadCredential());
  } catch {
    return false;
  }
}
