import type { ChatStorage, StoredSend } from '../../src/client/index.ts';
import type { Credential } from '../../src/protocol/index.ts';

/** Defects of a client that the checker must find. */
export const clientDefects = ['outbox-forgets-early', 'outbox-saved-late'] as const;
export type ClientDefect = (typeof clientDefects)[number];

const nameOf = ({ user, room, key }: Pick<StoredSend, 'user' | 'room' | 'key'>): string => `${user} ${room} ${key}`;

/** What a client leaves on its disk. It outlives the client's lives; each of them gets at it by a handle of its own. */
export class ClientDisk {
  readonly #sends = new Map<string, StoredSend>();
  #credential: Credential | undefined;
  readonly #delay: () => number;
  readonly #defect: ClientDefect | undefined;

  /** `delay` tells how many milliseconds each writing takes. */
  constructor(delay: () => number, defect?: ClientDefect) {
    this.#delay = delay;
    this.#defect = defect;
  }

  /** Storage for one life. When that has ended nothing is written any more, and nothing is answered. */
  handle(isAlive: () => boolean, onKept: (send: StoredSend) => void): ChatStorage {
    let queue: Promise<void> = Promise.resolve();
    const never = new Promise<never>(() => undefined);
    const write = (effect: () => void, delay = this.#delay()): Promise<void> =>
      (queue = queue.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (!isAlive()) return never;
        effect();
      }));
    const read = async <T>(value: () => T): Promise<T> => {
      await queue;
      return isAlive() ? value() : never;
    };
    return {
      persistent: true,
      loadCredential: () => read(() => this.#credential),
      saveCredential: (credential) => write(() => (this.#credential = credential)),
      loadOutbox: (user) => read(() => [...this.#sends.values()].filter((send) => send.user === user)),
      putSend: (send) => this.#put(send, write, onKept),
      deleteSend: (send) => write(() => this.#sends.delete(nameOf(send))),
      loadText: () => read(() => undefined),
      saveText: () => write(() => undefined),
      wipe: () =>
        write(() => {
          this.#sends.clear();
          this.#credential = undefined;
        }),
    };
  }

  async #put(
    send: StoredSend,
    write: (effect: () => void, delay?: number) => Promise<void>,
    onKept: (send: StoredSend) => void,
  ): Promise<void> {
    const store = () => this.#sends.set(nameOf(send), send);
    if (this.#defect === 'outbox-saved-late') setTimeout(() => void write(store), 400);
    else await write(store);
    onKept(send);
    if (this.#defect === 'outbox-forgets-early') void write(() => this.#sends.delete(nameOf(send)));
  }
}
