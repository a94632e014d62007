import type { TestContext } from 'node:test';

import { createChat } from '../../src/client/index.ts';
import type { Chat, ChatOptions } from '../../src/client/index.ts';
import { FakeRelay } from './fake-relay.ts';
import { useFakeTime } from './fake-time.ts';

export interface FakeWorld {
  readonly relay: FakeRelay;
  /** A chat of this relay, closed when the test ends. Full jitter comes out in the middle. */
  start(options?: Partial<ChatOptions>): Chat;
  /** Lets time pass. */
  pass(milliseconds: number): Promise<void>;
}

/** A relay in memory and a clock that stands still, for one test. */
export function fakeWorld(t: TestContext): FakeWorld {
  const time = useFakeTime();
  const relay = new FakeRelay();
  const chats: Chat[] = [];
  t.after(() => {
    for (const chat of chats) chat.close();
    time.end();
  });
  return {
    relay,
    start(options) {
      const chat = createChat({
        url: 'http://relay.test',
        WebSocket: relay.WebSocket,
        environment: { random: () => 0.5 },
        ...options,
      });
      chats.push(chat);
      return chat;
    },
    pass: (milliseconds) => time.advance(milliseconds, milliseconds > 200 ? 10 : 1),
  };
}
