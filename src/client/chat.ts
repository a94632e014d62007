import type { ClientMessage, Credential, Hello, User, Welcome } from '../protocol/index.ts';
import { protocolVersion } from '../protocol/index.ts';
import { socketAddress } from './address.ts';
import { firstAsked } from './asked.ts';
import { createConnection } from './connection.ts';
import { createObservable } from './emitter.ts';
import { platform } from './environment.ts';
import { errorOf } from './error-of.ts';
import { ChatError } from './errors.ts';
import { ignorable } from './ignorable.ts';
import { createOutbox } from './outbox.ts';
import { createLadder } from './ladder.ts';
import type { FollowedRoom, RoomHost } from './room.ts';
import { createRoom } from './room.ts';
import { claimsOf, createSession } from './session.ts';
import { createStorage } from './storage.ts';
import { createTabs } from './tabs/tabs.ts';
import type {
  Answer,
  Chat,
  ChatEvents,
  ChatOptions,
  ChatSnapshot,
  ChatStatus,
  Environment,
  Failure,
  TokenProvider,
} from './types.ts';

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
  const environment: Environment = { ...platform(), ...options.environment };
  const url = socketAddress(options.url);
  const storage = options.storage ?? createStorage(url);
  const rooms = new Map<string, FollowedRoom>();
  let user: User | undefined;
  let welcome: Welcome | undefined;
  let credential: Credential | undefined;
  /** The guest who becomes the user that signs in (P27). */
  let former: Hello['merge'] | undefined;
  /** Whether the next welcome is surely for the same user, so that rooms may be joined before it. */
  let isSure = true;

  const { readable, emit, changed } = createObservable<ChatEvents, ChatSnapshot>(() => ({
    ...connection.state,
    ...ladder.line,
    user,
    leading: tabs.isLeading,
    unsent: outbox.unsent(),
    persistent: storage.persistent,
  }));
  const failed = (error: Error) => emit('error', error);
  const send = (message: ClientMessage) => connection.send(message);

  const session = createSession(
    options.token,
    storage,
    environment,
    (token) => send({ type: 'refresh', token }),
    failed,
  );
  const outbox = createOutbox(storage, environment, {
    send,
    refused(item, error) {
      const room = rooms.get(item.room);
      if (room) room.refused(item, error);
      else failed(error);
    },
    changed(room) {
      rooms.get(room)?.changed();
      changed();
    },
    stored: (stored) => tabs.post({ stored }),
    dropped: ({ room, key }) => tabs.post({ dropped: { room, key } }),
  });

  /** Nobody is here any more. */
  function end(event: 'denied' | 'close', error?: Failure): void {
    send({ type: 'bye' });
    connection.go(event, error);
    session.identify();
    outbox.clear();
  }

  function forget(): void {
    tabs.part();
    end('denied');
    user = undefined;
    isSure = false;
    rooms.forEach((room) => room.reset());
    changed();
    emit('user', user);
  }

  const ladder = createLadder(url, options.WebSocket, storage, environment, changed);
  const tabs = createTabs(
    options.shareTabs === false ? undefined : environment.page,
    {
      environment,
      outbox,
      rooms,
      group() {
        const who = credential?.kind === 'token' ? claimsOf(credential.token).sub : '';
        return typeof who === 'string' ? `live-chat ${url} ${who}` : '';
      },
      welcome: () => welcome,
      credential: () => credential,
      forget,
      retry: () => connection.go('retry'),
      rest() {
        outbox.share();
        // Another tab may have logged out by then, so it is looked up again who we are.
        session.identify();
      },
      changed,
    },
    ladder.open,
  );

  const joins = () => [...rooms.values()].flatMap((room) => room.joins());

  const connection = createConnection(url, tabs.open, environment, {
    async prepare() {
      credential = await session.obtain();
      if (options.keepGuest) former = (await storage.loadCredential()) as Hello['merge'];
      tabs.prepared();
      // What a guest had left unsent is seen before the relay answers.
      if (credential?.kind === 'guest' && !user) void outbox.open(credential.id);
    },
    greet() {
      const hello: ClientMessage = {
        type: 'hello',
        protocol: protocolVersion,
        // JSON leaves out what is undefined.
        credential: credential!,
        merge: former!,
        // A token has a name of its own.
        name: options.name!,
      };
      return isSure ? [hello, ...joins()] : [hello];
    },
    welcomed(message) {
      if (user && user.id !== message.user.id) rooms.forEach((room) => room.reset());
      user = message.user;
      welcome = { ...message, at: message.at - environment.now() };
      isSure = true;
      session.welcomed(message);
      // Refused for good: that guest is nobody, or another user. (Who does not lead has not asked.)
      if (former && tabs.isLeading && former.id !== user.id && !message.merged) void storage.saveCredential();
      joins().forEach(send);
      outbox.online(user.id, message.merged);
      changed();
      emit('user', user);
    },
    lost() {
      welcome = undefined;
      outbox.offline();
      rooms.forEach((room) => room.disconnected());
    },
    received(message) {
      if (message.type === 'ack') outbox.acknowledged(message.room, message.key, message);
      if ((message as Answer).id! >= firstAsked) emit('answer', message as Answer);
      else if (message.type === 'error' && message.key) outbox.refused(message);
      else if ('room' in message) rooms.get(message.room!)?.receive(message);
      else if (message.type === 'error') failed(errorOf(message));
    },
    cursors: () => [...rooms.values()].flatMap((room) => room.cursors()),
    renewable(code) {
      const isRenewable = session.renewable(code);
      if (isRenewable && credential?.kind === 'guest') {
        // The relay has said that it does not know this guest. A new one does not send what the former one wrote.
        isSure = false;
        outbox.detach();
      }
      return isRenewable;
    },
    entered(status) {
      if (/refused|signed-out/.test(status)) tabs.standUp();
      emit('status', status);
    },
    changed,
  });

  const host: RoomHost = {
    environment,
    outbox,
    me: () => user ?? { id: outbox.user, name: options.name ?? '' },
    limits: () => connection.state.limits,
    send,
    failed,
    closed(id) {
      rooms.delete(id);
      outbox.covered(id, Infinity);
    },
  };

  const is = (status: ChatStatus) => connection.state.status === status;

  return Object.assign(readable, {
    connect() {
      connection.go('start');
    },
    ask: send,
    access: async () => [url, await session.obtain()] as const,
    room(id: string) {
      if (is('closed')) throw new ChatError('closed');
      // What else is wrong with an id, the relay tells.
      if (!id || id.length > connection.state.limits.roomLength) throw new ChatError('bad-argument');
      let room = rooms.get(id);
      if (!room) {
        rooms.set(id, (room = createRoom(id, host)));
        if (is('online')) joins().forEach(send);
      }
      connection.go('start');
      return room;
    },
    retryNow() {
      connection.go('retry');
    },
    identify: (token: string | TokenProvider) =>
      ignorable(
        new Promise<void>((resolve, reject) => {
          session.identify(token);
          outbox.detach();
          isSure = false;
          connection.go('unplugged');
          if (!connection.go('retry')) return resolve();
          const off = readable.on('status', (now) => {
            // `connecting`, `waiting`, `offline`: it is not settled yet.
            if (/ing|offline/.test(now)) return;
            off();
            if (now === 'online') resolve();
            else reject(connection.state.error!);
          });
        }),
      ),
    async logout() {
      tabs.post({ isLogout: true });
      forget();
      await storage.wipe();
    },
    close() {
      end('close', new ChatError('closed'));
      rooms.forEach((room) => room.close());
    },
  } satisfies Omit<Chat, keyof typeof readable>);
}
