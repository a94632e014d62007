import type { ReactiveControllerHost } from 'lit';
import {
  createChat,
  type Chat,
  type ChatMessage,
  type ChatSnapshot,
  type Room,
  type RoomEvents,
  type RoomSnapshot,
  type TokenProvider,
  type Unsubscribe,
} from '../../client/index.ts';

/** What a chat is made from. */
export interface ChatSettings {
  readonly server: string;
  readonly room: string;
  readonly name: string | undefined;
  readonly token: string | TokenProvider | undefined;
  /** A chat of the page's own, to be used instead of making one. It is never closed here. */
  readonly chat: Chat | undefined;
}

/** What happens in a conversation, told once each. */
export interface ChatListener {
  status(snapshot: ChatSnapshot): void;
  unread(count: number): void;
  message(message: ChatMessage): void;
  /** An own send failed for good. */
  refused(refusal: RoomEvents['refused']): void;
  error(error: Error): void;
}

/** The only part of the element that talks to the client: one chat and one room of it, from the first intent on. */
export class ChatController {
  chat: Chat | undefined;
  room: Room | undefined;
  /** Since when there is no connection; undefined while there is one. */
  lostAt: number | undefined;
  /** When the connection came back after a loss that was to be seen, and how many sends waited then. */
  backAt = 0;
  waited = 0;
  /** Since when the room is followed. */
  startedAt = 0;

  #host: ReactiveControllerHost;
  #listener: ChatListener;
  #own = false;
  #chatSubscriptions: Unsubscribe[] = [];
  #roomSubscriptions: Unsubscribe[] = [];
  #status: string | undefined;
  #wasOnline = false;
  #unread = 0;

  constructor(host: ReactiveControllerHost, listener: ChatListener) {
    this.#host = host;
    this.#listener = listener;
  }

  get state(): ChatSnapshot | undefined {
    return this.chat?.snapshot;
  }

  get conversation(): RoomSnapshot | undefined {
    return this.room?.snapshot;
  }

  /** Makes the chat if there is none, and follows the room. */
  start({ server, room, name, token, chat }: ChatSettings): void {
    if (!this.chat) {
      this.#own = !chat;
      this.chat = chat ?? createChat({ url: server, ...(name && { name }), ...(token && { token }) });
      this.#chatSubscriptions = [
        this.chat.subscribe((snapshot) => this.#chatChanged(snapshot)),
        this.chat.on('error', (error) => this.#listener.error(error)),
      ];
    }
    if (this.room?.id !== room) {
      this.#leaveRoom();
      this.startedAt = Date.now();
      this.room = this.chat.room(room);
      this.#roomSubscriptions = [
        this.room.subscribe((snapshot) => this.#roomChanged(snapshot)),
        this.room.on('message', (message) => this.#listener.message(message)),
        this.room.on('refused', (refusal) => this.#listener.refused(refusal)),
      ];
    }
  }

  stop(): void {
    this.#leaveRoom();
    for (const unsubscribe of this.#chatSubscriptions.splice(0)) unsubscribe();
    if (this.#own) this.chat?.close();
    this.chat = this.#status = this.lostAt = undefined;
    this.#wasOnline = false;
    this.backAt = 0;
  }

  #leaveRoom(): void {
    for (const unsubscribe of this.#roomSubscriptions.splice(0)) unsubscribe();
    this.room?.close();
    this.room = undefined;
    this.#unread = 0;
  }

  #chatChanged(snapshot: ChatSnapshot): void {
    const { status } = snapshot;
    if (status !== this.#status) {
      this.#status = status;
      if (status === 'online') {
        if (this.#wasOnline && this.lostAt !== undefined) {
          this.backAt = Date.now();
          this.waited = snapshot.unsent;
        }
        this.#wasOnline = true;
        this.lostAt = undefined;
      } else {
        this.lostAt ??= Date.now();
      }
      this.#listener.status(snapshot);
    }
    this.#host.requestUpdate();
  }

  #roomChanged({ unread }: RoomSnapshot): void {
    if (unread !== this.#unread) {
      this.#unread = unread;
      this.#listener.unread(unread);
    }
    this.#host.requestUpdate();
  }
}
