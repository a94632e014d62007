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

const nameOfSend = ({ user, room, key }: Pick<StoredSend, 'user' | 'room' | 'key'>) => `send ${room} ${key} ${user}`;

const resultOf = <T>(request: IDBRequest<T>, patience?: number): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
    if (patience) setTimeout(reject, patience);
  });

/**
 * IndexedDB, one database for each relay, made by the first thing that is written by the user: who only looks leaves nothing behind. Where it is
 * missing or fails, only memory: then everything goes on, but what is unsent is lost with the page.
 */
export function createStorage(url: string): ChatStorage {
  const databaseName = `live-chat ${url}`;
  const memory = new Map<string, unknown>();
  let persistent = !!globalThis.indexedDB;
  let opening: Promise<IDBDatabase | undefined> | undefined;

  /** The database with what it holds in memory; undefined where there is none and none is to be made. One that was wiped is none. */
  async function open(isMade?: boolean): Promise<IDBDatabase | undefined> {
    if (!isMade && !(await indexedDB.databases()).some(({ name }) => name === databaseName)) return undefined;
    const request = indexedDB.open(databaseName);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'name' });
    const database = await resultOf(request, openPatience);
    // A page can take the database away at once, also one that was wiped, which we do not ask for anything more.
    database.onversionchange = database.close;
    const items = database.transaction(store, 'readwrite').objectStore(store);
    const found = await resultOf<Item[]>(items.getAll());
    for (const { name, value } of found) if (!memory.has(name)) memory.set(name, value);
    // A new one begins with what was only remembered until now: who we are.
    if (isMade) for (const [name, value] of memory) items.put({ name, value } satisfies Item);
    else if (!found.length) return undefined;
    return database;
  }

  /** Does something with the database, once what it holds is in memory. */
  async function within(work?: (items: IDBObjectStore) => unknown, isMade?: boolean): Promise<void> {
    try {
      if (!persistent) return;
      const looking = (opening ??= open());
      let database = await looking;
      if (!database && isMade) database = await (opening = open(true));
      // Another tab may make it.
      else if (!database && opening === looking) opening = undefined;
      if (!work || !database) return;
      const transaction = database.transaction(store, 'readwrite');
      work(transaction.objectStore(store));
      // At once, so that a page that is frozen now does not keep others from the store.
      transaction.commit?.();
      // Not before it is committed: a request that succeeded can still be lost with the page.
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
    } catch {
      persistent = false;
    }
  }

  /** Everything, with what other tabs have written. */
  async function read(): Promise<ReadonlyMap<string, unknown>> {
    await within((items) => {
      items.getAll().onsuccess = ({ target }) => {
        memory.clear();
        for (const { name, value } of (target as IDBRequest<Item[]>).result) memory.set(name, value);
      };
    });
    return memory;
  }
  async function write(name: string, value?: unknown, isMade?: boolean): Promise<void> {
    await within();
    if (value === undefined) memory.delete(name);
    else memory.set(name, value);
    await within((items) => {
      if (value === undefined) items.delete(name);
      else items.put({ name, value } satisfies Item);
    }, isMade);
  }

  return {
    get persistent() {
      return persistent;
    },
    loadCredential: () => read().then((all) => all.get('credential') as Credential | undefined),
    saveCredential: (credential) => write('credential', credential),
    // Nothing else that is stored has a user.
    loadOutbox: async (user) =>
      [...((await read()) as Map<string, StoredSend>).values()].filter((send) => send.user === user),
    putSend: (send) => write(nameOfSend(send), send, true),
    deleteSend: (send) => write(nameOfSend(send)),
    loadText: (name) => read().then((all) => all.get(`text ${name}`) as string | undefined),
    saveText: (name, text) => write(`text ${name}`, text, !!text),
    async wipe() {
      await within((items) => items.clear());
      memory.clear();
      opening = undefined;
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
    return !!(await createStorage(socketAddress(url)).loadCredential());
  } catch {
    return false;
  }
}
