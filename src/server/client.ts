import { Requests, type ActingUser, type ServerClientOptions } from './requests.ts';
import { ServiceCalls } from './services.ts';

/** A relay's API, for backends, bots and scripts. Each method is one operation of it, and rejects with a {@link RelayError}. */
export class ServerClient extends ServiceCalls {
  /**
   * The same client in a user's name; the key needs the scope `act-as`.
   * @example `await relay.as({ id: 'u_4711', name: 'Maya' }).sendMessage('lobby', 'Hello')`
   */
  as(user: ActingUser): ServerClient {
    return new ServerClient(this.requests.as(user));
  }
}

/**
 * A client of a relay's API, for Node and whatever else has `fetch`. Never in a page: the key would be everybody's.
 *
 * @example
 * ```ts
 * import { createServerClient } from 'live-chat/server';
 *
 * const relay = createServerClient({ url: 'https://chat.example.com', key: process.env.LIVE_CHAT_KEY });
 * await relay.sendMessage('lobby', 'The build is green.');
 * ```
 * @throws {@link RelayError} `bad-message` where the address or the key is none.
 */
export const createServerClient = (options: ServerClientOptions): ServerClient =>
  new ServerClient(new Requests(options));
