import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createECDH, createHash } from 'node:crypto';
import { openSqliteStore } from '../../server/src/index.ts';
import {
  defaultLimits,
  sealedLimits,
  type Body,
  type LogEntry,
  type Sealed,
  type SealingDevice,
} from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';
import { ask, outcome } from '../support/rooms.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';
import { temporaryFolder } from '../support/new-store.ts';

const exp = Math.floor(Date.now() / 1_000) + 3_600;
const far = { exp, iat: exp - 3_700 };

function newKey(): string {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return pair.getPublicKey('base64url');
}
const idOf = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'base64url')).digest().subarray(0, 16).toString('base64url');
const sealedBy = (by: string, keys: readonly string[], data = 'CANARY'): Sealed => ({
  by: idOf(by),
  keys: keys.map((key) => [idOf(key), newKey(), 'k'.repeat(64)]),
  data,
});
const message = (sealed: Sealed): Body => ({ type: 'message', text: '', sealed });

describe('P56: sealed rooms on the wire', { concurrency: 4 }, () => {
  let relay: StartedRelay;
  const clients: WireClient[] = [];
  let people = 0;

  before(async () => {
    relay = await startRelay({ auth: { secrets: [secret] } });
  });
  after(async () => {
    for (const client of clients) client.cut();
    await relay.close();
  });

  const enter = async (sub: string) => {
    const client = await WireClient.open(relay.socketUrl);
    clients.push(client);
    return welcomed(client, undefined, userCredential(sub, far));
  };
  const keysOf = async (who: WireClient, room?: string) => {
    const answer = await ask(who, { type: 'devices', ...(room !== undefined && { room }) });
    return answer.type === 'devices' ? answer.devices : answer.type === 'error' ? answer.code : answer.type;
  };
  const told = async (who: WireClient, message: object): Promise<string> => {
    const answer = await ask(who, message);
    return answer.type === 'error' ? answer.code : answer.type;
  };

  /** Ana and Ben in a sealed room, with a device each. */
  async function two() {
    const n = ++people;
    const [ana, ben] = [await enter(`ana${n}`), await enter(`ben${n}`)];
    const made = await ask(ana, { type: 'create', kind: 'direct', members: [`u_ben${n}`], sealed: true });
    const { room } = made as { room: string };
    const keys = { ana: newKey(), ben: newKey() };
    assert.equal(await told(ana, { type: 'enrol', key: keys.ana }), 'done');
    assert.equal(await told(ben, { type: 'enrol', key: keys.ben }), 'done');
    return { n, ana, ben, room, keys, all: [keys.ana, keys.ben], ids: [`u_ana${n}`, `u_ben${n}`] as const };
  }

  test('only what is sealed for all that there are is taken, by a device of its sender', async () => {
    const { n, ana, ben, room, keys, all } = await two();
    assert.match(room, /^d~[\w-]{22}$/);
    const good = sealedBy(keys.ana, all);
    for (const [body, code] of [
      [message(good), 'ack'],
      [{ type: 'message', text: 'in clear' }, 'bad-message'],
      [{ type: 'message', text: 'in clear', sealed: good }, 'bad-message'],
      [{ type: 'message', text: '', sealed: good, files: [`f_${'a'.repeat(22)}`] }, 'bad-message'],
      [{ type: 'message', text: 'q\n- a\n- b', poll: { options: 2 } }, 'bad-message'],
      [{ type: 'message', text: '', stream: true }, 'bad-message'],
      [message(sealedBy(keys.ana, [keys.ben])), 'devices-changed'],
      [message(sealedBy(keys.ana, [...all, newKey()])), 'devices-changed'],
      [message(sealedBy(keys.ana, [...all, keys.ben])), 'devices-changed'],
      [message(sealedBy(keys.ben, all)), 'devices-changed'],
      [message({ ...good, data: 'x'.repeat(sealedLimits.dataLength + 1) }), 'bad-message'],
      [message({ ...good, data: 'no base64!' }), 'bad-message'],
      [message({ ...good, keys: Array.from({ length: 17 }, () => good.keys[0]!) }), 'bad-message'],
      [{ type: 'edit', of: 3, text: 'in clear' }, 'bad-message'],
    ] as [Body, string][]) {
      assert.equal(await outcome(ana, room, body), code, JSON.stringify(body).slice(0, 120));
    }
    assert.equal(await outcome(ana, 'lobby', message(good)), 'bad-message');
    const device = 'a'.repeat(12);
    ana.send({ type: 'calls', id: 9_001, device });
    await ana.next('calls');
    assert.equal(await told(ana, { type: 'call', room, device, media: 'audio', text: 'Call' }), 'bad-message');
    ben.send({ type: 'join', room });
    const joined = await ben.next('joined');
    assert.deepEqual([...joined.can].sort(), ['delete', 'react', 'read', 'signal']);
    const seen = joined.snapshot!.messages;
    assert.deepEqual(
      seen.map(({ text, sealed }) => [text, sealed?.data]),
      [['', 'CANARY']],
    );
    // By HTTP, too, and in the name of nobody.
    const http = new ApiClient(relay, userCredential(`ana${n}`, far));
    const { status } = await http.post(`/rooms/${encodeURIComponent(room)}/messages`, { text: 'in clear' });
    assert.ok([400, 403, 404].includes(status), String(status));
  });

  test('an edit is what the message says, its deletion takes both away, and former texts are told sealed', async () => {
    const { ana, ben, room, keys, all } = await two();
    const sent = await ana.append(room, 'first', message(sealedBy(keys.ana, all, 'CANARY-one')));
    const of = sent.type === 'ack' ? sent.seq : 0;
    const again = await ana.append(room, 'first', message(sealedBy(keys.ana, all, 'CANARY-other')));
    assert.equal(again.type === 'error' && again.code, 'key-reused');
    const edit: Body = { type: 'edit', of, text: '', sealed: sealedBy(keys.ana, all, 'CANARY-two') };
    assert.equal(await outcome(ana, room, edit), 'ack');
    assert.equal(await outcome(ben, room, { ...edit, sealed: sealedBy(keys.ben, all) }), 'forbidden');
    ben.send({ type: 'join', room });
    const { snapshot } = await ben.next('joined');
    assert.deepEqual(
      snapshot!.messages.map(({ text, sealed, edited }) => [text, sealed?.data, edited! > 0]),
      [['', 'CANARY-two', true]],
    );
    const former = await ask(ben, { type: 'revisions', room, seq: of });
    assert.deepEqual(former.type === 'revisions' && former.revisions.map(({ sealed }) => sealed?.data), [
      'CANARY-two',
      'CANARY-one',
    ]);
    assert.equal(await outcome(ana, room, { type: 'delete', of }), 'ack');
    const isDelete = (entry: LogEntry): boolean => entry.type === 'delete';
    const { entries } = await ben.next('entries', (each) => each.entries.some(isDelete));
    assert.deepEqual(entries.find(isDelete)!.set, { sealed: null });
  });

  test('keys are told to both, and when they are others; to nobody else; and nobody adds one to another', async () => {
    const { n, ana, ben, room, keys, ids } = await two();
    const eve = await enter(`eve${n}`);
    assert.equal(await keysOf(eve, room), 'forbidden');
    assert.equal(await keysOf(eve, `d~${'x'.repeat(22)}`), 'forbidden');
    assert.deepEqual(await keysOf(eve), []);
    const lobby = await keysOf(ana, 'lobby');
    assert.equal(lobby, 'forbidden');
    const list = await keysOf(ben, room);
    assert.deepEqual(
      (list as readonly SealingDevice[]).map(({ user, key }) => [user, key]),
      [
        [ids[0], keys.ana],
        [ids[1], keys.ben],
      ],
    );
    const more = newKey();
    const news = ben.next('devices', ({ devices }) => devices.some(({ key }) => key === more));
    assert.equal(await told(ana, { type: 'enrol', key: more }), 'done');
    await news;
    // Of a device that is somebody else's, or none any more, nobody makes one of theirs.
    assert.equal(await told(eve, { type: 'enrol', key: more }), 'forbidden');
    assert.equal(await told(eve, { type: 'retire', key: more }), 'done');
    assert.equal(((await keysOf(ana)) as readonly SealingDevice[]).length, 2);
    const gone = ben.next('devices', ({ devices }) => devices.some(({ key, ended }) => key === more && ended));
    assert.equal(await told(ana, { type: 'retire', key: more }), 'done');
    await gone;
    assert.equal(await told(ana, { type: 'enrol', key: more }), 'forbidden');
    assert.equal(await told(ana, { type: 'enrol', key: 'B'.repeat(87) }), 'bad-message');
    const guest = await WireClient.open(relay.socketUrl);
    clients.push(guest);
    await welcomed(guest, 'Guest');
    assert.equal(await told(guest, { type: 'enrol', key: newKey() }), 'forbidden');
    assert.equal(await told(guest, { type: 'devices' }), 'forbidden');
  });

  test('of more than eight the one unused longest is a device no more; former ones are bounded, too', async () => {
    const ana = await enter('many');
    const keys = Array.from({ length: sealedLimits.devices + sealedLimits.formerDevices + 3 }, newKey);
    for (const key of keys) assert.equal(await told(ana, { type: 'enrol', key }), 'done');
    const list = (await keysOf(ana)) as readonly SealingDevice[];
    assert.equal(list.filter(({ ended }) => !ended).length, sealedLimits.devices);
    assert.equal(list.filter(({ ended }) => ended).length, sealedLimits.formerDevices);
  });

  test('signals pass nothing that could be read', async () => {
    const { ana, ben, room } = await two();
    for (const client of [ana, ben]) {
      client.send({ type: 'join', room });
      await client.next('joined');
    }
    ana.send({ type: 'signal', room, topic: 'draft', data: 'CANARY' });
    ana.send({ type: 'signal', room, topic: 'typing', data: 'CANARY' });
    ana.send({ type: 'signal', room, topic: 'typing', data: true });
    const { signals } = await ben.next('signals');
    assert.deepEqual(signals, [{ from: ana.welcome.user.id, topic: 'typing', data: true }]);
  });

  test('of two that are sealed there is one room, beside the one that is not; guests, services and more than two have none', async () => {
    const { ana, ben, room, ids } = await two();
    const create = (who: WireClient, members: readonly string[], more: object = { sealed: true }) =>
      ask(who, { type: 'create', kind: 'direct', members, ...more });
    assert.equal(((await create(ben, [ids[0]])) as { room: string }).room, room);
    assert.match(((await create(ana, [ids[1]], {})) as { room: string }).room, /^d_/);
    for (const members of [['g_guest'], ['s_bot'], ['a_agent'], [ids[1], 'u_third']]) {
      assert.equal(((await create(ana, members)) as { code?: string }).code, 'forbidden');
    }
    assert.equal(await told(ana, { type: 'create', kind: 'private', sealed: true }), 'bad-message');
    // A room of that form is made by the relay alone.
    for (const none of [`d~${'y'.repeat(22)}`, 'x~lobby']) {
      assert.equal(await outcome(ana, none, message(sealedBy(newKey(), []))), 'forbidden');
      assert.equal(await outcome(ana, none, { type: 'member', change: 'joined' }), 'forbidden');
    }
  });
});

