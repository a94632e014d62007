import type { TestContext } from 'node:test';

import type { RelayOptions } from '../../server/src/index.ts';
import { createChat } from '../../src/client/index.ts';
import type { Chat, ChatOptions, Room, RoomSnapshot } from '../../src/client/index.ts';
import { startRelay } from './relay.ts';
import type { StartedRelay } from './relay.ts';
import { hmacToken, secret } from './tokens.ts';
import { until } from './until.ts';

/** People with chats of the SDK at a real relay on a real store. */
export interface People {
  readonly relay: StartedRelay;
  /** A signed-in user called by this, `u_NAME`, not connected yet. */
  user(name: string, options?: Partial<ChatOptions>, claims?: object): Chat;
  guest(options?: Partial<ChatOptions>): Chat;
}

/** A token of now. */
function tokenOfNow(sub: string, claims: object): string {
  const now = Math.floor(Date.now() / 1_000);
  return hmacToken({ sub, name: sub, aud: 'live-chat', iat: now, exp: now + 3_600, ...claims });
}

/** Ends, relay and all, with the test. */
export async function peopleAt(t: TestContext, options: RelayOptions = {}): Promise<People> {
  const relay = await startRelay({ auth: { secrets: [secret] }, ...options });
  const chats: Chat[] = [];
  t.after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
  });
  const start = (more: Partial<ChatOptions>): Chat => {
    const chat = createChat({ url: relay.url, WebSocket, ...more });
    chats.push(chat);
    return chat;
  };
  return {
    relay,
    user: (name, more = {}, claims = {}) => start({ token: () => tokenOfNow(name, claims), ...more }),
    guest: (more = {}) => start({ name: 'Guest', ...more }),
  };
}

/** The first snapshot of a room in this state. */
export const when = (room: Room, status: RoomSnapshot['status']): Promise<RoomSnapshot> =>
  until<RoomSnapshot>(room, (snapshot) => snapshot.status === status);

/** What comes with the next event of this kind. */
export const nextAccess = (room: Room): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const off = room.on('access', ({ can }) => {
      off();
      resolve(can);
    });
  });
