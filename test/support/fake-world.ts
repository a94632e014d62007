import type { TestContext } from 'node:test';

import { createChat } from '../../src/client/index.ts';
import type { Chat, ChatOptions } from '../../src/client/index.ts';
import { fakeHttp } from './fake-http.ts';
import { FakeRelay } from './fake-relay.ts';
import { settle, useFakeTime } from './fake-time.ts';

export interface FakeWorld {
  readonly relay: FakeRelay;
  /** The same relay by HTTP. */
  readonly http: ReturnType<typeof fakeHttp>;
  /** A chat of this relay, closed when the test ends. Full jitter comes out in the middle. */
  start(options?: Partial<ChatOptions>): Chat;
  /** Lets time pass. */
  pass(milliseconds: number): Promise<void>;
}

/** As strict as a browser's about what it is called on. */
function strictTimeout(this: unknown, callback: () => void, milliseconds: number): unknown {
  if (this !== undefined) throw new TypeError('Illegal invocation');
  return setTimeout(callback, milliseconds);
}

/** A relay in memory and a clock that stands still, for one test. */
export function fakeWorld(t: TestContext): FakeWorld {
  const time = useFakeTime();
  const relay = new FakeRelay();
  const http = fakeHttp(relay);
  const chats: Chat[] = [];
  t.after(async () => {
    for (const chat of chats) chat.close();
    // What they are at ends in this time, and leaves no timer in the real one.
    await settle();
    time.end();
  });
  return {
    relay,
    http,
    start(options) {
      const chat = createChat({
        url: 'http://relay.test',
        WebSocket: relay.WebSocket,
        environment: { random: () => 0.5, fetch: http.fetch, setTimeout: strictTimeout },
        ...options,
      });
      chats.push(chat);
      return chat;
    },
    pass: (milliseconds) => time.advance(milliseconds, milliseconds > 200 ? 10 : 1),
  };
}
