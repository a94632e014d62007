import type { ClientMessage, Credential, User } from '../protocol/index.ts';
import { protocolVersion, roomPattern } from '../protocol/index.ts';
import { socketAddress } from './address.ts';
import { createConnection } from './connection.ts';
import { createEmitter, createSource } from './emitter.ts';
import { platform } from './environment.ts';
import { ChatError } from './errors.ts';
import { createOutbox } from './outbox.ts';
import type { FollowedRoom } from './room.ts';
import { createRoom } from './room.ts';
import { createSession } from './session.ts';
import { createStorage, storedIdentity } from './storage.ts';
import type { Chat, ChatEvents, ChatOptions, ChatSnapshot, ChatStatus, Environment } from './types.ts';

const client = 'live-chat/0.1.0';

/**
 * A chat with one relay. Does nothing yet: the connection is made, and storage touched, at the first `connect()` or `room()`.
 *
 * @param options - The relay's address, and who to be there: a signed-in user with a `token`, or a guest.
 * @throws {@link ChatError} `bad-argument` where `url` is no address of a relay.
 *
 * @example
 * ```ts
 * const chat = createChat({ url: 'https://chat.example.com', name: 'Maya' });
 * const room = chat.room('lobby');
 * room.subscribe(({ messages, status }) => render(messages, status));
 * await room.send('Hello'); // resolves when it is on the relay's disk
 * ```
 */
export function createChat(options: ChatOptions): Chat {
  const environment: Environment = { ...platform, ...options.environment };
  const url = socketAddress(options.url);
  const storage = options.storage ?? createStorage(url);
  const emitter = createEmitter<ChatEvents>();
  const rooms = new Map<string, FollowedRoom>();
  let user: User | undefined;
  let credential: Credential | undefined;
  /** Whether the next welcome is surely for the same user, so that rooms may be joined before it. */
  let sure = true;
  let status: ChatStatus = 'idle';
  let waiting: { resolve: () => void; reject: (error: ChatError) => void }[] = [];

  const failed = (error: Error) => emitter.emit('error', error);
  const session = createSession(
    options.token,
    storage,
    environment,
    (token) => connection.send({ type: 'refresh', token }),
    failed,
  );
  const outbox = createOutbox(storage, environment, {
    send: (message) => connection.send(message),
    follows: (room) => rooms.has(room),
    refused(item, error) {
      const room = rooms.get(item.send.room);
      if (room) room.refused(item, error);
      else failed(error);
    },
    changed(room) {
      rooms.get(room)?.changed();
      source.changed();
    },
  });

  const joins = () => [...rooms.values()].map((room) => room.joining()).filter((message) => message !== undefined);

  const connection = createConnection(url, options.WebSocket, environment, {
    async prepare() {
      credential = await session.credential();
      // What a guest had left unsent is seen before the relay answers.
      if (credential?.kind === 'guest' && !user) void outbox.open(credential.id);
    },
    greet(): ClientMessage[] {
      const { name } = options;
      return [
        {
          type: 'hello',
          protocol: protocolVersion,
          client,
          ...(credential && { credential }),
          ...(name && credential?.kind !== 'token' && { name }),
        },
        ...(sure ? joins() : []),
      ];
    },
    welcomed(message) {
      const before = user?.id;
      user = message.user;
      sure = true;
      session.welcomed(message);
      if (before && before !== user.id) for (const room of rooms.values()) room.reset();
      for (const join of joins()) connection.send(join);
      void outbox.open(user.id);
      outbox.online();
      for (const { resolve } of waiting) resolve();
      waiting = [];
      emitter.emit('user', user);
    },
    lost() {
      outbox.offline();
      for (const room of rooms.values()) room.interrupted();
    },
    received(message) {
      if (message.type === 'ack') return outbox.acknowledged(message.room, message.key, message);
      if (message.type === 'error' && message.key !== undefined) return outbox.refusal(message);
      if ('room' in message && message.room) return rooms.get(message.room)?.receive(message);
      if (message.type === 'error') failed(new ChatError(message.code, message.message, message.class));
    },
    cursors: () =>
      [...rooms.values()].flatMap((room) => (room.seq === undefined ? [] : [[room.id, room.seq] as const])),
    renewable(code) {
      if (!session.renewable(code)) return false;
      // A guest that the relay does not know any more; a new one does not send what the former one wrote.
      if (credential?.kind === 'guest') {
        sure = false;
        if (outbox.unsent)
          failed(new ChatError('credential-invalid', `${outbox.unsent} unsent of a former guest`, 'reauth'));
        outbox.detach();
      }
      return true;
    },
    changed() {
      source.changed();
      const now = connection.status;
      if (now === status) return;
      status = now;
      if (now === 'signed-out' || now === 'refused' || now === 'closed') {
        const { code = 'closed', message, class: kind } = connection.error ?? {};
        for (const { reject } of waiting) reject(new ChatError(code as ChatError['code'], message, kind));
        waiting = [];
      }
      emitter.emit('status', now);
    },
  });

  const source = createSource((): ChatSnapshot => ({
    status: connection.status,
    user,
    retryAt: connection.retryAt,
    error: connection.error,
    unsent: outbox.unsent,
    persistent: storage.persistent,
    roundTrip: connection.roundTrip,
    limits: connection.limits,
  }));

  const host = {
    environment,
    outbox,
    get me() {
      return user ?? { id: outbox.user, name: options.name ?? '' };
    },
    get online() {
      return connection.status === 'online';
    },
    get textLength() {
      return connection.limits.textLength;
    },
    send: connection.send,
    failed,
  };

  /** Somebody else, or nobody, from here on. */
  function leaveIdentity(): void {
    user = undefined;
    sure = false;
    for (const room of rooms.values()) room.reset();
    emitter.emit('user', undefined);
  }

  return {
    get snapshot() {
      return source.get();
    },
    getSnapshot: source.get,
    subscribe: source.subscribe,
    on: emitter.on,
    connect() {
      if (status === 'idle') connection.retry();
    },
    room(id) {
      if (status === 'closed') throw new ChatError('closed');
      if (id.length > connection.limits.roomLength || !new RegExp(roomPattern).test(id)) {
        throw new ChatError('bad-argument', `not a room: ${id}`);
      }
      let room = rooms.get(id);
      if (!room) {
        room = createRoom(id, Object.assign(Object.create(host), { closed: () => rooms.delete(id) }));
        rooms.set(id, room);
        if (host.online) connection.send(room.joining()!);
      }
      if (status === 'idle') connection.retry();
      return room;
    },
    retryNow: connection.retry,
    identify(token) {
      session.identify(token);
      outbox.detach();
      sure = false;
      if (status === 'idle') return Promise.resolve();
      const promise = new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      promise.catch(() => {});
      connection.renew();
      return promise;
    },
    async logout() {
      connection.signOut();
      session.forget();
      outbox.clear();
      leaveIdentity();
      await storage.wipe();
    },
    close() {
      connection.close();
      session.stop();
      outbox.clear();
      for (const room of [...rooms.values()]) room.close();
    },
  };
}

/**
 * Whether a former visit left a guest's identity for this relay, so that one may connect before anybody asks for the chat. Creates no
 * storage and no connection.
 *
 * @param url - The relay's address, as for {@link createChat}.
 * @throws {@link ChatError} `bad-argument` where `url` is no address of a relay (as a rejection).
 */
export const hasStoredIdentity = async (url: string): Promise<boolean> => storedIdentity(socketAddress(url));
