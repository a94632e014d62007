import { ChatError, createChat as create } from './client/index.ts';
import type { Chat, ChatOptions } from './client/index.ts';

export * from './client/index.ts';

/** Before version 22, Node has no WebSocket of its own; then the package `ws` is used, if it is installed. */
const WebSocket: unknown =
  globalThis.WebSocket ??
  (await import('ws').then(
    (module) => module.WebSocket,
    () => undefined,
  ));

/**
 * A chat with one relay, in Node: as in the browser, with the outbox in memory unless `storage` is given.
 *
 * @param options - The relay's address, and who to be there.
 * @throws {@link ChatError} `bad-argument` where `url` is no address of a relay, or there is no WebSocket (install `ws`, or use Node 22).
 *
 * @example
 * ```ts
 * const chat = createChat({ url: 'http://localhost:8787', token: process.env.TOKEN });
 * await chat.room('lobby').send('The build is green.');
 * chat.close();
 * ```
 */
export function createChat(options: ChatOptions): Chat {
  if (!options.WebSocket && !WebSocket)
    throw new ChatError('bad-argument', 'stop', 'no WebSocket: install the package ws');
  return create({ WebSocket, ...options });
}
