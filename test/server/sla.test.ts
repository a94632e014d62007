import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { slaOf } from '../../server/src/desk/sla-options.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { placesOf } from '../../server/src/store/sqlite/queue-reader.ts';
import { readCommand } from '../../server/src/config.ts';
import type { RelayMessage } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { deskFor, say } from '../support/desk.ts';
import { temporaryFolder } from '../support/relay.ts';
import { ask, makeRoom, outcome } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';
import type { WireClient } from '../support/wire-client.ts';

const second = 1_000;
const minute = 60 * second;
type Page = Extract<RelayMessage, { type: 'queue' }>;

const queue = async (who: WireClient, more: object = {}): Promise<Page> =>
  (await ask(who, { type: 'queue', queue: 'due', ...more })) as unknown as Page;
const one = async (who: WireClient, room: string) => {
  const { conversations } = (await ask(who, { type: 'queue', queue: 'open' })) as unknown as Page;
  return conversations.find(({ id }) => id === room)!;
};

describe('promised times', { concurrency: 3 }, () => {
  test('P47: an answer is due until it is given, closing until it is closed; what was late is counted', async (t) => {
    const { maya, ana, room, clock, relay } = await deskFor(t, {
      sla: { answer: 5 * second, resolution: 60 * second },
    });
    const start = clock.now();
    await say(maya, room, 'hello');
    assert.deepEqual(
      [(await one(ana, room)).answerDue, (await one(ana, room)).resolutionDue],
      [start + 5 * second, start + 60 * second],
    );
    clock.jump(2 * second);
    await say(maya, room, 'still there?');
    assert.equal((await one(ana, room)).answerDue, start + 5 * second, 'since the first word');
    clock.jump(4 * second);
    await say(ana, room, 'yes');
    assert.equal((await one(ana, room)).answerDue, undefined);
    await say(maya, room, 'good');
    assert.equal((await one(ana, room)).answerDue, undefined, 'the first answer was given');
    await outcome(ana, room, { type: 'conversation', status: 'closed' });
    assert.deepEqual((await queue(ana)).conversations, []);
    clock.jump(second);
    const again = clock.now();
    await say(maya, room, 'once more');
    assert.equal((await one(ana, room)).resolutionDue, again + 60 * second, 'since it was opened last');
    clock.jump(61 * second);
    await outcome(ana, room, { type: 'conversation', status: 'closed' });
    const boss = new ApiClient(relay, userCredential('boss', { roles: ['admin'] }));
    const { body } = await boss.get(`/desk/report?from=${start}&to=${clock.now() + 1}`);
    assert.deepEqual(
      [body.total.answered, body.total.answeredLate, body.total.closed, body.total.closedLate],
      [1, 1, 2, 1],
    );
    assert.equal(body.agents.find((each: { agent: { id: string } }) => each.agent.id === 'u_ana').answeredLate, 1);
    const { body: table } = await boss.get(`/desk/report.csv?from=${start}&to=${clock.now() + 1}`);
    assert.match(table, /,answeredLate,closedLate\r\n[^]*,1,1\r\n$/);
  });

  test('P47: the time goes by in business hours alone, and what is due first comes first', async (t) => {
    // The clock of tests begins at midnight of a Thursday, UTC, and tokens do not hold for long.
    const week = { thu: ['00:10-00:20'], fri: ['00:10-00:20'] };
    const sla = { answer: 5 * minute, hours: { zone: 'UTC', week } };
    const { maya, ana, room, clock, companion } = await deskFor(t, { sla });
    const midnight = Math.floor(clock.now() / 86_400_000) * 86_400_000;
    await say(maya, room, 'at night');
    assert.equal((await one(ana, room)).answerDue, midnight + 15 * minute);
    clock.jump(midnight + 18 * minute - clock.now());
    const second = await makeRoom(maya, 'support');
    await say(maya, second, 'before it closes');
    assert.equal((await one(ana, second)).answerDue, midnight + (24 * 60 + 13) * minute, 'the next day');
    const third = await makeRoom(maya, 'support');
    await say(maya, third, 'at last');
    const ids = ({ conversations }: Page) => conversations.map(({ id }) => id);
    assert.deepEqual(ids(await queue(ana)), [room, ...[second, third]]);
    const first = await queue(ana, { limit: 2 });
    assert.deepEqual(ids(first), [room, second]);
    assert.deepEqual(ids(await queue(ana, { limit: 2, before: first.next })), [third], 'page by page');
    ana.send({ type: 'attend', id: 4_711 });
    const { counts } = await ana.next('attended', ({ id }) => id === 4_711);
    assert.equal(counts.due, 3);
    await outcome(ana, companion, { type: 'snooze', until: clock.now() + minute });
    assert.deepEqual(ids(await queue(ana)), [second, third], 'what is snoozed is in its own queue');
    await say(ana, second, 'here');
    assert.deepEqual(ids(await queue(ana)), [third]);
  });

  test('P47: while a conversation is snoozed the time until it is closed stands still, in business hours too; a first answer is due all the same', async (t) => {
    const week = { thu: ['00:00-00:12'] };
    const sla = { answer: 10 * minute, resolution: 6 * minute, hours: { zone: 'UTC', week } };
    const { maya, ana, room, clock, companion, relay } = await deskFor(t, { sla });
    const midnight = Math.floor(clock.now() / 86_400_000) * 86_400_000;
    clock.jump(midnight + minute - clock.now());
    await say(maya, room, 'hello');
    assert.equal((await one(ana, room)).resolutionDue, midnight + 7 * minute);
    clock.jump(minute);
    await outcome(ana, companion, { type: 'snooze', until: midnight + 4 * minute });
    const snoozed = ((await ask(ana, { type: 'queue', queue: 'snoozed' })) as unknown as Page).conversations[0]!;
    assert.equal(snoozed.resolutionDue, undefined, 'to be closed by no time');
    assert.equal(snoozed.answerDue, midnight + 11 * minute, 'the visitor waits');
    clock.jump(minute);
    await outcome(ana, companion, { type: 'snooze', until: midnight + 18 * minute });
    clock.jump(2 * minute);
    await say(maya, room, 'are you there?');
    assert.equal((await one(ana, room)).resolutionDue, midnight + 10 * minute, 'it was snoozed for 3 minutes');
    // Out of hours nothing goes by, so that nothing is added either.
    clock.jump(4 * minute);
    await outcome(ana, companion, { type: 'snooze', until: midnight + 2_000 * minute });
    clock.jump(6 * minute);
    await outcome(ana, room, { type: 'conversation', status: 'closed' });
    const boss = new ApiClient(relay, userCredential('boss', { roles: ['admin'] }));
    const { body } = await boss.get(`/desk/report?from=${midnight}&to=${clock.now() + 1}`);
    assert.deepEqual([body.total.closed, body.total.closedLate], [1, 0], 'not late: it was snoozed then');
    await say(maya, room, 'again');
    assert.equal((await one(ana, room)).resolutionDue, midnight + (7 * 24 * 60 + 6) * minute, 'from the beginning');
  });

  test('P47: other promises hold for what is open when the relay starts again, and none for nobody', async (t) => {
    const sla: { answer?: number; resolution?: number } = { answer: 5 * minute };
    const { maya, ana, room, clock, relay, start, enter } = await deskFor(t, { sla });
    await say(maya, room, 'hello');
    const began = clock.now();
    assert.equal((await one(ana, room)).answerDue, began + 5 * minute);
    await relay.close();
    sla.answer = 30 * minute;
    const second = await start();
    const again = await enter('ana', 'agent', second);
    assert.equal((await one(again, room)).answerDue, began + 30 * minute);
    await second.close();
    sla.answer = 0;
    await start();
    const last = await enter('ana', 'agent');
    assert.equal((await one(last, room)).answerDue, undefined);
    assert.deepEqual((await queue(last)).conversations, []);
  });

  test('P47: of five thousand a page of what is due is read by its index', async (t) => {
    const { relay, folder, maya, room } = await deskFor(t, { sla: { answer: minute } });
    await say(maya, room, 'hello');
    await relay.close();
    const database = new DatabaseSync(databasePath(folder));
    t.after(() => database.close());
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN WITH asked AS (SELECT ?1) ${placesOf('due')}`)
      .all('u_ana', 0, '', 51)
      .map(({ detail }) => String(detail));
    assert.ok(
      plan.some(
        (step) =>
          step.includes('USING COVERING INDEX conversations_due') || step.includes('USING INDEX conversations_due'),
      ),
      plan.join('\n'),
    );
    assert.ok(!plan.some((step) => step.includes('TEMP B-TREE')), plan.join('\n'));
  });

  test('options are seconds and a file of hours; what is wrong with it is said in one line', async (t) => {
    const folder = await temporaryFolder();
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'hours.json');
    await writeFile(file, JSON.stringify({ zone: 'Europe/Oslo', week: { mon: ['09:00-17:30'] } }));
    const command = readCommand(['--sla-answer', '300', '--sla-hours', file], {});
    assert.ok(command.name === 'run');
    assert.deepEqual(command.relay.sla, { answer: 300_000, resolution: 0, hours: file });
    assert.deepEqual(slaOf(command.relay.sla!).hours?.week, { mon: ['09:00-17:30'] });
    assert.throws(() => slaOf({ hours: path.join(folder, 'none.json') }), /none\.json cannot be read \(ENOENT\)/);
    await writeFile(file, '{');
    assert.throws(() => slaOf({ hours: file }), /is not JSON/);
    assert.throws(() => slaOf({ hours: { zone: 'UTC', week: { monday: [] } } }), /monday is no day/);
    assert.throws(() => slaOf({ answer: -1 }), /milliseconds/);
    assert.throws(() => readCommand(['--sla-answer', 'soon'], {}), /whole number/);
  });
});
