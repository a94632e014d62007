import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { TimerWheel } from '../../server/src/heartbeat.ts';
import { bounds } from '../../server/src/limits.ts';
import { Housekeeper } from '../../server/src/privacy.ts';
import type { Retention } from '../../server/src/retention.ts';
import type { Services } from '../../server/src/services.ts';
import { ApiClient, assertProblem, type ApiAnswer } from '../support/api.ts';
import { deskFor, say } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { userCredential } from '../support/tokens.ts';

const day = 86_400_000;

test('P54: retention is set only by who was told what it deletes, holds at once and after a restart, and is in the audit log', async (t) => {
  const { relay: first, start, clock, maya, ana, room, companion } = await deskFor(t, { retention: { desk: 4 * day } });
  const keyOf = async (name: string) =>
    (await first.relay.keys.add({ name, scopes: ['read', 'send', 'manage', 'audit'] })).key;
  const [key, another] = [await keyOf('Backend'), await keyOf('Other')];
  for (const who of [
    new ApiClient(first, userCredential('maya')),
    new ApiClient(first, userCredential('ana', { roles: ['agent'] })),
  ]) {
    assertProblem(await who.get('/settings/retention'), 'forbidden', 403);
    assertProblem(await who.post('/settings/retention/preview', {}), 'forbidden', 403);
    const body = { kinds: {}, confirm: 'x' };
    assertProblem(await who.ask('PUT', '/settings/retention', { body }), 'forbidden', 403);
    assertProblem(await who.ask('DELETE', '/settings/retention?confirm=x'), 'forbidden', 403);
  }
  for (const text of ['one', 'two', 'three']) await say(maya, room, text);
  await say(ana, companion, 'an old note');
  await first.close();
  clock.jump(3 * day);
  const relay = await start();
  const [client, other] = [key, another].map((token) => new ApiClient(relay, { kind: 'token', token }));
  assert.equal((await client!.post(`/rooms/${companion}/messages`, { text: 'a note' })).status, 201);
  clock.jump(3 * day);
  await client!.post(`/rooms/${room}/messages`, { text: 'young' });
  const textsIn = async (name: string): Promise<string[]> =>
    (await client!.get(`/rooms/${name}/messages`)).body.messages.map(({ text }: { text: string }) => text);
  /** All texts that are kept, asked as often as one wants. */
  const kept = async (): Promise<string> => {
    const texts: string[] = [];
    for (const user of ['u_maya', 'u_ana', 's_backend']) {
      for await (const each of relay.relay.exportUser(user)) {
        if (each.record === 'entry' && each.entry.type === 'message') texts.push(each.entry.text);
      }
    }
    return texts.filter(Boolean).join();
  };
  assert.deepEqual((await client!.get('/settings/retention')).body, { kinds: { desk: 4 * day }, isSet: false });

  const kinds = { support: 2 * day };
  const preview = async (said: object, who = client!) => (await who.post('/settings/retention/preview', said)).body;
  const { effects, confirm } = await preview({ kinds });
  assert.deepEqual(effects, [
    { kind: 'support', before: clock.now() - 2 * day, messages: 3, isMore: false },
    { kind: 'desk', before: clock.now() - 2 * day, messages: 2, isMore: false },
  ]);
  const put = (said: object, who = client!): Promise<ApiAnswer> =>
    who.ask('PUT', '/settings/retention', { body: said });
  assertProblem(await put({ kinds }), 'bad-message', 400);
  assertProblem(await put({ kinds: { support: day / 2 }, confirm }), 'bad-message', 400);
  for (const [said, who] of [
    [{ kinds: { support: day }, confirm }, client!],
    [{ kinds: { ...kinds, open: day }, confirm }, client!],
    [{ kinds: { ...kinds, desk: 2 * day }, confirm }, client!],
    [{ kinds, confirm: `${confirm.split('.')[0]}.${'0'.repeat(64)}` }, client!],
    [{ kinds, confirm: `${clock.now() + day}.${confirm.split('.')[1]}` }, client!],
    [{ kinds, confirm }, other!],
  ] as const) {
    assertProblem(await put(said, who), 'confirmation-required', 403);
  }
  clock.jump(bounds.retentionConfirm);
  assertProblem(await put({ kinds, confirm }), 'confirmation-required', 403);
  assert.deepEqual(await textsIn(room), ['one', 'two', 'three', 'young'], 'nothing was deleted');

  // The first look of all is over when what the options delete is gone and a write behind that is answered; the next one is in ten minutes.
  clock.advance(20 * bounds.retentionPause);
  await eventually(async () => (await kept()) === 'one,two,three,a note,young');
  await client!.post(`/rooms/${room}/messages`, { text: 'younger' });

  const fresh = (await preview({ kinds })).confirm;
  const meanwhile = (await preview({ kinds: { open: 9 * day } }, other!)).confirm;
  assert.equal((await put({ kinds: { open: 9 * day }, confirm: meanwhile }, other!)).status, 200);
  assertProblem(await put({ kinds, confirm: fresh }), 'confirmation-required', 403);
  const done = await put({ kinds, confirm: (await preview({ kinds })).confirm });
  assert.deepEqual(done.body, { kinds, isSet: true });
  // At once: long before that. The clock goes no further while it is waited for.
  clock.advance(20 * bounds.retentionPause);
  await eventually(async () => (await kept()) === 'young,younger');
  assert.deepEqual((await textsIn(room)).filter(Boolean), ['young', 'younger']);
  assert.deepEqual((await textsIn(companion)).filter(Boolean), []);
  const { acts } = (await client!.get('/audit?act=settings-set')).body;
  assert.deepEqual(acts.map((act: { by: string; detail: string }) => [act.by, act.detail]).sort(), [
    ['s_backend', 'retention: support 2d, desk 2d'],
    ['s_other', 'retention: open 9d'],
  ]);
  assert.deepEqual((await preview({ kinds })).effects[0].messages, 0, 'what is deleted is not counted again');

  await relay.close();
  const again = new ApiClient(await start(), { kind: 'token', token: key });
  assert.deepEqual((await again.get('/settings/retention')).body, { kinds, isSet: true });
  assertProblem(await again.ask('DELETE', `/settings/retention?confirm=${fresh}`), 'confirmation-required', 403);
  const back = (await again.post('/settings/retention/preview', {})).body.confirm;
  const unset = await again.ask('DELETE', `/settings/retention?confirm=${back}`);
  assert.deepEqual(unset.body, { kinds: { desk: 4 * day }, isSet: false });
});