test('P19 P56: what is deleted in a sealed room leaves no byte, of its edits neither', async () => {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  const [ana, ben] = ['u_ana', 'u_ben'].map((id) => ({ id, name: id, kind: 'user' as const }));
  const room = `d~${'r'.repeat(22)}`;
  await store.createRoom({ name: room, kind: 'direct', creator: ana!, role: 'member', members: [ben!] });
  const keys = [newKey(), newKey()];
  await store.sealing!.add(ana!.id, keys[0]!);
  await store.sealing!.add(ben!.id, keys[1]!);
  const append = (key: string, body: Body) => store.append({ room, sender: ana!, key, body });
  for (let n = 0; n < 20; n++) {
    const sent = await append(`k${n}`, message(sealedBy(keys[0]!, keys, `CANARY${'x'.repeat(90 * n)}`)));
    assert.ok(sent.ok);
    const sealed = sealedBy(keys[0]!, keys, `CANARY${'y'.repeat(50 * n)}`);
    assert.ok((await append(`e${n}`, { type: 'edit', of: sent.seq, text: '', sealed })).ok);
    assert.ok((await append(`d${n}`, { type: 'delete', of: sent.seq })).ok);
  }
  await store.close();
  assert.deepEqual(
    readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes('CANARY')),
    [],
  );
});

