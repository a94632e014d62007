import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { Body, HeldList, RelayMessage } from '../../src/protocol/index.ts';
import { eventually } from '../support/eventually.ts';
import { get, png, codeOf, upload } from '../support/files.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { change, mute, outcome, text } from '../support/rooms.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { welcomed } from '../support/wire.ts';
import { WireClient } from '../support/wire-client.ts';

const room = 'lobby';
const filters = {
  words: [
    { words: ['wait'], action: 'hold' },
    { words: ['darn'], action: 'mask' },
    { words: ['never'], action: 'refuse' },
  ],
} as const;

/** How often something is found in the files of a folder. */
const countIn = (folder: string, canary: string): number =>
  readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((count, { name }) => count + readFileSync(path.join(folder, name), 'latin1').split(canary).length - 1, 0);

async function lobby(t: TestContext, data?: string) {
  const clock = new ManualClock();
  const folder = data ?? (await temporaryFolder());
  const started = await startRelay({ data: folder, auth: { secrets: [secret] }, filters, environment: { clock } });
  const clients: WireClient[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    for (const client of clients) client.cut();
    return (closing ??= started.close());
  };
  t.after(close);
  const enter = async (sub: string, claims: object = {}) => {
    const client = await WireClient.open(started.socketUrl);
    clients.push(client);
    return welcomed(client, undefined, userCredential(sub, { ...claims }));
  };
  return { ...started, folder, clock, close, enter, agent: () => enter('agent', { roles: ['agent'] }) };
}

let ids = 0;
async function ask(client: WireClient, message: object): Promise<RelayMessage> {
  const id = ++ids;
  client.raw(JSON.stringify([{ ...message, id }]));
  return client.nextWhere((told): told is RelayMessage => 'id' in told && told.id === id);
}
const does = async (client: WireClient, message: object): Promise<string> => {
  const answer = await ask(client, message);
  return answer.type === 'error' ? answer.code : answer.type;
};
const queue = async (client: WireClient): Promise<HeldList['held']> =>
  ((await ask(client, { type: 'held', room })) as HeldList).held;
const decide = (held: number, verdict: string, more: object = {}) => ({ type: 'decide', room, held, verdict, ...more });
/** What is answered to a send, in short. */
async function says(client: WireClient, key: string, body: Body): Promise<string> {
  const answer = await client.append(room, key, body);
  if (answer.type === 'error') return answer.code;
  return answer.held ? `held ${answer.seq}` : `ack ${answer.seq}`;
}

