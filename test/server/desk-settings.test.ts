import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueuePage } from '../../src/protocol/index.ts';
import { ApiClient, assertProblem, type ApiAnswer } from '../support/api.ts';
import { deskFor, say } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { ask, outcome } from '../support/rooms.ts';
import type { StartedRelay } from '../support/relay.ts';
import { userCredential } from '../support/tokens.ts';
import type { WireClient } from '../support/wire-client.ts';

const minute = 60_000;
const as = (at: Pick<StartedRelay, 'url'>, sub: string, role?: 'agent' | 'admin') =>
  new ApiClient(at, userCredential(sub, role ? { roles: [role] } : {}));
const etagOf = ({ headers }: ApiAnswer) => headers.get('etag')!;
const match = (etag: string) => ({ 'if-match': etag });

const billing = { name: 'Billing', tag: 'billing', agents: ['u_jonas'] };
const assignment = { rule: 'least-busy', limit: 3, departments: [billing] };

test('P54: departments and the rule are set by admins, hold at once and after a restart, and go back to the options', async (t) => {
  const desk = await deskFor(t, { assign: { rule: 'off', groups: { sales: ['u_ana'] } } });
  const { relay, start, clock, maya, ana, jonas, room, companion } = desk;
  const boss = as(relay, 'boss', 'admin');
  const byOptions = {
    ...{ rule: 'off', limit: 0, isSet: false },
    departments: [{ name: 'sales', tag: 'sales', agents: ['u_ana'] }],
  };
  const first = await boss.get('/settings/assignment');
  assert.deepEqual(first.body, byOptions);
  for (const who of [as(relay, 'maya'), as(relay, 'ana', 'agent')]) {
    assertProblem(await who.get('/settings/assignment'), 'forbidden', 403);
    assertProblem(await who.ask('PUT', '/settings/assignment', { body: assignment }), 'forbidden', 403);
    assertProblem(await who.ask('DELETE', '/settings/assignment'), 'forbidden', 403);
  }
  for (const [wrong, said] of [
    [{ ...assignment, rule: 'by-mood' }, /rule/],
    [{ ...assignment, departments: [billing, { ...billing, name: 'billing' }] }, /two have the name/],
    [{ ...assignment, departments: [billing, { ...billing, name: 'Money' }] }, /two have the tag/],
    [{ ...assignment, departments: [{ ...billing, agents: ['g_guest'] }] }, /agents/],
    [{ ...assignment, departments: [{ ...billing, agents: ['u_a', 'u_a'] }] }, /twice/],
    [{ ...assignment, more: 1 }, /unknown field/],
  ] as const) {
    const answer = await boss.ask('PUT', '/settings/assignment', { body: wrong });
    assertProblem(answer, 'bad-message', 400);
    assert.match(answer.body.detail, said);
  }
  assert.deepEqual((await boss.get('/settings/assignment')).body, byOptions, 'what is wrong changes nothing');

  await attend(ana);
  await attend(jonas);
  await outcome(ana, companion, { type: 'tag', tag: 'billing', on: true });
  await say(maya, room, 'my invoice');
  const done = await boss.ask('PUT', '/settings/assignment', { body: assignment, headers: match(etagOf(first)) });
  assert.deepEqual(done.body, { ...assignment, isSet: true });
  await eventually(async () => {
    clock.advance(200);
    const page = (await ask(ana, { type: 'queue', queue: 'open' })) as unknown as QueuePage;
    return page.conversations[0]?.assignee?.id === 'u_jonas';
  });
  const { acts } = (await boss.get('/audit?act=settings-set')).body;
  assert.deepEqual(
    acts.map((act: { by: string; detail: string }) => [act.by, act.detail]),
    [['u_boss', 'assignment: least-busy, limit 3, departments 1']],
  );

  await relay.close();
  const again = await start();
  const later = as(again, 'boss', 'admin');
  assert.deepEqual((await later.get('/settings/assignment')).body, { ...assignment, isSet: true });
  const records: string[] = [];
  for await (const each of again.relay.exportUser('u_jonas'))
    if (each.record === 'department') records.push(`${each.name} ${each.tag}`);
  assert.deepEqual(records, ['Billing billing']);
  await again.relay.erase('u_jonas');
  assert.deepEqual((await later.get('/settings/assignment')).body.departments, [{ ...billing, agents: [] }]);
  const back = await later.ask('DELETE', '/settings/assignment');
  assert.deepEqual(back.body, byOptions);
});

