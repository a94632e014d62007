import type { SealingDevice } from '../../protocol/index.ts';
import { newRequest } from '../ask.ts';
import { ChatError } from '../errors.ts';
import { errorOf } from '../error-of.ts';
import type { Answer, Chat, Failure, Room, Unsubscribe } from '../types.ts';
import { deviceId } from './envelope.ts';
import type { KeptKeys, KeyChange } from './key-store.ts';
import type { OwnKeys } from './own-keys.ts';
import { safetyNumber } from './safety-number.ts';

/** A device that the messages of a room are sealed for. */
export interface RoomDevice {
  readonly user: string;
  readonly key: string;
  /** Since when, by the relay's clock. */
  readonly at: number;
  /** Whether it is this one. */
  readonly isThis: boolean;
  /** Whether it was there from the beginning, or accepted since. */
  readonly isAccepted: boolean;
}

/** What protects a sealed room, and what is known of it. */
export interface RoomEncryption {
  /**
   * - `starting`: the devices are not known yet.
   * - `ready`: what is sent is sealed for all of them.
   * - `waiting`: the other has not opened a sealed room on any device yet, so that there is nothing to seal for.
   * - `changed`: there are devices that were not there before; nothing is sent until they are accepted.
   * - `failed`: `error` says why.
   */
  readonly status: 'starting' | 'ready' | 'waiting' | 'changed' | 'failed';
  readonly error: Failure | undefined;
  /** Whom it is with. */
  readonly other: string | undefined;
  readonly devices: readonly RoomDevice[];
  /** Sixty digits in twelve groups, the same for both; empty until both have devices. */
  readonly safetyNumber: string;
  readonly isVerified: boolean;
  /** Another one was compared before: the devices are others since. */
  readonly wasVerified: boolean;
  /** When there were new devices, whose, and behind which message that was noticed. */
  readonly changes: readonly KeyChange[];
}

const nothingKnown: RoomEncryption = {
  status: 'starting',
  error: undefined,
  other: undefined,
  devices: [],
  safetyNumber: '',
  isVerified: false,
  wasVerified: false,
  changes: [],
};

/** Changes of keys that are shown of a room. */
const mostChanges = 50;

/** The keys of both people in a sealed room, as the relay tells them, and whether one goes by them. */
export class RoomKeys {
  now = nothingKnown;

  readonly #chat: Chat;
  readonly #own: OwnKeys;
  readonly #room: Room;
  readonly #changed: () => void;
  readonly #ends: Unsubscribe[];
  /** By the ids of their devices: keys of both, also of devices that are none any more. */
  #senders = new Map<string, { readonly user: string; readonly key: string }>();
  #told: readonly SealingDevice[] | undefined;
  /** Of those, what is shown by now: one accepts no more than that. */
  #shown: readonly SealingDevice[] = [];
  #id = 0;
  #waiting: ((error?: ChatError) => void)[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(chat: Chat, own: OwnKeys, room: Room, changed: () => void) {
    this.#chat = chat;
    this.#own = own;
    this.#room = room;
    this.#changed = changed;
    this.#ends = [
      chat.on('answer', (answer) => this.#hear(answer)),
      chat.on('status', (status) => {
        if (status === 'online') void this.#watch();
        else this.#settle(new ChatError('disconnected', 'retry'));
      }),
      // Who is in it is told with it.
      room.subscribe(({ status }) => {
        if (status === 'live' && this.#told && this.now.status === 'starting') this.#look();
      }),
    ];
    if (chat.snapshot.status === 'online') void this.#watch();
  }

  /** Whose device has this id, of those that one knows. */
  sender(id: string): { readonly user: string; readonly key: string } | undefined {
    return this.#senders.get(id);
  }

  /** The keys that a message is to be sealed for. */
  keys(): readonly string[] {
    return this.now.devices.map(({ key }) => key);
  }