test('P21 P56: whoever is erased leaves no device, no sealed word and no byte of either; the export tells both', async () => {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ folder, limits: defaultLimits });
  const [ana, ben] = ['u_ana', 'u_ben'].map((id) => ({ id, name: id, kind: 'user' as const }));
  const room = `d~${'r'.repeat(22)}`;
  await store.createRoom({ name: room, kind: 'direct', creator: ana!, role: 'member', members: [ben!] });
  const keys = [newKey(), newKey()];
  await store.sealing!.add(ana!.id, keys[0]!);
  await store.sealing!.add(ben!.id, keys[1]!);
  const append = (sender: typeof ana, key: string, body: Body) => store.append({ room, sender: sender!, key, body });
  const words = (n: number): string => `CANARY${'x'.repeat(40 * n)}`;
  for (let n = 0; n < 30; n++) {
    const first = await append(ana, `k${n}`, message(sealedBy(keys[0]!, keys, words(n))));
    assert.ok(first.ok, JSON.stringify(first));
    const edit: Body = { type: 'edit', of: first.seq, text: '', sealed: sealedBy(keys[0]!, keys, words(n + 3)) };
    assert.ok((await append(ana, `e${n}`, edit)).ok);
    if (n % 3 === 0) assert.ok((await append(ana, `d${n}`, { type: 'delete', of: first.seq })).ok);
  }
  assert.ok((await append(ben, 'b', message(sealedBy(keys[1]!, keys, 'BENS-WORDS')))).ok);
  const records = [];
  for await (const record of store.personal!.export(ana!.id)) records.push(record);
  assert.deepEqual(
    records.filter(({ record }) => record === 'sealing-device').map((each) => (each as unknown as { key: string }).key),
    [keys[0]],
  );
  assert.ok(records.some((each) => each.record === 'entry' && JSON.stringify(each).includes('CANARY')));
  await store.personal!.erase(ana!.id);
  assert.deepEqual(await store.sealing!.of(ana!.id), []);
  assert.equal((await store.sealing!.of(ben!.id)).length, 1);
  await store.close();
  const found = readdirSync(folder).filter((name) => {
    const bytes = readFileSync(path.join(folder, name));
    return bytes.includes('CANARY') || bytes.includes(keys[0]!);
  });
  assert.deepEqual(found, []);
  const again = await openSqliteStore({ folder, limits: defaultLimits });
  const { messages } = await again.snapshot(room, 100);
  assert.deepEqual(
    messages.filter(({ sealed }) => sealed).map(({ sealed }) => sealed!.data),
    ['BENS-WORDS'],
  );
  await again.close();
});