test('P54: what somebody else has changed meanwhile is not written over; the same is told by the same ETag', async (t) => {
  const { relay } = await deskFor(t);
  const [boss, other] = [as(relay, 'boss', 'admin'), as(relay, 'other', 'admin')];
  for (const [path, one, two] of [
    ['/site', { name: 'One' }, { name: 'Two' }],
    ['/settings/assignment', { ...assignment, limit: 1 }, { ...assignment, limit: 2 }],
  ] as const) {
    const etag = etagOf(await boss.get(path));
    assert.match(etag, /^"[\w-]{22}"$/);
    const put = (who: ApiClient, body: object, tag: string) => who.ask('PUT', path, { body, headers: match(tag) });
    const answers = await Promise.all([put(boss, one, etag), put(other, two, etag)]);
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 412], 'of two at once, one');
    assertProblem(
      answers.find(({ status }) => status === 412)!,
      'precondition-failed',
      412,
    );
    const now = await boss.get(path);
    assert.equal(etagOf(now), etagOf(answers.find(({ status }) => status === 200)!));
    assert.equal((await put(other, two, etagOf(now))).status, 200);
    assert.equal((await boss.ask('PUT', path, { body: one })).status, 200, 'who says nothing of it writes over all');
    assert.equal((await put(boss, one, '*')).status, 200);
    assertProblem(await put(boss, one, 'no quotes'), 'bad-message', 400);
  }
});

test('P54: promised times are set for what is open, too, in the business hours of the site, which may be others', async (t) => {
  const { relay, start, clock, enter, maya, ana, room } = await deskFor(t, { sla: { answer: 5 * minute } });
  const boss = as(relay, 'boss', 'admin');
  assert.deepEqual((await boss.get('/settings/promises')).body, {
    ...{ answer: 5 * minute, resolution: 0, hours: 'always', hasOptionHours: false, isSet: false },
  });
  await say(maya, room, 'hello');
  const began = clock.now();
  const midnight = Math.floor(began / 86_400_000) * 86_400_000;
  const dueFor = async (who: WireClient) => {
    const { conversations } = (await ask(who, { type: 'queue', queue: 'open' })) as unknown as QueuePage;
    return [conversations[0]!.answerDue, conversations[0]!.resolutionDue];
  };
  const warnedFor = async (who: WireClient) => {
    const { conversations } = (await ask(who, { type: 'queue', queue: 'open' })) as unknown as QueuePage;
    return conversations[0]!.warnAt;
  };
  assert.deepEqual(await dueFor(ana), [began + 5 * minute, undefined]);
  const promises = { answer: 2 * minute, resolution: 30 * minute, hours: 'site' };
  assertProblem(
    await boss.ask('PUT', '/settings/promises', { body: { ...promises, hours: 'option' } }),
    'bad-message',
    400,
  );
  assertProblem(await boss.ask('PUT', '/settings/promises', { body: { ...promises, answer: -1 } }), 'bad-message', 400);
  assert.equal((await boss.ask('PUT', '/settings/promises', { body: promises })).status, 200);
  assert.deepEqual(await dueFor(ana), [began + 2 * minute, began + 30 * minute], 'always, while no hours are set');
  assert.equal(await warnedFor(ana), undefined, 'as is usual');
  for (const wrong of [0, 0.5, -1, 91 * 86_400_000])
    assertProblem(
      await boss.ask('PUT', '/settings/promises', { body: { ...promises, answerWarning: wrong } }),
      'bad-message',
      400,
    );
  const warnings = { answerWarning: minute, resolutionWarning: 10 * minute };
  assert.deepEqual((await boss.ask('PUT', '/settings/promises', { body: { ...promises, ...warnings } })).body, {
    ...{ ...promises, ...warnings, hasOptionHours: false, isSet: true },
  });
  assert.equal(await warnedFor(ana), began + minute, 'before what is due first');
  const hours = { zone: 'UTC', week: { fri: ['08:00-17:00'] } };
  await boss.ask('PUT', '/site', { body: { hours } });
  const friday = midnight + 32 * 60 * minute;
  assert.deepEqual(await dueFor(ana), [friday + 2 * minute, friday + 30 * minute]);
  await relay.close();
  const again = await start();
  const anew = await enter('ana', 'agent', again);
  assert.equal(await warnedFor(anew), friday + minute);
  assert.deepEqual(await dueFor(anew), [friday + 2 * minute, friday + 30 * minute], 'also after a restart');
  await as(again, 'boss', 'admin').ask('DELETE', '/settings/promises');
  assert.deepEqual(await dueFor(anew), [began + 5 * minute, undefined]);
});

const attend = (who: WireClient) => ask(who, { type: 'attend' });
