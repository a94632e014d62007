import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { Credential, HeldList } from '../../src/protocol/index.ts';
import { eventually } from '../support/eventually.ts';
import { get, png, codeOf, upload } from '../support/files.ts';
import { askHeld, countIn, decide, does, lobby, queue, room, says } from '../support/held.ts';
import { credentialOf } from '../support/relay-test.ts';
import { change, mute, outcome, text } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';

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

  test('P28: a ban takes back what waits, a mute does not; files are the sender’s and the moderators’ until the release', async (t) => {
    const relay = await lobby(t);
    const [eve, agent] = [await relay.enter('eve'), await relay.agent()];
    const [own, moderator] = [userCredential('eve'), userCredential('agent', { roles: ['agent'] })];
    const file = await upload(relay.url, own, room, png);
    assert.equal(await says(eve, 'k1', { type: 'message', text: 'wait', files: [file.id] }), 'held 0');
    assert.equal(await says(eve, 'k2', text('wait too')), 'held 0');
    assert.equal(await outcome(agent, room, mute('u_eve', 60_000)), 'ack');
    assert.equal(await says(eve, 'k3', text('wait')), 'muted');
    assert.deepEqual((await queue(agent))[0]?.files, [file]);
    assert.equal(await codeOf(await get(relay.url, userCredential('maya'), file.id)), 'no-such-file');
    assert.equal((await get(relay.url, own, file.id)).status, 200);
    const seen = await get(relay.url, moderator, file.id);
    assert.deepEqual([seen.status, seen.headers.get('cache-control')], [200, 'no-store'], 'who decides looks at it');
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
    const page = (await askHeld(agent, { type: 'held', room })) as HeldList;
    assert.deepEqual([page.held.length, page.more], [bounds.heldAtOnce, true]);
    const rest = (await askHeld(agent, { type: 'held', room, after: page.held.at(-1)!.held })) as HeldList;
    assert.deepEqual([rest.held.length, rest.more], [3 * bounds.heldPerUser - bounds.heldAtOnce, false]);
  });

  test('P28, P30: what is held is released with the message that it answers', async (t) => {
    const relay = await lobby(t);
    const [eve, agent] = [await relay.enter('eve'), await relay.agent()];
    assert.equal(await says(eve, 'k1', text('first')), 'ack 2');
    assert.equal(await says(eve, 'k2', { type: 'message', text: 'wait', reply: 9 }), 'no-such-message');
    assert.equal(await says(eve, 'k2', { type: 'message', text: 'wait', reply: 2 }), 'held 0');
    assert.equal((await queue(agent))[0]?.reply, 2);
    await agent.join(room);
    assert.equal(await does(agent, decide(1, 'release')), 'done');
    await agent.reached(room, 3);
    const entry = agent.entries(room).at(-1)!;
    assert.deepEqual(entry.type === 'message' && [entry.key, entry.reply, entry.files], ['k2', 2, undefined]);
    assert.equal(await says(eve, 'k2', { type: 'message', text: 'wait', reply: 2 }), 'ack 3');
  });

  test('P28, P27: what a guest has waiting is the user’s who they become, with its files, and nothing of the guest is left', async (t) => {
    const relay = await lobby(t);
    const [guest, agent] = [await relay.come(), await relay.agent()];
    const credential = credentialOf(guest) as Extract<Credential, { kind: 'guest' }>;
    const file = await upload(relay.url, credential, room, png);
    const body = { type: 'message', text: 'wait', files: [file.id] } as const;
    assert.equal(await says(guest, 'k1', body), 'held 0');
    assert.equal(await says(guest, 'k2', text('wait too')), 'held 0');
    const maya = await relay.mergeAs('maya', credential);
    assert.equal((await guest.next('error')).code, 'credential-invalid');
    const told = await queue(agent);
    assert.deepEqual(
      told.map(({ from, name, files }) => [from, name, files]),
      [
        ['u_maya', 'Maya', [file]],
        ['u_maya', 'Maya', undefined],
      ],
    );
    assert.equal(await says(maya, 'k1', body), 'held 0');
    assert.equal((await get(relay.url, userCredential('maya'), file.id)).status, 200);
    assert.equal(await codeOf(await get(relay.url, userCredential('eve'), file.id)), 'no-such-file');
    assert.equal(await does(agent, decide(2, 'refuse')), 'done');
    const refused = await maya.next('error', ({ key }) => key === 'k2');
    assert.equal(refused.code, 'text-refused', 'the user is told of what the guest sent');
    await agent.join(room);
    assert.equal(await does(agent, decide(1, 'release')), 'done');
    await agent.reached(room, 2);
    const [joined, entry] = agent.entries(room);
    assert.deepEqual(joined?.type === 'member' && joined.user, { id: 'u_maya', name: 'Maya', kind: 'user' });
    assert.deepEqual(entry?.type === 'message' && [entry.from, entry.name, entry.files], ['u_maya', 'Maya', [file]]);
    assert.equal(await says(maya, 'k1', body), 'ack 2');
  });

  test('P28, P21: of a person who is erased nothing that waits is left in the folder, of guest or user, files and names included', async (t) => {
    const relay = await lobby(t);
    const [guest, other, agent] = [await relay.come(), await relay.enter('other'), await relay.agent()];
    const credential = credentialOf(guest) as Extract<Credential, { kind: 'guest' }>;
    const canaries = { text: 'TÄXT-CANARY', file: 'fïle-canary.png', bytes: 'BYTES-CANARY', name: 'Canary-maya' };
    const moderator = userCredential('agent', { roles: ['agent'] });
    const own = userCredential('maya', { name: canaries.name });
    const send = async (client: typeof guest, key: string, who: Credential) => {
      const about = await upload(relay.url, who, room, Buffer.concat([png, Buffer.from(canaries.bytes)]), {
        name: canaries.file,
      });
      const body = { type: 'message', text: `${canaries.text} wait`, files: [about.id] } as const;
      assert.equal(await says(client, key, body), 'held 0');
      return about.id;
    };
    const files = [await send(guest, 'k1', credential)];
    await relay.mergeAs('maya', credential);
    const maya = await relay.come(own);
    files.push(await send(maya, 'k2', own));
    assert.equal(await says(maya, 'k3', text(`${canaries.text} wait, refused`)), 'held 0');
    assert.equal(await does(agent, decide(3, 'refuse')), 'done');
    assert.equal(await says(other, 'k1', text('wait, I stay')), 'held 0');
    for (const canary of Object.values(canaries)) assert.ok(countIn(relay.folder, canary) > 0, canary);
    await relay.relay.erase('u_maya');
    const rest = await queue(agent);
    assert.deepEqual(
      rest.map(({ text: words }) => words),
      ['wait, I stay'],
    );
    for (const id of files) assert.equal(await codeOf(await get(relay.url, moderator, id)), 'no-such-file');
    assert.equal(await does(agent, decide(1, 'release')), 'no-such-message');
    await relay.close();
    for (const canary of [...Object.values(canaries), ...files]) assert.equal(countIn(relay.folder, canary), 0, canary);
    assert.ok(countIn(relay.folder, 'wait, I stay') > 0);
  });
});