test('P54: a confirmation of what a retention deletes is good once, also where all is set back meanwhile, and not after a restart', async (t) => {
  const { relay: first, start } = await deskFor(t);
  const token = (await first.relay.keys.add({ name: 'Backend', scopes: ['manage'] })).key;
  const client = new ApiClient(first, { kind: 'token', token });
  const kinds = { support: 2 * day };
  const confirmOf = async (said: object, who = client): Promise<string> =>
    (await who.post('/settings/retention/preview', said)).body.confirm;
  const put = (confirm: string, who = client) => who.ask('PUT', '/settings/retention', { body: { kinds, confirm } });
  const unset = (confirm: string) => client.ask('DELETE', `/settings/retention?confirm=${confirm}`);
  const none = { kinds: {}, isSet: false };

  // Told twice, as who wants to keep one of it would be.
  const [used, spare] = [await confirmOf({ kinds }), await confirmOf({ kinds })];
  assert.equal((await put(used)).status, 200);
  assert.deepEqual((await unset(await confirmOf({}))).body, none);
  for (const confirm of [used, spare]) assertProblem(await put(confirm), 'confirmation-required', 403);
  const back = await confirmOf({});
  assert.equal((await unset(back)).status, 200, 'what is set already is set once more');
  assertProblem(await unset(back), 'confirmation-required', 403);
  // At once: of those who have looked at the same, one goes on.
  const twice = await confirmOf({ kinds });
  const answers = await Promise.all([put(twice), put(twice), put(twice)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403, 403]);
  await unset(await confirmOf({}));
  // One that was refused for what else was set meanwhile is used, too.
  const stale = await confirmOf({ kinds });
  const headers = { 'if-match': '"another"' };
  const refused = await client.ask('PUT', '/settings/retention', { headers, body: { kinds, confirm: stale } });
  assertProblem(refused, 'precondition-failed', 412);
  assertProblem(await put(stale), 'confirmation-required', 403);
  const kept = await confirmOf({ kinds });
  await first.close();
  const again = new ApiClient(await start(), { kind: 'token', token });
  assertProblem(await put(kept, again), 'confirmation-required', 403);
  assert.deepEqual((await again.get('/settings/retention')).body, none);
});

test('P54: what is set while old messages are being erased holds right after that', async () => {
  const clock = new ManualClock();
  const wheel = new TimerWheel(clock, (error) => assert.fail(String(error)));
  const erased: string[] = [];
  let isDone!: (isMore: boolean) => void;
  const expire = (kind: string, before: number) => {
    erased.push(`${kind} ${(clock.now() - before) / day}`);
    return new Promise<boolean>((resolve) => (isDone = resolve));
  };
  const personal = { unfinished: () => Promise.resolve([]), expire };
  const log = { warn: (_: string, { error }: { error: unknown }) => assert.fail(String(error)) };
  const services = { clock, wheel, log, siteBans: { end: () => Promise.resolve() }, store: { personal } };
  let retention: Retention = { open: 9 * day };
  const housekeeper = new Housekeeper(services as unknown as Services, () => retention);
  housekeeper.start();
  clock.advance(20 * bounds.retentionPause);
  await eventually(() => erased.length === 1);
  retention = { direct: day };
  housekeeper.reconsider();
  clock.advance(20 * bounds.retentionPause);
  isDone(false);
  await turn();
  clock.advance(20 * bounds.retentionPause);
  await turn();
  assert.deepEqual(erased, ['open 9', 'direct 1']);
  isDone(false);
  await turn();
  clock.advance(bounds.retentionInterval / 2);
  await turn();
  assert.equal(erased.length, 2, 'then it has time again');
  await housekeeper.close();
  wheel.close();
});
