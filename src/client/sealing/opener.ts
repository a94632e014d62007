import { isSealedRoom, type Message, type Sealed } from '../../protocol/index.ts';
import { open, type OwnDevice } from './envelope.ts';

/**
 * Why a message in a sealed room cannot be read.
 * - `absent`: it was not sealed for this device, which was not there then.
 * - `stranger`: it was sealed by a device that its sender is not known to have.
 * - `forged`: it is not what was sealed, or not where it was said; or there is another message of the same sender and key.
 * - `unsealed`: it is not sealed at all.
 */
export type Unreadable = 'absent' | 'stranger' | 'forged' | 'unsealed';

export type Opened = { readonly text: string } | { readonly unreadable: Unreadable };

/** What is asked for to open a message. */
export interface Keyring {
  readonly own: readonly OwnDevice[];
  sender(device: string): { readonly user: string; readonly key: string } | undefined;
}

export type SealedMessage = Pick<Message, 'from' | 'key' | 'reply' | 'thread' | 'inRoom' | 'sealed' | 'deleted'>;

/** Opens the messages of one room, each content once. */
export class Opener {
  readonly #room: string;
  readonly #keyring: Keyring;
  readonly #opened = new WeakMap<Sealed, Opened>();
  readonly #opening = new WeakMap<Sealed, Promise<Opened>>();

  constructor(room: string, keyring: Keyring) {
    if (!isSealedRoom(room)) throw new RangeError('no sealed room');
    this.#room = room;
    this.#keyring = keyring;
  }

  /** What is known of it by now. */
  look(sealed: Sealed): Opened | undefined {
    return this.#opened.get(sealed);
  }

  open(message: SealedMessage): Promise<Opened> {
    const { sealed } = message;
    if (!sealed) return Promise.resolve({ unreadable: 'unsealed' });
    const known = this.#opened.get(sealed);
    // Its sender's device may be told later.
    if (known && !('unreadable' in known && known.unreadable === 'stranger')) return Promise.resolve(known);
    let opening = this.#opening.get(sealed);
    if (!opening) {
      opening = this.#open(message, sealed).then((opened) => {
        this.#opened.set(sealed, opened);
        this.#opening.delete(sealed);
        return opened;
      });
      this.#opening.set(sealed, opening);
    }
    return opening;
  }

  async #open({ from, key, reply, thread, inRoom }: SealedMessage, sealed: Sealed): Promise<Opened> {
    const sender = this.#keyring.sender(sealed.by);
    if (sender?.user !== from) return { unreadable: 'stranger' };
    try {
      const binding = { room: this.#room, from, key, reply, thread, inRoom };
      const content = await open(sealed, binding, this.#keyring.own, sender.key);
      if (content === undefined) return { unreadable: 'absent' };
      const { text } = JSON.parse(content) as { readonly text?: unknown };
      return typeof text === 'string' ? { text } : { unreadable: 'forged' };
    } catch {
      return { unreadable: 'forged' };
    }
  }
}
