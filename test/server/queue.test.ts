import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { placesOf } from '../../server/src/store/sqlite/queue-reader.ts';
import { companionOf, defaultLimits, type QueueName, type RelayMessage } from '../../src/protocol/index.ts';
import { deskFor, say } from '../support/desk.ts';
import { inboxFor } from '../support/inbox.ts';
import { temporaryFolder } from '../support/relay.ts';
import { eventually } from '../support/eventually.ts';
import { ask, change, makeRoom, outcome } from '../support/rooms.ts';
import type { WireClient } from '../support/wire-client.ts';

type Page = Extract<RelayMessage, { type: 'queue' }>;
type Attended = Extract<RelayMessage, { type: 'attended' }>;

async function queue(who: WireClient, name: QueueName, more: object = {}): Promise<Page> {
  const answer = (await ask(who, { type: 'queue', queue: name, ...more })) as unknown as Page;
  assert.equal(answer.type, 'queue', JSON.stringify(answer));
  return answer;
}
const idsOf = ({ conversations }: Page): string[] => conversations.map(({ id }) => id);

describe('queues of conversations', { concurrency: 4 }, () => {
  test('P42: a conversation is in the queues that its state says, with what agents know of it', async (t) => {
    const { maya, ana, jonas, room, companion, clock } = await deskFor(t);
    assert.deepEqual(idsOf(await queue(ana, 'open')), [], 'it has not begun');
    await say(maya, room, 'the parcel is not here');
    const began = clock.now();
    const [first] = (await queue(ana, 'unassigned')).conversations;
    const { last, ...rest } = first!;
    assert.deepEqual(rest, {
      id: room,
      status: 'open',
      visitor: { id: 'u_maya', name: 'Maya', kind: 'user' },
      tags: [],
      ...{ at: began, waiting: began, opened: began, unread: 1, readTo: 0 },
    });
    assert.deepEqual([last!.text, last!.name], ['the parcel is not here', 'Maya']);
    clock.advance(5_000);
    await outcome(ana, companion, { type: 'assign', user: 'u_ana' });
    await outcome(ana, companion, { type: 'tag', tag: 'parcels', on: true });
    await say(ana, room, 'I look');
    const [mine] = (await queue(ana, 'mine', { tag: 'parcels' })).conversations;
    assert.deepEqual(
      [mine!.assignee?.name, mine!.waiting, mine!.answered, mine!.tags],
      ['Ana', undefined, clock.now(), ['parcels']],
    );
    for (const name of ['unassigned', 'snoozed', 'closed'] as const)
      assert.deepEqual(idsOf(await queue(ana, name)), []);
    assert.deepEqual(idsOf(await queue(jonas, 'mine')), []);
    assert.deepEqual(idsOf(await queue(jonas, 'open')), [room]);
    assert.deepEqual(idsOf(await queue(ana, 'mine', { tag: 'billing' })), []);
    await outcome(ana, companion, { type: 'snooze', until: clock.now() + 60_000 });
    assert.equal((await queue(ana, 'snoozed')).conversations[0]!.until, clock.now() + 60_000);
    assert.deepEqual(idsOf(await queue(ana, 'open')), []);
    await outcome(ana, room, { type: 'conversation', status: 'closed' });
    assert.deepEqual(idsOf(await queue(jonas, 'closed')), [room]);
  });

  test('P42: pages go on where the one before ended, each conversation once, the newest first', async (t) => {
    const { maya, ana, boss, clock } = await deskFor(t);
    const rooms: string[] = [];
    for (let index = 0; index < 7; index++) {
      const room = await makeRoom(boss, 'support', ['u_maya']);
      rooms.unshift(room);
      await say(maya, room, `number ${index}`);
      // Some at the same time.
      if (index % 2 === 0) clock.advance(1_000);
      if (index === 2) await outcome(ana, companionOf(room), { type: 'tag', tag: 'third', on: true });
    }
    const found: string[] = [];
    let before: Page['next'];
    do {
      const page = await queue(ana, 'open', { limit: 3, ...(before && { before }) });
      found.push(...idsOf(page));
      before = page.next;
    } while (before);
    assert.deepEqual(found, rooms);
    const tagged = await queue(ana, 'open', { limit: 1, tag: 'third' });
    assert.deepEqual([idsOf(tagged), tagged.next], [[rooms[4]], undefined]);
  });

  test('P42: visitors are told nothing, and an agent nothing of a conversation that they may not read', async (t) => {
    const { maya, ana, boss, room, companion } = await deskFor(t);
    await say(maya, room, 'hello');
    for (const message of [{ type: 'queue', queue: 'open' }, { type: 'attend' }, { type: 'agents' }]) {
      const refused = (await ask(maya, message)) as { code?: string };
      assert.equal(refused.code, 'forbidden', message.type);
    }
    await say(ana, room, 'hello');
    assert.equal(await outcome(boss, room, change('u_ana', 'banned')), 'ack');
    assert.deepEqual(idsOf(await queue(ana, 'open')), []);
    assert.deepEqual(idsOf(await queue(boss, 'open')), [room]);
    assert.equal(await outcome(maya, companion, { type: 'tag', tag: 'x', on: true }), 'forbidden');
  });

  test('P42: whoever attends is told what changes, with the counts, until they end it', async (t) => {
    const { maya, ana, jonas, room, companion, clock } = await deskFor(t);
    const begun = (await ask(ana, { type: 'attend' })) as unknown as Attended;
    assert.deepEqual(begun.counts, { mine: 0, unassigned: 0, open: 0, snoozed: 0 });
    const next = async (isIt: (told: Attended) => boolean): Promise<Attended> => {
      clock.advance(1_000);
      return ana.next('attended', (told) => told.conversations.length > 0 && isIt(told));
    };
    await say(maya, room, 'hello');
    const news = await next(() => true);
    assert.deepEqual([news.id, news.conversations[0]!.unread], [begun.id, 1]);
    assert.deepEqual(news.counts, { mine: 0, unassigned: 1, open: 1, snoozed: 0, unassignedWaiting: 1 });
    await outcome(ana, companion, { type: 'assign', user: 'u_ana' });
    const taken = await next(({ conversations }) => conversations[0]!.assignee !== undefined);
    assert.deepEqual(taken.counts, { mine: 1, unassigned: 0, open: 1, snoozed: 0, mineWaiting: 1 });
    const seq = await say(jonas, room, 'here');
    const answered = await next(({ conversations }) => conversations[0]!.waiting === undefined);
    assert.deepEqual(answered.counts, { mine: 1, unassigned: 0, open: 1, snoozed: 0 }, 'nobody waits');
    ana.send({ type: 'join', room });
    await ana.next('joined');
    ana.send({ type: 'read', room, seq });
    // Handled in order: the marker is there when this is answered.
    await queue(ana, 'open');
    await next(({ conversations }) => conversations[0]!.unread === 0);
    const agents = (await ask(jonas, { type: 'agents' })) as unknown as Extract<RelayMessage, { type: 'agents' }>;
    assert.deepEqual(agents.agents, [{ id: 'u_ana', name: 'Ana', kind: 'agent', present: true }]);
    const ended = (await ask(ana, { type: 'attend', end: begun.id })) as { type: string };
    assert.equal(ended.type, 'done');
    const before = ana.received.filter(({ type }) => type === 'attended').length;
    await say(maya, room, 'still there?');
    clock.advance(1_000);
    await queue(ana, 'open');
    await queue(ana, 'open');
    assert.equal(ana.received.filter(({ type }) => type === 'attended').length, before);
  });

  test('P42: whoever attends is told of the team when one of it comes, is away, or is gone; not of a connection that breaks for a moment', async (t) => {
    const inbox = await inboxFor(t);
    const admin = await inbox.admin();
    const member = await inbox.invited(admin, 'agent', 'jonas');
    const id = await inbox.idOf('jonas');
    const ana = await inbox.connect(admin);
    const begun = (await ask(ana, { type: 'attend' })) as unknown as Attended;
    assert.equal(begun.agents, undefined);
    const all = () => ana.received.flatMap((told) => (told.type === 'attended' && told.agents ? [told.agents] : []));
    let heard = 0;
    /** How he stands, as she is told next. */
    const next = async () => {
      inbox.clock.advance(bounds.listInterval);
      await eventually(() => all().length > heard);
      heard = all().length;
      const { present, away } = all()
        .at(-1)!
        .find((each) => each.id === id)!;
      return [present, away];
    };
    const isGone = () => eventually(() => inbox.relay.stats().connections === 1);
    const first = await inbox.connect(member);
    assert.deepEqual(await next(), [true, undefined]);
    await ask(first, { type: 'away', away: true });
    assert.deepEqual(await next(), [true, true]);
    await ask(first, { type: 'away', away: false });
    assert.deepEqual(await next(), [true, undefined]);
    first.cut();
    await isGone();
    inbox.clock.advance(bounds.listInterval);
    const second = await inbox.connect(member);
    await ask(ana, { type: 'agents' });
    assert.equal(all().length, heard, 'he was back in a moment');
    second.cut();
    await isGone();
    inbox.clock.advance(bounds.presenceGrace);
    assert.deepEqual(await next(), [false, undefined]);
  });

  test('P42: whom a note mentions has it in a queue of theirs and is told, until they have read it; also who was never there, and no visitor', async (t) => {
    const { maya, ana, boss, room, companion, enter, clock } = await deskFor(t);
    await say(maya, room, 'the parcel is not here');
    // Of the team by a room elsewhere alone.
    await say(await enter('ben', 'agent'), room, 'I look');
    const ben = await enter('ben', 'agent');
    ben.send({ type: 'attend', id: 900 });
    await ben.next('attended');
    const seq = await say(ana, companion, 'not for anybody');
    assert.ok(seq > 0);
    const text = '@Ben @Maya see this';
    const mentions = [
      [0, 4, 'u_ben'],
      [5, 5, 'u_maya'],
    ];
    assert.equal(await outcome(ana, companion, { type: 'message', text, mentions } as never), 'ack');
    clock.advance(1_000);
    const told = await ben.next('attended', ({ counts }) => counts.mentioned === 1);
    assert.equal(told.conversations.at(-1)!.mentions, 1);
    const page = await queue(ben, 'mentioned');
    assert.deepEqual([idsOf(page), page.conversations[0]!.mentions], [[room], 1]);
    for (const other of [ana, boss]) assert.deepEqual(idsOf(await queue(other, 'mentioned')), []);
    await outcome(ana, room, { type: 'conversation', status: 'closed' });
    assert.deepEqual(idsOf(await queue(ben, 'mentioned')), [room], 'also of one that is closed');
    ben.send({ type: 'join', room: companion });
    const { head } = await ben.next('joined');
    ben.send({ type: 'read', room: companion, seq: head });
    await queue(ben, 'mine');
    clock.advance(1_000);
    await ben.next('attended', ({ counts }) => counts.mentioned === undefined);
    assert.deepEqual(idsOf(await queue(ben, 'mentioned')), []);
  });
});

test('P42: a page of each queue is read by an index alone, however many conversations there are', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  await store.close();
  const database = new DatabaseSync(databasePath(folder), { readOnly: true });
  for (const name of ['mine', 'unassigned', 'open', 'snoozed', 'closed'] as const) {
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN WITH asked AS (SELECT ?1) ${placesOf(name)}`)
      .all('u_ana', 1, '', 50)
      .map(({ detail }) => String(detail));
    assert.ok(
      plan.some((line) => /SEARCH conversations USING (COVERING )?INDEX conversations_(of|all) \(state=\?/.test(line)),
      plan.join('\n'),
    );
    assert.ok(!plan.some((line) => /SCAN conversations|TEMP B-TREE/.test(line)), plan.join('\n'));
  }
  database.close();
});
