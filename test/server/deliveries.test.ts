// P38: how far messages have reached the others.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { Deliveries, RelayMessage } from '../../src/protocol/index.ts';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import { credentialOf, relayFor } from '../support/relay-test.ts';
import { makeRoom, outcome, text } from '../support/rooms.ts';
import type { WireClient } from '../support/wire-client.ts';

const isDeliveries = (told: RelayMessage): told is Deliveries => told.type === 'deliveries';
const toldTo = (client: WireClient): Deliveries[] => client.received.filter(isDeliveries);

/** What a client knows by all that it was told. */
function known(client: WireClient): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { upTo } of toldTo(client)) for (const [user, seq] of upTo) all[user] = Math.max(seq, all[user] ?? 0);
  return all;
}

async function watch(client: WireClient, room: string, id = 1): Promise<Deliveries> {
  client.raw(JSON.stringify([{ type: 'deliveries', id, room }]));
  return client.nextWhere(isDeliveries);
}

/** Everything that this client was told so far has arrived, and what it said is handled. */
async function settled(client: WireClient): Promise<void> {
  client.send({ type: 'beat', cursors: [] });
  await client.next('beat');
}

/** Its answer to a ping that came with what it has is there: each turn of beats goes behind what was written before. */
async function answered(client: WireClient): Promise<void> {
  await settled(client);
  await settled(client);
}

