import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { relayFor } from '../../support/relay-test.ts';
import { secret, userCredential } from '../../support/tokens.ts';

const auth = { secrets: [secret] };

test('P29: messages are searched by HTTP, page by page, by whoever may read them', async (t) => {
  const relay = await relayFor(t, { auth });
  const [maya, eve] = [new ApiClient(relay, userCredential('maya')), new ApiClient(relay, userCredential('eve'))];
  const room = (await maya.post('/rooms', { kind: 'private' })).body.room as string;
  for (const text of ['garden 1', 'hay', 'Gärden 2', 'garden 3']) await maya.post(`/rooms/${room}/messages`, { text });
  const at = `/rooms/${room}/search`;
  const first = await maya.post(at, { text: 'garden', limit: 2 });
  assert.equal(first.status, 200);
  assert.equal(first.body.room, room);
  assert.deepEqual(
    first.body.hits.map(({ text, from, ranges }: Record<string, unknown>) => [text, from, ranges]),
    [
      ['garden 3', 'u_maya', [[0, 6]]],
      ['Gärden 2', 'u_maya', [[0, 6]]],
    ],
  );
  const second = await maya.post(at, { text: 'garden', before: first.body.next });
  assert.deepEqual([second.body.hits.length, 'next' in second.body], [1, false]);
  assertProblem(await eve.post(at, { text: 'garden' }), 'forbidden', 403);
  assertProblem(await eve.post('/rooms/p_AAAAAAAAAAAAAAAAAAAAAA/search', { text: 'garden' }), 'forbidden', 403);
  for (const text of ['', 'x'.repeat(201)]) assertProblem(await maya.post(at, { text }), 'text-length', 422);
  assertProblem(await maya.post(at, { text: 'x', after: 1 }), 'bad-message', 400);
  const { key } = await relay.relay.keys.add({ name: 'Writer', scopes: ['send'] });
  const writer = new ApiClient(relay, { kind: 'token', token: key });
  assertProblem(await writer.post('/rooms/lobby/search', { text: 'x' }), 'forbidden', 403);
});
