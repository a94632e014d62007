import type { ReactiveElement } from 'lit';
import {
  createChat,
  type Chat,
  type ChatSnapshot,
  type Room,
  type RoomSnapshot,
  type TokenProvider,
  type Unsubscribe,
} from '../../client/index.ts';
import { clientLimits } from '../../protocol/limits.ts';
import type { Emit } from '../events.ts';

/** What a chat is made from. */
export interface ChatSettings {
  readonly server: string;
  readonly room: string;
  readonly name: string | undefined;
  readonly token: string | TokenProvider | undefined;
  /** A chat of the page's own, to be used instead of making one. It is never closed here. */
  readonly chat: Chat | undefined;
}

/** Without what is of no consequence while there is none. */
const noChat = {
  status: 'idle',
  obstacles: [],
  leading: true,
  limits: clientLimits,
} as Partial<ChatSnapshot> as ChatSnapshot;

const noRoom = {
  status: 'loading',
  messages: [],
  members: new Map(),
  memberCount: 0,
  users: new Map(),
  presence: { count: 0, users: [] },
  typing: [],
  can: [],
} as Partial<RoomSnapshot> as RoomSnapshot;

/** The only part of the element that talks to the client: one chat and one room of it, from the first intent on. */
export class ChatController {
  chat: Chat | undefined;
  room: Room | undefined;
  /** Since when there is no connection; 0 while there is one. */
  lostAt = 0;
  /** When the connection came back, and how many sends waited then; 0 before the first loss. */
  backAt = 0;
  waited = 0;
  /** When the log became another one (P1); what was seen then, and what there is since. */
  resetAt = 0;
  replaced: Readonly<Record<'before' | 'after', RoomSnapshot['messages']>> | undefined;
  /** Since when the room is followed. */
  startedAt = 0;

  /** Tells the page what has happened, and all that tells people of it. */
  readonly emit: Emit;

  #host: ReactiveElement;
  #own = false;
  #subscriptions: Unsubscribe[] = [];
  #roomSubscriptions: Unsubscribe[] = [];
  #status: string | undefined;
  #wasOnline = false;
  #unread = 0;
  #seen: RoomSnapshot['messages'] = [];
  /** The server and room that could not be followed. */
  #refused: string | undefined;

  constructor(host: ReactiveElement, emit: Emit) {
    this.#host = host;
    this.emit = emit;
  }

  get state(): ChatSnapshot {
    return this.chat?.snapshot ?? noChat;
  }

  get conversation(): RoomSnapshot {
    return this.room?.snapshot ?? noRoom;
  }

  /** Makes the chat if there is none, and follows the room. An address or a room that is none is told once. */
  start(settings: ChatSettings): void {
    const { server, room } = settings;
    if (this.room?.id === room || this.#refused === server + room) return;
    try {
      this.#follow(settings);
    } catch (error) {
      this.#refused = server + room;
      this.#fail(error as Error);
    }
  }

  /** Wipes who one is, also where there is no connection yet. What is started after it is somebody new. */
  async logout(settings: ChatSettings): Promise<void> {
    const chat = this.#chatOf(settings);
    await chat.logout();
    if (chat === this.chat) this.stop();
  }

  #chatOf({ server, name, token, chat }: ChatSettings): Chat {
    if (this.chat) return this.chat;
    this.#own = !chat;
    this.chat =
      chat ??
      createChat({
        url: server,
        keepGuest: this.#host.hasAttribute('keep-guest'),
        ...(name && { name }),
        ...(token && { token }),
      });
    this.#subscriptions = [
      this.chat.subscribe((snapshot) => this.#chatChanged(snapshot)),
      this.chat.on('error', (error) => this.#fail(error)),
    ];
    return this.chat;
  }

  #follow(settings: ChatSettings): void {
    const chat = this.#chatOf(settings);
    this.#leaveRoom();
    // Which conversation it is turns out later.
    if (!settings.room) return;
    this.startedAt = Date.now();
    this.room = chat.room(settings.room);
    this.#roomSubscriptions = [
      this.room.subscribe((snapshot) => this.#roomChanged(snapshot)),
      this.room.on('message', (message) => this.emit('message', message)),
      this.room.on('refused', (refusal) => this.emit('error', refusal)),
      this.room.on('reset', ({ reason }) => {
        if (reason !== 'epoch') return;
        // The event comes before subscribers are told.
        this.replaced = { before: this.#seen, after: this.conversation.messages };
        this.resetAt = Date.now();
      }),
    ];
  }

  #fail(error: Error & { code?: string }): void {
    this.emit('error', { code: error.code ?? 'internal', message: error.message });
  }

  stop(): void {
    this.#leaveRoom();
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    if (this.#own) this.chat?.close();
    this.chat = this.#status = this.#refused = undefined;
    this.#wasOnline = false;
    this.lostAt = this.backAt = this.resetAt = 0;
  }

  #leaveRoom(): void {
    for (const unsubscribe of this.#roomSubscriptions.splice(0)) unsubscribe();
    this.room?.close();
    this.room = undefined;
    this.#unread = this.resetAt = 0;
  }

  #chatChanged({ status, unsent, error }: ChatSnapshot): void {
    if (status !== this.#status) {
      this.#status = status;
      if (status !== 'online') {
        this.lostAt ||= Date.now();
      } else {
        if (this.#wasOnline) this.backAt = Date.now();
        this.#wasOnline = true;
        this.waited = unsent;
        this.lostAt = 0;
      }
      this.emit('state', { status });
      if (error && /refused|signed-out/.test(status)) this.emit('error', error);
    }
    this.#host.requestUpdate();
  }

  #roomChanged({ unread, messages }: RoomSnapshot): void {
    this.#seen = messages;
    if (unread !== this.#unread) this.emit('unread', { count: (this.#unread = unread) });
    this.#host.requestUpdate();
  }
}
