import { isSealedRoom, type DeviceList, type Entered, type RevisionList } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ChatError } from './errors.ts';
import { ignorable } from './ignorable.ts';
import { over } from './over.ts';
import { OwnKeys, type OwnKeysOptions } from './sealing/own-keys.ts';
import { sealedRoom, type OpenedMessage, type SealedRoom, type SealedRoomSnapshot } from './sealing/sealed-room.ts';
import type { Answer, Chat, Room } from './types.ts';

export { isSealedRoom };
export type { KeptKeys, KeptSealedRoom, KeyChange, KeyStore } from './sealing/key-store.ts';
export type { OwnDevice } from './sealing/envelope.ts';
export type { Unreadable } from './sealing/opener.ts';
export type { RoomDevice, RoomEncryption } from './sealing/room-keys.ts';
export type { OpenedMessage, SealedRoom, SealedRoomSnapshot };

/** How keys are kept. */
export interface EncryptionOptions extends OwnKeysOptions {
  /** Where the keys of this device are. Default: IndexedDB, beside what else is stored of the relay; or memory where there is none, as in Node. */
  readonly store?: KeyStoreOption;
  /** Whether the private key may be read by the store that is given, so that it can be written to a disk. Default false: nobody can, this page neither. */
  readonly extractable?: boolean;
}
type KeyStoreOption = NonNullable<OwnKeysOptions['store']>;

/** A device that one has. */
export interface SealingDeviceOfMine {
  readonly key: string;
  /** Since when, by the relay's clock. */
  readonly at: number;
  /** Whether it is this one. */
  readonly isThis: boolean;
}

/** A chat whose sealed rooms can be read and written in. */
export interface EncryptedChat extends Chat {
  /** The room that is sealed between oneself and another user, which is made if there is none. */
  direct(user: string): Promise<SealedRoom>;
  /** As ever; a sealed room is a {@link SealedRoom}. */
  room(id: string): Room | SealedRoom;
  /** One's own devices that messages are sealed for. */
  devices(): Promise<readonly SealingDeviceOfMine[]>;
  /** Nothing is sealed for that device any more. It is for ever: where it is used again, it has another key. */
  removeDevice(key: string): Promise<void>;
}

const made = new WeakMap<Chat, EncryptedChat>();

/** Of what is opened and sealed: the chat and the rooms as the relay has them. */
const plains = new WeakMap<object, object>();

/**
 * What {@link encrypted} was given, of a chat or a room that it gave; all else as it is.
 *
 * @example
 * ```ts
 * plainOf(encrypted(chat)) === chat; // true
 * ```
 */
export const plainOf = <T>(shown: T): T => (plains.get(shown as object) as T | undefined) ?? shown;

/** Whether a room that one has is a sealed one, as a type. */
export const isSealed = (room: Room): room is SealedRoom => isSealedRoom(room.id) && 'encryption' in room.snapshot;

/**
 * Gives a chat sealed rooms: direct rooms of two users in which every message is encrypted on the sender's device, for the devices of both, and the relay stores and passes on what it cannot
 * read (P56). For the same chat it is the same object. All else of the chat is as it was. The key of this device is made, and told to the relay, when the first sealed room is opened.
 *
 * What the relay still sees, and what it could do: docs/security.md.
 *
 * @example
 * ```ts
 * const secure = encrypted(chat);
 * const room = await secure.direct('u_jonas');
 * room.subscribe(({ messages, encryption }) => {
 *   for (const { text, unreadable } of messages) console.log(unreadable ?? text);
 *   if (encryption.status === 'changed') console.log('There is a new device.');
 * });
 * await room.send('Only for you');
 * ```
 */
export function encrypted(chat: Chat, options: EncryptionOptions = {}): EncryptedChat {
  const known = made.get(chat);
  if (known) return known;
  const own = new OwnKeys(chat, options);
  const rooms = new WeakMap<Room, SealedRoom>();
  /** Of which message former texts are asked for, by the question. */
  const former = new Map<number, { readonly room: string; readonly seq: number }>();

  function roomOf(id: string): Room | SealedRoom {
    const raw = chat.room(id);
    if (!isSealedRoom(id)) return raw;
    const there = rooms.get(raw) ?? sealedRoom(chat, raw, own);
    rooms.set(raw, there);
    plains.set(there, raw);
    return there;
  }

  /** Messages in answers of the relay, opened where that can be: of a room that is followed. */
  async function opened(answer: Answer): Promise<Answer> {
    if (answer.type === 'revisions') return formerTexts(answer);
    if (!('room' in answer) || !answer.room || !isSealedRoom(answer.room) || !('messages' in answer)) return answer;
    const room = roomOf(answer.room) as SealedRoom;
    return { ...answer, messages: await Promise.all(answer.messages.map((message) => room.open(message))) } as Answer;
  }

  /** Each is bound to what its message is. */
  async function formerTexts(answer: RevisionList): Promise<RevisionList> {
    const { room: id, seq } = former.get(answer.id) ?? {};
    former.delete(answer.id);
    if (!id) return answer;
    const room = roomOf(id) as SealedRoom;
    const message = room.snapshot.messages.find((each) => each.seq === seq);
    if (!message) return answer;
    const { from, key, reply, thread, inRoom } = message;
    const about = { from, key, ...(reply && { reply }), ...(thread && { thread }), ...(inRoom && { inRoom }) };
    const revisions = await Promise.all(
      answer.revisions.map(async (revision) => {
        const { text } = await room.open({ ...about, text: '', ...(revision.sealed && { sealed: revision.sealed }) });
        return { ...revision, text };
      }),
    );
    return { ...answer, revisions };
  }

  const secure: EncryptedChat = over<EncryptedChat>(chat as EncryptedChat, {
    room: roomOf,
    on(event, listener) {
      if (event !== 'answer') return chat.on(event, listener);
      const hear = listener as (answer: Answer) => void;
      return chat.on('answer', (answer) => {
        if ('messages' in answer || former.has(answer.id!)) void opened(answer).then(hear);
        else hear(answer);
      });
    },
    ask(message) {
      if (message.type === 'revisions' && isSealedRoom(message.room)) former.set(message.id, message);
      chat.ask(message);
    },
    direct: (user) =>
      ignorable(
        ask<Entered>(chat, { type: 'create', kind: 'direct', members: [user], sealed: true }).then(({ room: id }) => {
          // A room in which the relay could read is not taken for one in which it cannot.
          if (!isSealedRoom(id)) throw new ChatError('unsupported');
          const room = roomOf(id) as SealedRoom;
          if (room.snapshot.status === 'refused') chat.ask({ type: 'join', room: id });
          return room;
        }),
      ),
    devices: () =>
      ignorable(
        ask<DeviceList>(chat, { type: 'devices' }).then(({ devices }) => {
          const key = own.kept.devices.at(-1)?.key;
          return devices
            .filter(({ ended }) => !ended)
            .map((device) => ({ key: device.key, at: device.at, isThis: device.key === key }));
        }),
      ),
    removeDevice: (key) => ignorable(own.remove(key)),
    async logout() {
      await own.leave();
      await chat.logout();
    },
    close() {
      own.close();
      made.delete(chat);
      chat.close();
    },
  });
  made.set(chat, secure);
  plains.set(secure, chat);
  made.set(secure, secure);
  return secure;
}
