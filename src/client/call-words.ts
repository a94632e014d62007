import type { Done } from '../protocol/index.ts';
import { ask } from './ask.ts';
import type { PeerWords } from './call-peer.ts';
import { createTimer } from './environment.ts';
import type { ChatError } from './errors.ts';
import type { Chat, Environment } from './types.ts';

/** The device at the other end, once both are in the call. */
export interface OtherEnd {
  readonly room: string;
  readonly call: number;
  readonly device: string;
}

/** What is said to the other device by way of the relay: one after the other. What is lost with the connection is said anew by whoever comes back. */
export class CallWords {
  readonly #chat: Chat;
  readonly #environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>;
  /** Undefined where there is nobody to be told. */
  readonly #other: () => OtherEnd | undefined;
  #waiting: PeerWords[] = [];
  #isTelling = false;

  constructor(
    chat: Chat,
    environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>,
    other: () => OtherEnd | undefined,
  ) {
    this.#chat = chat;
    this.#environment = environment;
    this.#other = other;
  }

  tell(words: PeerWords): void {
    this.#waiting.push(words);
    if (!this.#isTelling) void this.#tellAll();
  }

  /** What was to be said is of no use any more. */
  clear(): void {
    this.#waiting = [];
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    for (;;) {
      const words = this.#waiting.shift();
      const other = this.#other();
      if (!words || !other) break;
      const told = { type: 'peer', ...other, data: JSON.stringify(words) } as const;
      const failure = await ask<Done>(this.#chat, told).then(
        () => undefined,
        (error: ChatError) => error,
      );
      if (failure?.retryAfter === undefined) continue;
      const timer = createTimer(this.#environment as Environment);
      await new Promise<void>((resolve) => timer.set(failure.retryAfter!, resolve));
      this.#waiting.unshift(words);
    }
    this.#isTelling = false;
  }
}