describe('P38: how far messages have reached the others', () => {
  test('is told to who asks, now and as it changes, of the others alone; no heartbeat is waited for', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    await maya.join('lobby');
    await jonas.join('lobby');
    assert.deepEqual(await watch(maya, 'lobby'), { type: 'deliveries', id: 1, room: 'lobby', upTo: [] });
    await maya.say('lobby', 'a', 'Hello');
    await jonas.reached('lobby', 2);
    await answered(jonas);
    await relay.pass(2_000);
    await settled(maya);
    assert.equal(known(maya)[jonas.welcome.user.id], 2);
    assert.deepEqual(Object.keys(known(maya)), [jonas.welcome.user.id]);
    assert.deepEqual(toldTo(jonas), [], 'who did not ask is told nothing');
    assert.ok(!jonas.frames.concat(maya.frames).some((frame) => frame.includes('"reads":[["')), 'nobody has read');
  });

  test('is known by heartbeats where pings are not answered, and not before', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    jonas.mute();
    await maya.join('lobby');
    await jonas.join('lobby');
    await watch(maya, 'lobby');
    await maya.say('lobby', 'a', 'Hello');
    await jonas.reached('lobby', 2);
    await settled(jonas);
    await relay.pass(2_000);
    await settled(maya);
    assert.deepEqual(known(maya), {});
    // More than the relay has written is not believed.
    jonas.send({ type: 'beat', cursors: [['lobby', 1_000]] });
    await jonas.next('beat');
    await relay.pass(2_000);
    await settled(maya);
    assert.deepEqual(known(maya), { [jonas.welcome.user.id]: 2 });
  });

  test('is known by the cursor of who comes back, and stays when they go', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    // So that it is the cursor alone.
    jonas.mute();
    const { epoch } = await maya.join('lobby');
    await watch(maya, 'lobby');
    await maya.say('lobby', 'a', 'Hello');
    jonas.send({ type: 'join', room: 'lobby', cursor: { epoch, seq: 2 } });
    await jonas.next('joined');
    await answered(jonas);
    await relay.pass(2_000);
    await settled(maya);
    assert.equal(known(maya)[jonas.welcome.user.id], 2);
    jonas.send({ type: 'bye' });
    await jonas.closed;
    await maya.say('lobby', 'b', 'Are you there?');
    await relay.pass(2_000);
    await settled(maya);
    assert.equal(known(maya)[jonas.welcome.user.id], 2);
    const late = await relay.enter('Maya', credentialOf(maya));
    await late.join('lobby');
    assert.deepEqual((await watch(late, 'lobby', 7)).upTo, [[jonas.welcome.user.id, 2]]);
  });

  test('ends for an id by `end`, and with the room; of many ids the oldest goes', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    maya.send({ type: 'deliveries', id: 5, room: 'lobby' } as never);
    const refusal = await maya.next('error');
    assert.deepEqual([refusal.code, refusal.id], ['not-joined', 5]);
    await maya.join('lobby');
    await jonas.join('lobby');
    for (let id = 1; id <= bounds.watches + 1; id++) await watch(maya, 'lobby', id);
    maya.raw(JSON.stringify([{ type: 'deliveries', id: 90, room: 'lobby', end: 2 }]));
    assert.equal((await maya.next('done')).id, 90);
    const before = maya.received.length;
    await maya.say('lobby', 'a', 'Hello');
    await jonas.reached('lobby', 2);
    await answered(jonas);
    await relay.pass(2_000);
    await settled(maya);
    assert.equal(known(maya)[jonas.welcome.user.id], 2);
    const ids = new Set(
      maya.received
        .slice(before)
        .filter(isDeliveries)
        .map(({ id }) => id),
    );
    assert.deepEqual(
      [...ids],
      Array.from({ length: bounds.watches - 1 }, (_, index) => index + 3),
    );
    maya.send({ type: 'leave', room: 'lobby' });
    await settled(maya);
    const left = maya.received.length;
    await jonas.say('lobby', 'b', 'Hello');
    await relay.pass(2_000);
    await settled(maya);
    assert.deepEqual(maya.received.slice(left).filter(isDeliveries), []);
  });

  test('is not kept of a room with many people', async (t) => {
    const relay = await relayFor(t, { connectRatePerAddress: 1_000, maxConnectionsPerAddress: 100 });
    const all = await Promise.all(Array.from({ length: bounds.deliveryUsers + 1 }, () => relay.enter()));
    for (const client of all) await client.join('lobby');
    const [maya] = all;
    await watch(maya!, 'lobby');
    const key = 'a';
    await maya!.say('lobby', key, 'Hello');
    for (const client of all) {
      await client.reached('lobby', 2);
      client.send({ type: 'beat', cursors: [['lobby', 2]] });
      await client.next('beat');
    }
    await relay.pass(3_000);
    await settled(maya!);
    assert.deepEqual(known(maya!), {});
  });

  test('is not known of services, which are no device of somebody', async (t) => {
    const relay = await relayFor(t);
    const { key } = await relay.relay.keys.add({ name: 'Build bot', scopes: ['read'] });
    const [maya, bot] = [await relay.enter('Maya'), await relay.enter(undefined, { kind: 'token', token: key })];
    await maya.join('lobby');
    await bot.join('lobby');
    await watch(maya, 'lobby');
    await maya.say('lobby', 'a', 'Hello');
    await bot.reached('lobby', 2);
    await answered(bot);
    bot.send({ type: 'beat', cursors: [['lobby', 2]] });
    await bot.next('beat');
    await relay.pass(2_000);
    await settled(maya);
    assert.deepEqual(known(maya), {});
  });

  test('is told of nobody where one of two has blocked the other; and again when it is over', async (t) => {
    const relay = await relayOnDisk(t);
    const [maya, jonas] = [await relay.enter('maya'), await relay.enter('jonas')];
    const direct = await makeRoom(maya, 'direct', ['u_jonas']);
    const pass = async (): Promise<void> => {
      for (let count = 0; count < 3; count++) {
        relay.clock.advance(bounds.presenceInterval);
        for (const client of [maya, jonas]) await settled(client);
      }
    };
    for (const client of [maya, jonas]) await client.join(direct);
    await watch(jonas, direct);
    const change = async (type: 'block' | 'unblock', id: number): Promise<void> => {
      maya.send({ type, id, user: 'u_jonas' } as never);
      await maya.next('done');
    };
    await change('block', 50);
    const before = jonas.received.length;
    assert.equal(await outcome(maya, direct, text('still to be read')), 'ack');
    const { head } = await maya.join(direct);
    maya.send({ type: 'beat', cursors: [[direct, head]] });
    await pass();
    await jonas.join(direct);
    jonas.raw(JSON.stringify([{ type: 'deliveries', id: 60, room: direct }]));
    await pass();
    assert.deepEqual(
      jonas.received
        .slice(before)
        .filter(isDeliveries)
        .flatMap(({ upTo }) => upTo),
      [],
    );
    await change('unblock', 51);
    await pass();
    assert.deepEqual(known(jonas), { u_maya: head });
  });

  test('is kept over a restart, in the export of its user, and erased with them', async (t) => {
    const relay = await relayOnDisk(t);
    const [maya, jonas] = [await relay.enter('maya'), await relay.enter('jonas')];
    await maya.join('lobby');
    await jonas.join('lobby');
    await watch(maya, 'lobby');
    await maya.say('lobby', 'a', 'Hello');
    await jonas.reached('lobby', 2);
    await answered(jonas);
    relay.clock.advance(2_000);
    await settled(maya);
    assert.equal(known(maya)['u_jonas'], 2);
    await relay.close();
    const again = await relayOnDisk(t, { data: relay.folder });
    const back = await again.enter('maya');
    await back.join('lobby');
    assert.deepEqual((await watch(back, 'lobby')).upTo, [['u_jonas', 2]]);
    const records = async (): Promise<string> => {
      const all: unknown[] = [];
      for await (const record of again.relay.exportUser('u_jonas')) all.push(record);
      return JSON.stringify(all);
    };
    assert.ok((await records()).includes('{"record":"delivery","room":"lobby","seq":2}'));
    await again.relay.erase('u_jonas');
    assert.ok(!(await records()).includes('"delivery"'));
  });
});