  /** Asks anew; resolves when it is known what there is. */
  refresh(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push((error) => (error ? reject(error) : resolve()));
      void this.#watch();
    });
  }

  /** @throws ChatError why nothing can be sent now. */
  demand(): void {
    const { status, error } = this.now;
    if (status === 'changed') throw new ChatError('key-changed');
    if (status === 'waiting') throw new ChatError('no-devices');
    if (error) throw errorOf(error);
    if (status === 'starting') throw new ChatError('disconnected', 'retry');
  }

  /** One goes by the keys that there are now. */
  async accept(): Promise<void> {
    const known = this.#shown;
    await this.#own.change((kept) => {
      const people = { ...kept.people };
      for (const { user, key } of known) {
        const keys = people[user] ?? [];
        if (this.#isOfRoom(user) && !keys.includes(key)) people[user] = [...keys, key];
      }
      return { ...kept, people };
    });
    await this.#evaluate();
  }

  /** One has compared this number with the other, or takes that back. It is that which one has seen, whatever it is by now. */
  async verify(verified: string | undefined): Promise<void> {
    const { id } = this.#room;
    await this.#own.change((kept) => {
      const room = kept.rooms[id];
      return room ? { ...kept, rooms: { ...kept.rooms, [id]: { ...room, verified } } } : kept;
    });
    await this.#evaluate();
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#settle(new ChatError('closed'));
  }

  async #watch(): Promise<void> {
    try {
      await this.#own.ready();
      this.#id = newRequest();
      this.#chat.ask({ type: 'devices', id: this.#id, room: this.#room.id });
    } catch (error) {
      this.#fail(error as ChatError);
    }
  }

  #hear(answer: Answer): void {
    if (answer.id !== this.#id) return;
    if (answer.type === 'error') this.#fail(errorOf(answer));
    else if (answer.type === 'devices') {
      this.#told = answer.devices;
      this.#look();
    }
  }

  #fail(error: ChatError): void {
    // It is tried again with the next connection.
    if (error.class !== 'retry') this.#show({ ...this.now, status: 'failed', error });
    this.#settle(error);
  }

  #settle(error?: ChatError): void {
    for (const done of this.#waiting.splice(0)) done(error);
  }

  #look(): void {
    this.#turn = this.#turn.then(() => this.#evaluate()).catch((error: unknown) => this.#fail(error as ChatError));
  }

  #isOfRoom(user: string): boolean {
    return user === this.#chat.snapshot.user?.id || user === this.#other;
  }

  get #other(): string | undefined {
    const known = this.#own.kept.rooms[this.#room.id]?.other;
    const me = this.#chat.snapshot.user?.id;
    const others = [...this.#room.snapshot.members.keys()].filter((user) => user !== me);
    return known ?? (others.length === 1 ? others[0] : undefined);
  }

  /** What is known, by what the relay has told and what one goes by: the first keys of somebody are taken, all later ones have to be accepted. */
  async #evaluate(): Promise<void> {
    const { id, snapshot } = this.#room;
    const me = this.#chat.snapshot.user?.id;
    const other = this.#other;
    if (!this.#told || !me || !other || snapshot.status === 'refused') return;
    // Keys of anybody else are none of this room's, whatever the relay says.
    const told = this.#told.filter(({ user }) => user === me || user === other);
    const after = Math.max(0, ...snapshot.messages.map(({ seq }) => seq ?? 0));
    await this.#own.change((kept) => this.#noted(kept, told, { me, other, after }));
    const { people, rooms, devices: own } = this.#own.kept;
    const room = rooms[id]!;
    const senders = new Map<string, { readonly user: string; readonly key: string }>();
    for (const user of [me, other])
      for (const key of people[user] ?? []) senders.set(await deviceId(key), { user, key });
    for (const { user, key } of told) senders.set(await deviceId(key), { user, key });
    this.#senders = senders;
    // Taken away while it was here: from now on it is another one.
    const isGone = told.some(({ key, ended }) => ended && key === own.at(-1)?.key);
    if (isGone) {
      this.#own.again();
      return void this.#watch();
    }
    const devices = told
      .filter(({ ended }) => !ended)
      .map(({ user, key, at }) => ({
        ...{ user, key, at },
        isThis: own.at(-1)?.key === key,
        isAccepted: !!people[user]?.includes(key),
      }));
    const has = (user: string): boolean => devices.some((device) => device.user === user);
    const number =
      has(me) && has(other)
        ? await safetyNumber(
            [me, other].map((user) => ({
              user,
              keys: devices.filter((each) => each.user === user).map(({ key }) => key),
            })),
          )
        : '';
    this.#shown = told;
    const isAllAccepted = told.every(({ user, key }) => people[user]?.includes(key));
    const isVerified = !!number && room.verified === number;
    this.#show({
      status: !isAllAccepted ? 'changed' : !has(other) ? 'waiting' : has(me) ? 'ready' : 'starting',
      error: undefined,
      ...{ other, devices, safetyNumber: number, isVerified },
      wasVerified: !!room.verified && !isVerified,
      changes: room.changes,
    });
    this.#settle();
  }

  #noted(
    kept: KeptKeys,
    told: readonly SealingDevice[],
    { me, other, after }: { readonly me: string; readonly other: string; readonly after: number },
  ): KeptKeys {
    const { id } = this.#room;
    const people = { ...kept.people };
    const before = kept.rooms[id] ?? { other, changes: [] };
    let { changes } = before;
    for (const user of [me, other]) {
      const keys = told.filter((device) => device.user === user).map(({ key }) => key);
      const known = people[user];
      if (!known && keys[0]) people[user] = keys;
      // One's own key is known before the relay tells it.
      else if (user === me && known) {
        const mine = kept.devices.map(({ key }) => key).filter((key) => !known.includes(key));
        if (mine[0]) people[user] = [...known, ...mine];
      }
      for (const key of keys) {
        if (people[user]?.includes(key) || changes.some((change) => change.key === key)) continue;
        changes = [...changes, { user, key, at: Date.now(), after }].slice(-mostChanges);
      }
    }
    const isSame =
      kept.rooms[id] &&
      changes === before.changes &&
      Object.keys(people).every((user) => people[user] === kept.people[user]);
    return isSame ? kept : { ...kept, people, rooms: { ...kept.rooms, [id]: { ...before, changes } } };
  }

  #show(now: RoomEncryption): void {
    this.now = now;
    this.#changed();
  }
}
