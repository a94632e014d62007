import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import type { Chat, ChatError, Room } from '../../src/client/index.ts';
import * as entry from '../../src/desk.ts';
import {
  agents,
  assignConversation,
  closeConversation,
  conversation,
  ConversationQueue,
  notesOf,
  rateConversation,
  setAway,
  waitOf,
  reopenConversation,
  snoozeConversation,
  tagConversation,
  wakeConversation,
  type QueueOptions,
  type QueueSnapshot,
} from '../../src/desk.ts';
import { createRoom } from '../../src/rooms.ts';
import { ana as other, FakeChat, me } from '../support/fake-chat.ts';
import { peopleAt, when, type People } from '../support/people.ts';
import { until } from '../support/until.ts';

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    ({ code }: ChatError) => code,
  );
const agentAt = (at: People, name: string): Chat => at.user(name, {}, { roles: ['agent'] });

/** A conversation that a guest has begun. */
async function begun(at: People, text = 'Hello?'): Promise<{ visitor: Chat; room: Room }> {
  const visitor = at.guest();
  const room = await createRoom(visitor, { kind: 'support' });
  await when(room, 'live');
  await room.send(text);
  return { visitor, room };
}

function queueOf(t: TestContext, chat: Chat, options: QueueOptions): ConversationQueue {
  const queue = new ConversationQueue(chat, options);
  t.after(() => queue.close());
  return queue;
}
const seen = (queue: ConversationQueue, matches: (snapshot: QueueSnapshot) => boolean): Promise<QueueSnapshot> =>
  until<QueueSnapshot>(queue, matches);
const idsOf = ({ conversations }: QueueSnapshot): string[] => conversations.map(({ id }) => id);

