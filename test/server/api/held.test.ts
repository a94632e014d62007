import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { codeOf, get, png, upload } from '../../support/files.ts';
import { does, decide, lobby, queue, room, says } from '../../support/held.ts';
import { text } from '../../support/rooms.ts';
import { userCredential } from '../../support/tokens.ts';

const keyed = (key: string) => ({ 'idempotency-key': key });
const agent = userCredential('agent', { roles: ['agent'] });

describe('held messages by HTTP', () => {
  test('P28: are sent as held, listed page by page and decided, by who may by a connection', async (t) => {
    const relay = await lobby(t);
    const by = (sub: string, claims: object = {}) => new ApiClient(relay, userCredential(sub, { ...claims }));
    const [eve, boss, maya] = [by('eve'), new ApiClient(relay, agent), by('maya')];
    const one = { text: 'darn, wait' };
    const sent = await eve.post(`/rooms/${room}/messages`, one, keyed('k1'));
    assert.deepEqual([sent.status, sent.body], [201, { seq: 0, at: relay.clock.now(), key: 'k1', held: true }]);
    const again = await eve.post(`/rooms/${room}/messages`, one, keyed('k1'));
    assert.deepEqual(again.body, sent.body);
    for (const count of [2, 3])
      await eve.post(`/rooms/${room}/messages`, { text: `wait ${count}` }, keyed(`k${count}`));
    const first = await boss.get(`/rooms/${room}/held?limit=2`);
    const at = relay.clock.now();
    assert.deepEqual(first.body, {
      held: [
        { held: 1, at, from: 'u_eve', name: 'Eve', text: '****, wait' },
        { held: 2, at, from: 'u_eve', name: 'Eve', text: 'wait 2' },
      ],
      next: 2,
    });
    const rest = (await boss.get(`/rooms/${room}/held?after=2`)).body;
    assert.deepEqual([rest.held.map(({ held }: { held: number }) => held), rest.next], [[3], undefined]);
    for (const other of [eve, maya]) {
      assertProblem(await other.get(`/rooms/${room}/held`), 'forbidden', 403);
      for (const verdict of ['release', 'refuse']) {
        assertProblem(await other.post(`/rooms/${room}/held/1/decide`, { verdict }), 'forbidden', 403);
      }
    }
    assertProblem(await boss.post(`/rooms/${room}/held/1/decide`, { verdict: 'hold' }), 'bad-message', 400);
    assertProblem(await boss.post('/rooms/elsewhere/held/1/decide', { verdict: 'refuse' }), 'no-such-message', 404);
    const said = { verdict: 'release', reason: 'harmless' };
    assert.equal((await boss.post(`/rooms/${room}/held/1/decide`, said)).status, 204);
    assertProblem(await boss.post(`/rooms/${room}/held/1/decide`, said), 'no-such-message', 404);
    assert.deepEqual((await eve.post(`/rooms/${room}/messages`, one, keyed('k1'))).body.seq, 2);
    const [message] = (await maya.get(`/rooms/${room}/messages`)).body.messages;
    assert.deepEqual([message.from, message.text, message.seq], ['u_eve', '****, wait', 2]);
    const acts: string[] = [];
    for await (const { act, by: who, user, why } of relay.relay.audit()) acts.push([act, who, user, why].join(' '));
    assert.deepEqual(acts, ['held-released u_agent u_eve harmless']);
  });

  test('P28, P3: said again by its key a verdict is given once, also after a restart; another one by it is a mistake', async (t) => {
    const before = await lobby(t);
    const eve = await before.enter('eve');
    for (const key of ['k1', 'k2', 'k3']) assert.equal(await says(eve, key, text('wait')), 'held 0');
    const give = (url: string, held: number, verdict: string, key: string) =>
      new ApiClient({ url }, agent).post(`/rooms/${room}/held/${held}/decide`, { verdict }, keyed(key));
    assert.equal((await give(before.url, 1, 'refuse', 'once')).status, 204);
    assert.equal((await eve.next('error', ({ key }) => key === 'k1')).code, 'text-refused');
    assert.equal((await give(before.url, 1, 'refuse', 'once')).status, 204);
    assertProblem(await give(before.url, 1, 'release', 'once'), 'key-reused', 422);
    assertProblem(await give(before.url, 2, 'refuse', 'once'), 'key-reused', 422);
    assert.equal((await give(before.url, 2, 'release', 'second')).status, 204);
    await before.close();

    const after = await lobby(t, before.folder);
    assert.equal((await give(after.url, 2, 'release', 'second')).status, 204);
    assertProblem(await give(after.url, 2, 'release', 'third'), 'no-such-message', 404);
    const acts: string[] = [];
    for await (const { act } of after.relay.audit()) acts.push(act);
    assert.deepEqual(acts, ['held-refused', 'held-released']);
    assert.deepEqual(
      (await queue(await after.agent())).map(({ held }) => held),
      [3],
    );
  });

  test('P28, P22: by a key with the scope, also in the name of a moderator, and by no other', async (t) => {
    const relay = await lobby(t);
    const eve = await relay.enter('eve');
    const service = async (name: string, ...scopes: ('read' | 'send' | 'moderate' | 'act-as')[]) => {
      const { key } = await relay.relay.keys.add({ name, scopes });
      return { kind: 'token', token: key } as const;
    };
    const [bot, reader, actor] = [
      await service('bot', 'moderate'),
      await service('reader', 'read', 'send'),
      await service('actor', 'read', 'send', 'moderate', 'act-as'),
    ];
    const file = await upload(relay.url, userCredential('eve'), room, png);
    assert.equal(await says(eve, 'k1', { type: 'message', text: 'wait', files: [file.id] }), 'held 0');
    assert.equal(await says(eve, 'k2', text('wait')), 'held 0');
    const asMaya = { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'Maya' };
    const path = `/rooms/${room}/held`;
    assertProblem(await new ApiClient(relay, reader).get(path), 'forbidden', 403);
    assertProblem(await new ApiClient(relay, actor).ask('GET', path, { headers: asMaya }), 'forbidden', 403);
    assert.equal(await codeOf(await get(relay.url, reader, file.id)), 'no-such-file');
    assert.equal(await codeOf(await get(relay.url, actor, file.id, asMaya)), 'no-such-file');
    assert.equal((await get(relay.url, bot, file.id)).status, 200);
    assert.deepEqual((await new ApiClient(relay, bot).get(path)).body.held[0].files, [file]);
    const verdict = { verdict: 'release' };
    const decided = await new ApiClient(relay, actor).ask('POST', `${path}/1/decide`, {
      body: verdict,
      headers: asMaya,
    });
    assertProblem(decided, 'forbidden', 403);
    const boss = await relay.enter('boss', { roles: ['admin'] });
    await boss.append(room, 'm', { type: 'member', change: 'joined' });
    const maya = await relay.enter('maya');
    await maya.append(room, 'm', { type: 'member', change: 'joined' });
    const made = await boss.append(room, 'r', { type: 'member', change: 'role', user: 'u_maya', role: 'moderator' });
    assert.equal(made.type, 'ack');
    assert.equal((await get(relay.url, actor, file.id, asMaya)).status, 200);
    const now = await new ApiClient(relay, actor).ask('POST', `${path}/1/decide`, { body: verdict, headers: asMaya });
    assert.equal(now.status, 204);
    assert.equal((await new ApiClient(relay, bot).post(`${path}/2/decide`, { verdict: 'refuse' })).status, 204);
    const acts: string[] = [];
    for await (const { act, by, via = '-' } of relay.relay.audit({ room })) acts.push([act, by, via].join(' '));
    assert.deepEqual(acts, ['role u_boss -', 'held-released u_maya s_actor', 'held-refused s_bot -']);
    assert.equal(await does(boss, decide(2, 'release')), 'no-such-message');
  });
});
