import type { Credential } from '../protocol/index.ts';
import type { ChatStorage, StoredSend } from './types.ts';

const store = 'items';
/** How long a database may take to open before it counts as missing. */
const openPatience = 3_000;

const nameOf = (url: string) => `live-chat ${url}`;
const outboxOf = (user: string) => `send ${user} `;
const nameOfSend = ({ user, room, key }: Pick<StoredSend, 'user' | 'room' | 'key'>) =>
  `${outboxOf(user)}${room} ${key}`;

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
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    const database = await Promise.race([
      settled(request),
      new Promise<never>((_, reject) => setTimeout(reject, openPatience)),
    ]);
    const items = database.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([settled(items.getAllKeys()), settled(items.getAll())]);
    // What was written here meanwhile is newer.
    keys.forEach((key, index) => memory.has(key as string) || memory.set(key as string, values[index]));
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
    await within((items) => (value === undefined ? items.delete(name) : items.put(value, name)));
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
      return [...memory]
        .filter(([name, value]) => value && name.startsWith(outboxOf(user)))
        .map(([, value]) => value as StoredSend)
        .sort((a, b) => a.order - b.order);
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

/** Whether a former visit left a guest's identity for this relay. Creates nothing. */
export async function storedIdentity(url: string): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name === nameOf(url)) && !!(await createStorage(url).loadCredential());
  } catch {
    return false;
  }
}
