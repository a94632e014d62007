import type { CallState, Done } from '../protocol/index.ts';
import { ask, newRequest } from './ask.ts';
import { createTimer, type Timer } from './environment.ts';
import type { Answer, Chat, Environment, Unsubscribe } from './types.ts';

const retryDelay = 1_000;

/** Told of what comes. */
export interface CallListener {
  /** Whether calls are told of on this connection. */
  available(isAvailable: boolean): void;
  /** How a call stands now. */
  told(state: CallState): void;
  /** All that were told together are told. With the first of a connection, what was not among them is over. */
  settled(isFirst: boolean): void;
  /** What the other device has said. */
  heard(room: string, call: number, data: string): void;
}

/** The line to the relay on which calls are told of (P55): asked for anew with every connection. */
export class CallLine {
  /** Calls that are not over, as they were told. */
  readonly #open = new Map<string, CallState>();
  readonly #chat: Chat;
  readonly #device: string;
  readonly #listener: CallListener;
  readonly #retryTimer: Timer;
  readonly #ends: Unsubscribe[];
  /** By which request it is told; 0 while it is not. */
  #request = 0;
  #isFirst = false;

  constructor(
    chat: Chat,
    device: string,
    environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>,
    listener: CallListener,
  ) {
    this.#chat = chat;
    this.#device = device;
    this.#listener = listener;
    this.#retryTimer = createTimer(environment as Environment);
    this.#ends = [chat.on('status', () => this.#follow()), chat.on('answer', (answer) => this.#hear(answer))];
  }

  get open(): Iterable<CallState> {
    return this.#open.values();
  }

  find(room: string, call: number): CallState | undefined {
    return this.#open.get(`${room} ${call}`);
  }

  /** Asks to be told, from now on. */
  begin(): void {
    this.#follow();
  }

  /** Somebody else is here: what was told was told to another. */
  forget(): void {
    this.#open.clear();
  }

  /** Tells the relay that a call is over. */
  async end(room: string, call: number): Promise<void> {
    try {
      await ask<Done>(this.#chat, { type: 'hangup', room, call });
    } catch {
      // It is told when the connection is back, or ended by the other one, or by the relay.
    }
  }

  close(): void {
    if (this.#request && this.#isOnline) this.#chat.ask({ type: 'calls', id: newRequest(), end: this.#request });
    this.#request = 0;
    this.#retryTimer.clear();
    for (const end of this.#ends) end();
  }

  get #isOnline(): boolean {
    return this.#chat.snapshot.status === 'online';
  }

  #follow(): void {
    this.#request = 0;
    this.#retryTimer.clear();
    this.#listener.available(false);
    if (!this.#isOnline) return;
    this.#request = newRequest();
    this.#isFirst = true;
    this.#chat.ask({ type: 'calls', id: this.#request, device: this.#device });
  }

  #hear(answer: Answer): void {
    if (answer.id !== this.#request || !this.#request) return;
    if (answer.type === 'peer') return this.#listener.heard(answer.room, answer.call, answer.data);
    if (answer.type === 'error') {
      this.#request = 0;
      // A relay without calls is not asked again on this connection.
      if (answer.class === 'retry') this.#retryTimer.set(answer.retryAfter ?? retryDelay, () => this.#follow());
    } else if (answer.type === 'calls') {
      const isFirst = this.#isFirst;
      this.#isFirst = false;
      if (isFirst) {
        this.#open.clear();
        this.#listener.available(true);
      }
      for (const state of answer.calls) {
        const key = `${state.room} ${state.call}`;
        if (state.ended) this.#open.delete(key);
        else this.#open.set(key, state);
        this.#listener.told(state);
      }
      this.#listener.settled(isFirst);
    }
  }
}