describe('held messages', () => {
  test('P28: are acknowledged as held, seen by nobody but moderators, and in the log from their release on', async (t) => {
    const first = await lobby(t);
    const [eve, maya, agent] = [await first.enter('eve'), await first.enter('maya'), await first.agent()];
    for (const client of [eve, maya, agent]) await client.join(room);
    assert.equal(await says(eve, 'k1', text('darn, wait')), 'held 0');
    assert.equal(await says(eve, 'k2', text('goes on')), 'ack 2', 'it holds nothing up');
    assert.equal(await says(eve, 'k3', text('wait, never')), 'text-refused', 'refusing is more');
    assert.equal(await says(eve, 'k4', { type: 'edit', of: 2, text: 'wait' }), 'text-refused');
    assert.equal(await says(agent, 'k5', text('wait, I am a moderator')), 'ack 4');
    assert.equal(await does(maya, { type: 'held', room }), 'forbidden');
    assert.equal(await does(eve, decide(1, 'release')), 'forbidden');
    const at = first.clock.now();
    const told = await queue(agent);
    assert.deepEqual(told, [{ held: 1, at, from: 'u_eve', name: 'Eve', text: '****, wait' }]);
    await maya.reached(room, 4);
    assert.ok(!maya.frames.join().includes('****'), 'nobody else is told');
    await first.close();

    const second = await lobby(t, first.folder);
    second.clock.advance(5_000);
    const [again, boss, other] = [await second.enter('eve'), await second.agent(), await second.enter('maya')];
    assert.equal(await says(again, 'k1', text('darn, wait')), 'held 0', 'the same answer after a restart');
    await other.join(room, undefined);
    const both = await Promise.all([
      does(boss, decide(1, 'release', { reason: 'harmless' })),
      does(await second.enter('two', { roles: ['agent'] }), decide(1, 'release')),
    ]);
    assert.deepEqual(both.sort(), ['done', 'no-such-message']);
    await other.reached(room, 5);
    const entry = other.entries(room).at(-1)!;
    assert.ok(entry.type === 'message');
    const { seq, from, key, text: shown, at: released } = entry;
    assert.deepEqual([seq, from, key, shown, released], [5, 'u_eve', 'k1', '****, wait', second.clock.now()]);
    assert.equal(await says(again, 'k1', text('darn, wait')), 'ack 5');
    assert.equal(await says(again, 'k1', text('another')), 'key-reused');
    const acts: string[] = [];
    for await (const { act, user, seq, why } of second.relay.audit()) acts.push([act, user, seq, why].join(' '));
    assert.deepEqual(acts, ['held-released u_eve 5 harmless']);
  });

  test('P28: a refusal is told to every connection of its sender, and to those that come later', async (t) => {
    const relay = await lobby(t);
    const [eve, phone, agent] = [await relay.enter('eve'), await relay.enter('eve'), await relay.agent()];
    const canary = 'CANARY wait';
    assert.equal(await says(eve, 'k1', text(canary)), 'held 0');
    assert.ok(countIn(relay.folder, canary) > 0);
    assert.equal(await does(agent, decide(1, 'refuse')), 'done');
    for (const client of [eve, phone]) {
      const { code, class: kind, room: where } = await client.next('error', ({ key }) => key === 'k1');
      assert.deepEqual([code, kind, where], ['text-refused', 'stop', room]);
    }
    assert.equal(await does(agent, decide(1, 'release')), 'no-such-message');
    assert.equal(await says(eve, 'k1', text(canary)), 'text-refused');
    assert.equal(await says(eve, 'k2', text('fine')), 'ack 2');
    await eventually(() => countIn(relay.folder, canary) === 0);
  });

  test('P28: rank counts, and who is more by the token of an open connection', async (t) => {
    const relay = await lobby(t);
    const [eve, agent] = [await relay.enter('eve'), await relay.agent()];
    assert.equal(await says(eve, 'k1', text('wait')), 'held 0');
    const raised = await relay.enter('eve', { rooms: { [room]: 'moderator' } });
    assert.equal(await does(raised, decide(1, 'release')), 'forbidden', 'not one’s own');
    assert.equal(await does(agent, decide(1, 'refuse')), 'forbidden', 'they are as much');
    const boss = await relay.enter('boss', { roles: ['admin'] });
    assert.equal(await does(boss, decide(1, 'release')), 'done');
    assert.equal(await does(boss, decide(1, 'refuse')), 'no-such-message');
  });

  test('P28: a ban takes back what waits, a mute does not; files are the sender’s alone until the release', async (t) => {
    const relay = await lobby(t);
    const [eve, agent] = [await relay.enter('eve'), await relay.agent()];
    const [own, moderator] = [userCredential('eve'), userCredential('agent', { roles: ['agent'] })];
    const file = await upload(relay.url, own, room, png);
    assert.equal(await says(eve, 'k1', { type: 'message', text: 'wait', files: [file.id] }), 'held 0');
    assert.equal(await says(eve, 'k2', text('wait too')), 'held 0');
    assert.equal(await outcome(agent, room, mute('u_eve', 60_000)), 'ack');
    assert.equal(await says(eve, 'k3', text('wait')), 'muted');
    assert.deepEqual((await queue(agent))[0]?.files, [file]);
    assert.equal(await codeOf(await get(relay.url, moderator, file.id)), 'no-such-file');
    assert.equal((await get(relay.url, own, file.id)).status, 200);
    assert.equal(await does(agent, decide(1, 'release')), 'done');
    assert.equal((await get(relay.url, moderator, file.id)).status, 200);
    assert.equal(await outcome(agent, room, change('u_eve', 'banned')), 'ack');
    assert.deepEqual(await queue(agent), []);
    assert.equal(await says(eve, 'k2', text('wait too')), 'text-refused');
  });

  test('P28: so many wait of one user, told a page at a time', async (t) => {
    const relay = await lobby(t);
    const agent = await relay.agent();
    for (const sub of ['one', 'two', 'three']) {
      const client = await relay.enter(sub);
      for (let count = 0; count < bounds.heldPerUser; count++) {
        assert.equal(await says(client, `k${count}`, text('wait')), 'held 0');
      }
      assert.equal(await says(client, 'more', text('wait')), 'too-many');
      assert.equal(await says(client, 'k0', text('wait')), 'held 0');
    }
    const page = (await ask(agent, { type: 'held', room })) as HeldList;
    assert.deepEqual([page.held.length, page.more], [bounds.heldAtOnce, true]);
    const rest = (await ask(agent, { type: 'held', room, after: page.held.at(-1)!.held })) as HeldList;
    assert.deepEqual([rest.held.length, rest.more], [3 * bounds.heldPerUser - bounds.heldAtOnce, false]);
  });
});
