import type { Credential } from '../protocol/index.ts';
import type { ChatStorage, StoredSend } from './types.ts';

/** Keys are arrays, so that what belongs together is a range. */
type Key = IDBValidKey[];

const store = 'items';
/** How long a database may take to open before it counts as missing. */
const openPatience = 3_000;

const nameOf = (url: string) => `live-chat ${url}`;
const credentialKey: Key = ['credential'];
const sendKey = ({ user, room, key }: Pick<StoredSend, 'user' | 'room' | 'key'>): Key => ['send', user, room, key];

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase(url: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, openPatience);
    const request = indexedDB.open(nameOf(url), 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    settled(request).then(resolve, reject);
  });
}

/**
 * IndexedDB, one database for each relay, opened at the first need. Where it is missing or fails, memory: then everything goes on, but what is
 * unsent is lost with the page.
 */
export function createStorage(url: string): ChatStorage {
  const memory = new Map<string, [Key, unknown]>();
  let persistent = typeof indexedDB === 'object';
  let database: Promise<IDBDatabase> | undefined;

  async function within<T>(
    mode: IDBTransactionMode,
    work: (items: IDBObjectStore) => IDBRequest,
    fallback: () => T,
  ): Promise<T> {
    try {
      if (persistent) {
        database ??= openDatabase(url).then((opened) => {
          // Another page wants to delete it, or the browser has closed it: open it again at the next need.
          opened.onversionchange = opened.onclose = () => {
            opened.close();
            database = undefined;
          };
          return opened;
        });
        return (await settled(work((await database).transaction(store, mode).objectStore(store)))) as T;
      }
    } catch {
      persistent = false;
    }
    return fallback();
  }

  const read = (key: Key) =>
    within<unknown>(
      'readonly',
      (items) => items.get(key),
      () => memory.get(key.join())?.[1],
    );
  const write = async (key: Key, value: unknown): Promise<void> => {
    await within<unknown>(
      'readwrite',
      (items) => (value === undefined ? items.delete(key) : items.put(value, key)),
      () => (value === undefined ? memory.delete(key.join()) : memory.set(key.join(), [key, value])),
    );
  };

  return {
    get persistent() {
      return persistent;
    },
    loadCredential: () => read(credentialKey) as Promise<Credential | undefined>,
    saveCredential: (credential) => write(credentialKey, credential),
    async loadOutbox(user) {
      const found = (await within<unknown[]>(
        'readonly',
        // An array sorts after every text, so this is all that begins with these two.
        (items) => items.getAll(IDBKeyRange.bound(['send', user], ['send', user, []])),
        () => [...memory.values()].filter(([key]) => key[0] === 'send' && key[1] === user).map(([, value]) => value),
      )) as StoredSend[];
      return found.sort((a, b) => a.order - b.order);
    },
    putSend: (send) => write(sendKey(send), send),
    deleteSend: (send) => write(sendKey(send), undefined),
    loadText: (name) => read(['text', name]) as Promise<string | undefined>,
    saveText: (name, text) => write(['text', name], text),
    async wipe() {
      memory.clear();
      await within<unknown>(
        'readwrite',
        (items) => items.clear(),
        () => undefined,
      );
      if (!persistent) return;
      (await database)?.close();
      database = undefined;
      indexedDB.deleteDatabase(nameOf(url));
    },
  };
}

/** Whether a former visit left a guest's identity for this relay. Creates nothing. */
export async function storedIdentity(url: string): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return (
      databases.some(({ name }) => name === nameOf(url)) && (await createStorage(url).loadCredential()) !== undefined
    );
  } catch {
    return false;
  }
}
