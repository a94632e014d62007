import type { TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { createBot, type Bot, type BotEvent, type BotOptions } from '../../src/bot.ts';
import type { Chat, ChatMessage, Room } from '../../src/client/index.ts';
import { ConversationQueue, type ConversationSummary } from '../../src/desk.ts';
import { createRoom } from '../../src/rooms.ts';
import { peopleAt, when } from './people.ts';
import { until } from './until.ts';

/** A relay with an agent who sees all open conversations, and visitors; bots come when they are started. */
export async function botSite(t: TestContext, options: RelayOptions = {}) {
  const at = await peopleAt(t, options);
  const { key } = await at.relay.relay.keys.add({ name: 'Help bot', scopes: ['read', 'send', 'moderate'] });
  const ana: Chat = at.user('ana', {}, { roles: ['agent'], name: 'Ana' });
  const queue = new ConversationQueue(ana, { queue: 'open' });
  t.after(() => queue.close());
  const events: BotEvent[] = [];

  /** A bot that attends. */
  const start = (more: Omit<BotOptions, 'url' | 'key'>): Bot => {
    const bot = createBot({ url: at.relay.url, key, log: (event) => events.push(event), ...more });
    t.after(() => bot.close());
    return bot;
  };
  const visit = async (text?: string): Promise<{ visitor: Chat; room: Room }> => {
    const visitor = at.guest({ name: 'Maya' });
    const room = await createRoom(visitor, { kind: 'support' });
    await when(room, 'live');
    if (text !== undefined) await room.send(text);
    return { visitor, room };
  };
  /** The newest message that is not the visitor's own, once it is such a one. */
  const heard = async (room: Room, matches: (message: ChatMessage) => boolean): Promise<ChatMessage> => {
    const found = ({ messages }: Room['snapshot']) => messages.findLast((each) => !each.own && matches(each));
    return found(await until<Room['snapshot']>(room, (snapshot) => !!found(snapshot)))!;
  };
  const standing = async (room: Room, matches: (one: ConversationSummary) => boolean): Promise<ConversationSummary> => {
    const of = ({ conversations }: ConversationQueue['snapshot']) => conversations.find(({ id }) => id === room.id);
    const snapshot = await until<ConversationQueue['snapshot']>(queue, (each) => {
      const one = of(each);
      return !!one && matches(one);
    });
    return of(snapshot)!;
  };
  return { ...at, key, ana, queue, events, start, visit, heard, standing };
}