describe('the support desk by the SDK, at a relay', { concurrency: 4 }, () => {
  it('P42: a queue has what belongs to it, and is told of what comes, changes and goes', async (t) => {
    const at = await peopleAt(t);
    const [ana, jonas] = [agentAt(at, 'ana'), agentAt(at, 'jonas')];
    const unassigned = queueOf(t, ana, { queue: 'unassigned' });
    const [mine, snoozed] = [queueOf(t, jonas, { queue: 'mine' }), queueOf(t, ana, { queue: 'snoozed' })];
    const closed = queueOf(t, ana, { queue: 'closed' });
    await seen(unassigned, ({ status }) => status === 'ready');
    const { room } = await begun(at);
    const [told] = (await seen(unassigned, ({ conversations }) => conversations.length === 1)).conversations;
    assert.deepEqual([told!.id, told!.last!.text, told!.unread, told!.tags], [room.id, 'Hello?', 1, []]);

    const notes = notesOf(ana, room);
    await tagConversation(notes, 'billing');
    await seen(unassigned, ({ conversations: [first] }) => first?.tags[0] === 'billing');
    // Who is to answer is known by what they have written.
    await jonas.room(room.id).send('Hello, Jonas here');
    await assignConversation(notes, 'u_jonas');
    assert.deepEqual(idsOf(await seen(mine, ({ conversations }) => conversations.length === 1)), [room.id]);
    const { counts } = await seen(unassigned, ({ conversations }) => conversations.length === 0);
    assert.deepEqual([counts!.unassigned, counts!.open], [0, 1]);
    await snoozeConversation(notes, Date.now() + 3_600_000);
    await seen(mine, ({ conversations }) => conversations.length === 0);
    await seen(snoozed, ({ conversations }) => conversations.length === 1);
    await wakeConversation(notes);
    await seen(mine, ({ conversations }) => conversations.length === 1);
    await closeConversation(room);
    await seen(mine, ({ conversations }) => conversations.length === 0);
    await seen(closed, ({ conversations }) => conversations.length === 1);
    await tagConversation(notes, 'billing', false);
    await seen(closed, ({ conversations: [first] }) => first?.tags.length === 0);
  });

  it('P42: pages are loaded when they are wanted, what is beyond them is not shown, and a tag is held', async (t) => {
    const at = await peopleAt(t);
    const ana = agentAt(at, 'ana');
    const rooms: Room[] = [];
    for (const text of ['one', 'two', 'three', 'four', 'five']) rooms.push((await begun(at, text)).room);
    const [first, second] = rooms as [Room, Room];
    await tagConversation(notesOf(ana, second), 'billing');
    const queue = queueOf(t, ana, { queue: 'open', pageLength: 2 });
    const tagged = queueOf(t, ana, { queue: 'open', tag: 'billing' });
    const page = await seen(queue, ({ status }) => status === 'ready');
    assert.deepEqual([idsOf(page), page.more], [[rooms[4]!.id, rooms[3]!.id], true]);
    assert.deepEqual(idsOf(await seen(tagged, ({ status }) => status === 'ready')), [second.id]);
    // Told of what is not loaded yet, and it stays unloaded: the order would have a gap.
    await tagConversation(notesOf(ana, first), 'billing');
    assert.deepEqual(idsOf(await seen(tagged, ({ conversations }) => conversations.length === 2)), [
      second.id,
      first.id,
    ]);
    assert.deepEqual(idsOf(queue.snapshot), idsOf(page));
    await Promise.all([queue.loadMore(), queue.loadMore()]);
    assert.equal(queue.snapshot.conversations.length, 4, 'once');
    await queue.loadMore();
    assert.deepEqual([idsOf(queue.snapshot), queue.snapshot.more], [rooms.map(({ id }) => id).reverse(), false]);
    const [newest] = queue.snapshot.conversations;
    await first.send('one more thing');
    const moved = await seen(queue, ({ conversations }) => conversations[0]?.id === first.id);
    assert.equal(moved.conversations[1], newest, 'what has not changed is the same object');
  });

  it('P40: the visitor ends, opens and rates it, and is told how it stands; nobody else rates', async (t) => {
    const at = await peopleAt(t);
    const { visitor, room } = await begun(at);
    const ana = agentAt(at, 'ana');
    assert.deepEqual(await conversation(visitor, room), { status: 'open' });
    await closeConversation(room);
    assert.deepEqual(await conversation(visitor, room), { status: 'closed' });
    await reopenConversation(room);
    await rateConversation(room, 4, 'Quick');
    assert.deepEqual(await conversation(visitor, room), { status: 'open', score: 4 });
    assert.equal(await codeOf(rateConversation(ana.room(room.id), 5)), 'forbidden');
    assert.equal(await codeOf(rateConversation(room, 9)), 'bad-message');
    assert.equal(await codeOf(conversation(at.guest(), room)), 'forbidden');
  });

  it('P41: notes are the team’s; a visitor is refused all that is the team’s', async (t) => {
    const at = await peopleAt(t);
    const { visitor, room } = await begun(at);
    const ana = agentAt(at, 'ana');
    await notesOf(ana, room).send('They have written before');
    assert.equal(await codeOf(notesOf(visitor, room).send('And I?')), 'forbidden');
    assert.equal(await codeOf(assignConversation(notesOf(visitor, room), null)), 'forbidden');
    assert.equal(await codeOf(agents(visitor)), 'forbidden');
    assert.equal(await codeOf(setAway(visitor, true)), 'forbidden');
    assert.deepEqual(Object.keys(await waitOf(visitor, room)), ['since', 'position']);
    const queue = queueOf(t, visitor, { queue: 'open' });
    const { error } = await seen(queue, ({ status }) => status === 'error');
    assert.equal(error!.code, 'forbidden');
    assert.deepEqual(await agents(ana), []);
  });

  it('the snippet of the documentation does what it says', async (t) => {
    const at = await peopleAt(t);
    const [ana, { room: begunRoom }] = [agentAt(at, 'ana'), await begun(at)];
    const document = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
    const code = /<!-- snippet: desk -->\s*```js\n([\s\S]*?)```/.exec(document)![1]!;
    const [, names = '', body = ''] = /^import \{(.*)\} from 'live-chat\/desk';\n([\s\S]*)$/.exec(code)!;
    const shown: unknown[][] = [];
    const page: Readonly<Record<string, unknown>> = {
      chat: ana,
      room: ana.room(begunRoom.id),
      show: (...row: unknown[]) => shown.push(row),
      tomorrow: Date.now() + 86_400_000,
    };
    const known: Readonly<Record<string, unknown>> = { ...entry, ...page };
    const used = [...names.split(',').map((each) => each.trim()), ...Object.keys(page)];
    const run = new Function(...used, `return (async () => { ${body} return queue; })()`) as (
      ...values: unknown[]
    ) => Promise<ConversationQueue>;
    const queue = await run(...used.map((each) => known[each]));
    t.after(() => queue.close());
    const snoozed = queueOf(t, ana, { queue: 'snoozed' });
    const [told] = (await seen(snoozed, ({ conversations }) => conversations[0]?.tags.length === 1)).conversations;
    assert.deepEqual([told!.id, told!.tags], [begunRoom.id, ['billing']]);
    assert.ok(shown.some(([name]) => String(name).startsWith('Guest')));
  });
});

/** A queue on a chat that does what a test says. */
class FakeDesk {
  readonly chat = new FakeChat();
  readonly timers: (() => void)[] = [];
  readonly queue: ConversationQueue;

