import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { csvOf, reportOf } from '../../server/src/desk/report.ts';
import { bySlot, byAgent, eventsCounted, ofAll } from '../../server/src/store/sqlite/desk-report.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { migrations } from '../../server/src/store/sqlite/migrations.ts';
import { companionOf } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { secret, testTime, userCredential } from '../support/tokens.ts';

const minute = 60_000;
const hour = 60 * minute;

test('a report counts what happened in its time: volume, first answers, closings and ratings, in all, by agent, day and hour', async (t) => {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const relay = await startRelay({ data: folder, auth: { secrets: [secret] }, environment: { clock } });
  let isOpen = true;
  t.after(async () => {
    if (isOpen) await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const as = (sub: string, role?: 'agent' | 'admin', name?: string) =>
    new ApiClient(
      relay,
      userCredential(sub, {
        exp: testTime + 30 * 86_400,
        ...(role && { roles: [role] }),
        ...(name !== undefined && { name }),
      }),
    );
  const [maya, ana, jonas, boss] = [
    as('maya'),
    as('ana', 'agent', '=cmd|"x", y'),
    as('jonas', 'agent'),
    as('boss', 'admin'),
  ];
  const ok = async (answer: Promise<{ status: number; body: { code?: string } }>): Promise<void> => {
    const { status, body } = await answer;
    assert.ok(status < 300, body?.code);
  };
  const say = (who: ApiClient, room: string, text: string) => ok(who.post(`/rooms/${room}/messages`, { text }));
  const set = (who: ApiClient, room: string, status: string) =>
    ok(who.ask('PATCH', `/conversations/${room}`, { body: { status } }));
  const begin = async (): Promise<string> => {
    const { body } = await maya.post('/rooms', { kind: 'support' });
    await say(maya, body.room, 'hello');
    return body.room;
  };
  const start = clock.now();
  // 00:00 to 02:00 of the first day.
  const first = await begin();
  clock.jump(2 * minute);
  await say(ana, first, 'one');
  await say(jonas, first, 'another, which is not the first');
  clock.jump(hour);
  await ok(ana.ask('PUT', `/conversations/${first}/assignee`, { body: { user: 'u_ana' } }));
  await set(maya, first, 'closed');
  await ok(maya.ask('PUT', `/conversations/${first}/rating`, { body: { score: 1 } }));
  await ok(maya.ask('PUT', `/conversations/${first}/rating`, { body: { score: 5, text: 'after all' } }));
  clock.jump(minute);
  await say(maya, first, 'again');
  clock.jump(10 * minute);
  await set(ana, first, 'closed');
  for (const wait of [4, 6]) {
    const room = await begin();
    clock.jump(wait * minute);
    await say(jonas, room, 'yes');
  }
  // The next day, in UTC as in Berlin.
  clock.jump(24 * hour - (clock.now() - start) + 23.5 * hour - 24 * hour + hour);
  const late = await begin();
  const end = clock.now() + 1;
  await say(ana, companionOf(late), 'a note answers nobody');

  const report = async (more = '', from = start, to = end) => boss.get(`/desk/report?from=${from}&to=${to}${more}`);
  const { body: told } = await report();
  assert.deepEqual((await boss.get('/me')).body.administers, ['report', 'webhooks', 'site', 'bans']);
  for (const other of [ana, maya]) assert.equal((await other.get('/me')).body.administers, undefined);
  assert.deepEqual(told.total, {
    ...{ opened: 4, reopened: 1, answered: 3, answerAverage: 4 * minute, answerMedian: 4 * minute },
    ...{ answeredLate: 0, closedLate: 0 },
    ...{ closed: 2, closingAverage: (62 + 10) * 30_000, closingMedian: 36 * minute, rated: 1, scoreAverage: 5 },
  });
  assert.deepEqual(told.scores, [0, 0, 0, 0, 1]);
  const agents = new Map(told.agents.map((each: { agent: { id: string } }) => [each.agent.id, each]));
  const none = { opened: 0, reopened: 0, answered: 0, answeredLate: 0, closed: 0, closedLate: 0, rated: 0 };
  assert.deepEqual(agents.get('u_ana'), {
    ...none,
    agent: { id: 'u_ana', name: '=cmd|"x", y', kind: 'agent' },
    ...{ answered: 1, answerAverage: 2 * minute, answerMedian: 2 * minute },
    ...{ closed: 2, closingAverage: 36 * minute, closingMedian: 36 * minute, rated: 1, scoreAverage: 5 },
  });
  assert.deepEqual(agents.get('u_jonas'), {
    ...none,
    agent: { id: 'u_jonas', name: 'Jonas', kind: 'agent' },
    ...{ answered: 2, answerAverage: 5 * minute, answerMedian: 5 * minute },
  });
  const daysOf = (body: { days: { day: string; opened: number }[] }) =>
    body.days.map(({ day, opened }) => [day, opened]);
  assert.deepEqual(daysOf(told), [
    ['2026-01-01', 3],
    ['2026-01-02', 1],
  ]);
  assert.deepEqual(
    told.hours.map((each: { hour: number; opened: number }) => [each.hour, each.opened]),
    [
      [0, 2],
      [1, 2],
    ],
  );
  const kolkata = (await report('&zone=Asia/Kolkata')).body;
  assert.deepEqual(kolkata.hours[0].hour, 5, 'five hours and a half later');
  assert.deepEqual((await report('', start + 1, end)).body.total.opened, 3, 'what began before is not in it');
  assert.deepEqual((await report('', start, start + 1)).body.total, { ...none, opened: 1 });

  const { body: table, headers } = await boss.get(`/desk/report.csv?from=${start}&to=${end}&rows=agents`);
  assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.ok(table.includes(`\r\nu_ana,"'=cmd|""x"", y",0,0,1,120000,120000,2,2160000,2160000,1,5,0,0\r\n`), table);
  assert.match(table, /^agent,name,opened,.*\r\n[^]*\r\ntotal,,4,1,3,240000,240000,2,2160000,2160000,1,5,0,0\r\n$/);
  assert.match((await boss.get(`/desk/report.csv?from=${start}&to=${end}`)).body, /^day,opened[^]*\r\n2026-01-01,3,1,/);

  for (const wrong of [
    `from=${end}&to=${start}`,
    `from=${start}&to=${start}`,
    `from=0&to=${end}`,
    `from=${start}&to=${end}&zone=Nowhere/Else`,
    `from=${start}&to=${end}&rows=weeks`,
    `from=${start}`,
    `from=x&to=${end}`,
  ]) {
    assert.equal((await boss.get(`/desk/report?${wrong}`)).body.code, 'bad-message', wrong);
  }
  for (const who of [maya, ana]) {
    assert.equal((await who.get(`/desk/report?from=${start}&to=${end}`)).body.code, 'forbidden');
    assert.equal((await who.get(`/desk/report.csv?from=${start}&to=${end}`)).body.code, 'forbidden');
  }
  await relay.relay.erase('u_ana');
  const erased = (await report()).body;
  assert.deepEqual(erased.total, told.total, 'what happened has happened');
  assert.deepEqual(
    erased.agents.map((each: { agent: { id: string } }) => each.agent.id),
    ['u_jonas'],
  );

  await relay.close();
  isOpen = false;
  const database = new DatabaseSync(databasePath(folder));
  for (const sql of [eventsCounted, bySlot, byAgent, ofAll]) {
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(0, 1)
      .map(({ detail }) => String(detail));
    assert.ok(
      plan.some((line) => line.includes('SEARCH desk_events USING COVERING INDEX desk_events_at')),
      plan.join('\n'),
    );
  }
  // A store from before has what its log and its conversations know.
  const counted = () =>
    database
      .prepare('SELECT kind, count(*) AS count FROM desk_events GROUP BY kind')
      .all()
      .map((row) => ({ ...row }));
  database.exec('DELETE FROM desk_events');
  for (const sql of migrations['028-desk-events']!.filter((each) => each.startsWith('INSERT'))) database.exec(sql);
  assert.deepEqual(counted(), [
    { kind: 'answered', count: 3 },
    { kind: 'closed', count: 1 },
    { kind: 'opened', count: 4 },
    { kind: 'rated', count: 1 },
  ]);
  database.close();
});

test('a report of nothing is one, and no name becomes a formula or a further cell', () => {
  const empty = reportOf({ slots: [], agents: [], medians: [], scores: [0, 0, 0, 0, 0] }, 0, 1, 'UTC');
  assert.deepEqual([empty.total.opened, empty.days, empty.agents], [0, [], []]);
  for (const name of ['+1', '-1', '@x', '\t=1', 'a"b', 'a,b', 'a\r\nb']) {
    const agent = { id: 'a_1', name, kind: 'agent' } as const;
    const told = csvOf({ ...empty, agents: [{ ...empty.total, agent }] }, 'agents').split('\r\n');
    const cell = /^a_1,("(?:[^"]|"")*"|[^,"]*),/.exec(told.slice(1, -2).join('\r\n'))![1]!;
    assert.doesNotMatch(cell.replace(/^"/, ''), /^[=+\-@\t]/, JSON.stringify(name));
  }
});
