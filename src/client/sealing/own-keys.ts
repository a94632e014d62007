import type { Done } from '../../protocol/index.ts';
import { ask } from '../ask.ts';
import { ChatError } from '../errors.ts';
import type { Chat, Unsubscribe } from '../types.ts';
import { makeDevice } from './envelope.ts';
import { createKeyStore, nothingKept, type KeptKeys, type KeyStore } from './key-store.ts';

/** Where the keys are, and what they are. */
export interface OwnKeysOptions {
  readonly store?: KeyStore | undefined;
  readonly extractable?: boolean | undefined;
}

/** One after the other, in all tabs where the browser can do that: of two tabs that begin at once one makes the key. */
const exclusively = <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const locks = (globalThis.navigator as { readonly locks?: LockManager } | undefined)?.locks;
  return locks ? (locks.request(name, work) as Promise<T>) : work();
};

/** The keys of this device and those that its user goes by, for the chat of one user after the other. */
export class OwnKeys {
  readonly #chat: Chat;
  readonly #options: OwnKeysOptions;
  readonly #store: Promise<KeyStore>;
  readonly #end: Unsubscribe;
  #kept = nothingKept;
  /** Whose keys these are. */
  #user = '';
  #work: Promise<unknown> = Promise.resolve();
  #telling: Promise<void> | undefined;
  #isLeaving = false;

  constructor(chat: Chat, options: OwnKeysOptions) {
    this.#chat = chat;
    this.#options = options;
    this.#store = options.store ? Promise.resolve(options.store) : chat.access().then(([url]) => createKeyStore(url));
    this.#store.catch(() => {});
    const ends = [
      chat.on('user', (user) => {
        if (!user && this.#user) void this.forget();
      }),
      // Whoever has another connection says it anew.
      chat.on('status', (status) => {
        if (status !== 'online') this.#telling = undefined;
      }),
    ];
    this.#end = () => ends.forEach((end) => end());
  }

  /** Of whoever is here now; of nobody before {@link ready}. */
  get kept(): KeptKeys {
    return this.#user === this.#chat.snapshot.user?.id ? this.#kept : nothingKept;
  }

  /** This device has a key, and the relay has been told on this connection. Made by whoever opens a sealed room, and never before. */
  ready(): Promise<void> {
    return (this.#telling ??= this.#tell().catch((error: unknown) => {
      this.#telling = undefined;
      throw error;
    }));
  }

  /** What the relay knows of this device is otherwise: it is told anew. */
  again(): void {
    this.#telling = undefined;
  }

  async #tell(): Promise<void> {
    if (!globalThis.crypto?.subtle) throw new ChatError('unsupported');
    const { user } = this.#chat.snapshot;
    if (!user || this.#isLeaving) throw new ChatError('disconnected', 'retry');
    if (!user.id.startsWith('u_')) throw new ChatError('forbidden');
    await this.#load(user.id);
    if (!this.#kept.devices[0]) await this.#renew();
    try {
      await this.#say('enrol');
    } catch (error) {
      if ((error as ChatError).code !== 'forbidden') throw error;
      // It was taken away, for ever: from here on this is another device. What was sealed for the former one can still be read.
      await this.#renew();
      await this.#say('enrol');
    }
  }

  #renew = async (): Promise<void> => {
    const device = await makeDevice(!!this.#options.extractable);
    await this.change((kept) =>
      kept.devices === this.#kept.devices || !kept.devices[0] ? { ...kept, devices: [...kept.devices, device] } : kept,
    );
  };

  #say = (type: 'enrol' | 'retire', key = this.#kept.devices.at(-1)!.key): Promise<Done> =>
    ask<Done>(this.#chat, { type, key });

  async #load(user: string): Promise<void> {
    const store = await this.#store;
    this.#kept = (await store.load(user)) ?? nothingKept;
    this.#user = user;
  }

  /** Changes what is kept, in one step with all tabs. What is the same is not written. */
  change(make: (kept: KeptKeys) => KeptKeys): Promise<void> {
    const user = this.#user;
    const work = this.#work.then(() =>
      exclusively(`live-chat sealing ${user}`, async () => {
        if (!user || user !== this.#user) return;
        const store = await this.#store;
        const before = (await store.load(user)) ?? nothingKept;
        const isSame = JSON.stringify(before) === JSON.stringify(this.#kept);
        const kept = isSame ? this.#kept : before;
        const made = make(kept);
        this.#kept = made;
        if (made !== kept) await store.save(user, made);
      }),
    );
    this.#work = work.catch(() => {});
    return work;
  }

  /** Takes a device away, this one too: from then on nothing is sealed for it. */
  async remove(key: string): Promise<void> {
    await this.#say('retire', key);
  }

  /** Nobody is here any more: the keys go, and the relay is told as far as it can be. */
  async leave(): Promise<void> {
    const { status } = this.#chat.snapshot;
    const key = this.kept.devices.at(-1)?.key;
    this.#isLeaving = true;
    if (key && status === 'online') await this.#say('retire', key).catch(() => {});
  }

  async forget(): Promise<void> {
    const user = this.#user;
    this.#user = '';
    this.#isLeaving = false;
    this.#kept = nothingKept;
    this.#telling = undefined;
    await this.#store.then((store) => store.save(user, undefined)).catch(() => {});
  }

  close(): void {
    this.#end();
  }
}