  constructor(options: QueueOptions) {
    this.queue = new ConversationQueue(this.chat, options, {
      setTimeout: (work: () => void) => this.timers.push(work),
      clearTimeout: () => undefined,
    });
  }

  asked(type: string): { readonly id: number; readonly before?: unknown; readonly end?: number }[] {
    return this.chat
      .called('ask')
      .flatMap(([message]) => ((message as { type: string }).type === type ? [message as never] : []));
  }
  async answer(answer: object): Promise<void> {
    this.chat.emit('answer', answer as never);
    await new Promise(setImmediate);
  }
  page(conversations: readonly object[], next?: unknown): Promise<void> {
    const { id } = this.asked('queue').at(-1)!;
    return this.answer({ type: 'queue', id, conversations, ...(next !== undefined && { next }) });
  }
  told(...conversations: readonly object[]): Promise<void> {
    return this.answer({ type: 'attended', id: this.asked('attend').at(-1)!.id, conversations, counts: { open: 1 } });
  }
  refuse(type: string, code: string, kind: string): Promise<void> {
    return this.answer({ type: 'error', code, class: kind, message: '', id: this.asked(type).at(-1)!.id });
  }
  go(status: 'online' | 'waiting'): void {
    this.chat.set({ status });
    this.chat.emit('status', status);
  }
  get shown(): string {
    const { status, conversations, more } = this.queue.snapshot;
    return [status, ...conversations.map(({ id, at }) => `${id}:${at}`), ...(more ? ['more'] : [])].join(' ');
  }
}
const open = (id: string, at: number, more: object = {}): object => ({ id, at, status: 'open', tags: [], ...more });

describe('a queue, and the connection', () => {
  it('what was told since the start is newer than what a page says', async () => {
    const desk = new FakeDesk({ queue: 'open' });
    await desk.told(open('a', 9), open('b', 8, { status: 'closed' }));
    await desk.page([open('a', 1), open('c', 5)]);
    assert.equal(desk.shown, 'ready a:9 c:5');
    await desk.told(open('c', 6, { status: 'snoozed' }));
    assert.equal(desk.shown, 'ready a:9');
  });

  it('one’s own are those that one is to answer, and what nobody is to answer is not among them', async () => {
    const told = [open('a', 9, { assignee: other }), open('b', 8, { assignee: me }), open('c', 7)];
    for (const [queue, shown] of [
      ['mine', 'ready b:8'],
      ['unassigned', 'ready c:7'],
    ] as const) {
      const desk = new FakeDesk({ queue });
      await desk.page([]);
      await desk.told(...told);
      assert.equal(desk.shown, shown);
    }
  });

  it('stays while the connection is away, is asked for anew for as many as were shown, and loses what is not there any more', async () => {
    const desk = new FakeDesk({ queue: 'open' });
    await desk.page([open('a', 5), open('b', 4)], [4, 'b']);
    const more = desk.queue.loadMore();
    assert.deepEqual(desk.asked('queue').at(-1)!.before, [4, 'b']);
    await desk.page([open('c', 3)], [3, 'c']);
    await more;
    desk.go('waiting');
    assert.equal(desk.shown, 'ready a:5 b:4 c:3 more');
    const [first] = desk.asked('attend');
    desk.go('online');
    await desk.answer({ type: 'attended', id: first!.id, conversations: [open('z', 9)], counts: { open: 1 } });
    await desk.page([open('b', 7), open('d', 6)], [6, 'd']);
    assert.equal(desk.shown, 'ready a:5 b:4 c:3 more', 'until as many as before are here');
    await desk.page([open('c', 3)]);
    assert.equal(desk.shown, 'ready b:7 d:6 c:3');
  });

  it('is tried again where it failed for now; else it says so, and is tried again when it is asked for', async () => {
    const desk = new FakeDesk({ queue: 'open' });
    await desk.refuse('queue', 'store-unavailable', 'retry');
    assert.equal(desk.shown, 'loading');
    desk.timers.pop()!();
    assert.equal(desk.asked('queue').length, 2);
    await desk.refuse('queue', 'forbidden', 'stop');
    assert.equal(desk.shown, 'error');
    desk.queue.reload();
    assert.equal(desk.shown, 'loading');
    await desk.page([open('a', 1)]);
    await desk.refuse('attend', 'busy', 'retry');
    assert.equal(desk.shown, 'ready a:1');
    desk.queue.close();
    assert.equal(desk.asked('attend').at(-1)!.end, 0, 'none is told any more');
  });
});
