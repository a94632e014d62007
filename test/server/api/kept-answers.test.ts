import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isKept, takesKey } from '../../../server/src/api/operation.ts';
import { operationsFor } from '../../../server/src/api/operations.ts';
import { bounds } from '../../../server/src/limits.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite.ts';
import type { Store } from '../../../server/src/store/store.ts';
import { defaultLimits } from '../../../src/protocol/index.ts';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../../support/relay.ts';
import { secret, testTime, userCredential } from '../../support/tokens.ts';
import { wrapStore } from '../../support/wrapped-store.ts';

const auth = { secrets: [secret] };
const exp = testTime + 30 * 86_400;
const keyed = (key: string) => ({ 'idempotency-key': key });
const support = { kind: 'support' };

test('every change takes an Idempotency-Key, and its answer is kept where it is neither done once by itself nor the same again', () => {
  const operations = operationsFor(defaultLimits);
  const ids = (wanted: (each: (typeof operations)[number]) => boolean) =>
    operations
      .filter(wanted)
      .map(({ id }) => id)
      .sort();
  assert.deepEqual(
    ids((each) => each.method !== 'GET' && !takesKey(each)),
    ['findMailReply', 'findPeople', 'findRooms', 'previewRetention', 'searchConversations', 'searchMessages'],
  );
  assert.deepEqual(ids(isKept), ['createInvitation', 'createRoom', 'redeemInvitation', 'retryMail', 'sendTranscript']);
});

describe('a change that is said again with its key', () => {
  const clock = new ManualClock();
  let folder = '';
  let relay: StartedRelay;
  const start = async (): Promise<void> => {
    relay = await startRelay({ data: folder, auth, environment: { clock } });
  };
  const as = (sub: string) => new ApiClient(relay, userCredential(sub, { exp }));
  const recordsOf = async (user: string): Promise<string[]> => {
    const records: string[] = [];
    for await (const { record } of relay.relay.exportUser(user)) records.push(record);
    return records;
  };
  before(async () => {
    folder = await temporaryFolder();
    await start();
  });
  after(async () => {
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is done once, and answered the same, also by the next relay; of another it is another', async () => {
    const first = await as('maya').post('/rooms', support, keyed('order-1'));
    assert.equal(first.status, 201);
    const again = await as('maya').post('/rooms', support, keyed('"order-1"'));
    assert.deepEqual(
      [again.status, again.body, again.headers.get('location')],
      [201, first.body, `rooms/${first.body.room}`],
    );
    assertProblem(await as('maya').post('/rooms', { kind: 'private' }, keyed('order-1')), 'key-reused', 422);
    assertProblem(await as('maya').post('/rooms', support, keyed('no key')), 'bad-message', 400);
    const { room } = first.body;
    // What keeps its key by itself, and other changes, have keys of their own.
    assert.equal((await as('maya').post(`/rooms/${room}/messages`, { text: 'Hello' }, keyed('order-1'))).status, 201);
    assert.notEqual((await as('jonas').post('/rooms', support, keyed('order-1'))).body.room, room);
    assert.notEqual((await as('maya').post('/rooms', support)).body.room, room);
    await relay.close();
    await start();
    assert.deepEqual((await as('maya').post('/rooms', support, keyed('order-1'))).body, first.body);
    assertProblem(await as('maya').post('/rooms', { kind: 'private' }, keyed('order-1')), 'key-reused', 422);
    clock.advance(bounds.keptAnswerLife);
    assert.notEqual((await as('maya').post('/rooms', support, keyed('order-1'))).body.room, room);
  });

  test('is done once where both come at a time', async () => {
    const both = await Promise.all([1, 2, 3].map(() => as('maya').post('/rooms', support, keyed('both'))));
    assert.deepEqual(
      both.map(({ status, body }) => [status, body.room]),
      both.map(() => [201, both[0]!.body.room]),
    );
  });

  test('may be said anew where it was refused: nothing was done', async () => {
    const { body } = await as('maya').post('/rooms', { kind: 'private' });
    const at = `/rooms/${body.room}/invitations`;
    assertProblem(await as('jonas').post(at, {}, keyed('invite')), 'forbidden', 403);
    await as('maya')
      .post(at, {}, keyed('invite'))
      .then(({ status }) => assert.equal(status, 201));
    const { body: invitation } = await as('maya').post(at, {}, keyed('invite'));
    const entered = await as('jonas').post('/invitations/redeem', { token: invitation.token }, keyed('come-in'));
    assert.equal(entered.status, 200);
    await as('maya').ask('PUT', `/rooms/${body.room}/members/u_jonas/role`, { body: { role: 'owner' } });
    assert.equal((await as('jonas').post(at, {}, keyed('invite'))).status, 201);
  });

  test('leaves nothing that can be read in the files, and goes with who is erased', async () => {
    const { body } = await as('zoe').post('/rooms', { kind: 'private' }, keyed('canary-key'));
    const { body: invitation } = await as('zoe').post(`/rooms/${body.room}/invitations`, {}, keyed('canary-key'));
    const files = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile());
    const bytes = files.map(({ name }) => readFileSync(path.join(folder, name), 'latin1')).join('');
    assert.ok(bytes.includes(body.room) && !bytes.includes('canary-key') && !bytes.includes(invitation.token));
    assert.equal((await recordsOf('u_zoe')).filter((each) => each === 'kept-answer').length, 2);
    await relay.relay.erase('u_zoe');
    assert.ok(!(await recordsOf('u_zoe')).includes('kept-answer'));
  });
});

test('who hangs up and asks again is told what was done; of what nobody knows, that', async (t) => {
  const folder = await temporaryFolder();
  const inner = await openSqliteStore({ folder, limits: defaultLimits });
  const gate = Promise.withResolvers<void>();
  let begun = 0;
  const changes: Partial<Store> = {
    async createRoom(room) {
      begun += 1;
      await gate.promise;
      return inner.createRoom(room);
    },
  };
  const store = wrapStore(inner, changes);
  const relay = await startRelay({ store, auth, environment: { clock: new ManualClock() } });
  t.after(async () => {
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const maya = new ApiClient(relay, userCredential('maya'));
  const controller = new AbortController();
  const headers = { ...keyed('hang-up'), 'content-type': 'application/json' };
  const { token } = userCredential('maya') as { token: string };
  const left = fetch(`${relay.url}/api/rooms`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify(support),
    signal: controller.signal,
  });
  await eventually(() => begun === 1);
  controller.abort();
  await assert.rejects(left);
  const again = maya.post('/rooms', support, keyed('hang-up'));
  gate.resolve();
  const { status, body } = await again;
  assert.deepEqual([status, begun], [201, 1]);
  assert.deepEqual(
    (await maya.get('/rooms')).body.rooms.map(({ room }: { room: string }) => room),
    [body.room],
  );

  // As where the relay ends before it has kept the answer.
  const { keptAnswers } = inner;
  keptAnswers!.keep = () => Promise.reject(new Error('gone'));
  assert.equal((await maya.post('/rooms', support, keyed('unknown'))).status, 201);
  assertProblem(await maya.post('/rooms', support, keyed('unknown')), 'outcome-unknown', 409);
});
