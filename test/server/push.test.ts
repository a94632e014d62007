import assert from 'node:assert/strict';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { createSender } from '../../server/src/webhooks/sender.ts';
import { TimerWheel } from '../../server/src/heartbeat.ts';
import type { RelayOptions } from '../../server/src/index.ts';
import { bounds } from '../../server/src/limits.ts';
import { Push, type PushOptions } from '../../server/src/push/push.ts';
import type { PushStore } from '../../server/src/store/push.ts';
import type { RoomCommit } from '../../server/src/store/store.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { pushService, signedBy } from '../support/push-service.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';

type PushChoices = Exclude<RelayOptions['push'], false | undefined>;

/** A relay whose pushes may go to this machine, a service for them, and people. */
async function pushSite(t: TestContext, push: PushChoices = {}, data?: string, clock = new ManualClock()) {
  const folder = data ?? (await temporaryFolder());
  const options = { data: folder, auth: { secrets: [secret] }, environment: { clock } };
  const started = await startRelay({ ...options, push: { private: true, ...push } });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= started.close());
  t.after(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const service = await pushService(t);
  // Good for as long as any test turns the clock.
  const by = (id: string, more = {}) => new ApiClient(started, userCredential(id, { exp: 2 ** 33, ...more }));
  const [maya, jonas] = [by('maya', { name: 'Maya' }), by('jonas', { name: 'Jonas' })];
  const say = async (who: ApiClient, room: string, text: string, more = {}): Promise<number> => {
    const { status, body } = await who.post(`/rooms/${room}/messages`, { text, ...more });
    assert.equal(status, 201);
    return body.seq;
  };
  const subscribe = async (who: ApiClient, name: string, more = {}) => {
    const device = service.device(name);
    const { status, body } = await who.post('/me/push/devices', { ...device.subscription, ...more });
    assert.equal(status, 204, JSON.stringify(body));
    return device;
  };
  let markers = 0;
  const stats = () => started.relay.stats();
  /** What is told until now has come. */
  const told = async (count: number) => {
    clock.advance(bounds.pushDelay + 100);
    await eventually(() => service.pushed.length === count);
  };
  /** Long enough for anything that is to be told, and a marker behind it that is. */
  const nothing = async (count: number) => {
    clock.advance(bounds.pushDelay + 100);
    markers += 1;
    await subscribe(by(`marker${markers}`), `marker${markers}`, { room: 'marker' });
    await say(jonas, 'marker', 'marker');
    clock.advance(bounds.pushDelay + 100);
    await eventually(() => service.pushed.some((each) => each.device === `marker${markers}`));
    assert.deepEqual(
      service.pushed.filter((each) => !each.device.startsWith('marker')).length,
      count,
      JSON.stringify(service.pushed.map(({ device, notice }) => [device, notice])),
    );
  };
  return { ...started, folder, clock, close, service, by, maya, jonas, say, subscribe, stats, told, nothing };
}

test('P39: what came due while others were told is told next, without another turn of the clock', async () => {
  const clock = new ManualClock();
  const wheel = new TimerWheel(clock, assert.ifError);
  let commit!: (commits: readonly RoomCommit[]) => void;
  const [asked, held]: [string[], (() => void)[]] = [[], []];
  const store = {
    any: () => Promise.resolve(true),
    targets: (room: string) => Promise.resolve((asked.push(room), [])),
  };
  const push = await Push.open(
    store as unknown as PushStore,
    { vapid: { publicKey: '' } } as unknown as PushOptions,
    {
      ...{ clock, wheel, log: {}, stats: {} },
      store: { onCommit: (listener: typeof commit) => ((commit = listener), () => {}) },
      markers: { flush: () => new Promise<void>((resolve) => held.push(resolve)) },
    } as unknown as Parameters<typeof Push.open>[2],
  );
  const write = (room: string): void => {
    const entries = [JSON.stringify({ seq: 1, type: 'message', at: 1, from: 'u_a', name: 'A', text: 'Hello' })];
    commit([{ room, first: 1, last: 1, entries }]);
    clock.advance(bounds.pushDelay + 100);
  };
  write('one');
  write('two');
  assert.deepEqual([held.length, asked], [1, []], 'it looks at the first, which takes its time');
  held[0]!();
  await eventually(() => held.length === 2);
  held[1]!();
  await eventually(() => asked.length === 2);
  assert.deepEqual(asked, ['one', 'two']);
  await push.close();
  wheel.close();
});

describe('P39: pushes', { concurrency: 4 }, () => {
  test('tell a member of what is not read, encrypted for the device, signed by the relay', async (t) => {
    const { maya, jonas, say, subscribe, told, service, clock, stats } = await pushSite(t, {
      contact: 'mailto:a@b.example',
    });
    await say(maya, 'lobby', 'I am a member');
    await subscribe(maya, 'phone', { page: 'https://www.example.com/help' });
    const seq = await say(jonas, 'lobby', 'Hello **Maya**');
    await told(1);
    const { headers, notice, body } = service.pushed[0]!;
    assert.deepEqual(notice, {
      ...{ room: 'lobby', seq, count: 1, page: 'https://www.example.com/help', name: 'Jonas', text: 'Hello Maya' },
      at: notice.at,
    });
    assert.ok(!body.includes('Hello'), 'the service cannot read it');
    const { key, head, claims } = signedBy(headers);
    assert.equal(key, (await maya.get('/me/push')).body.key);
    assert.equal(head.alg, 'ES256');
    assert.equal(claims.aud, service.origin);
    assert.equal(claims.sub, 'mailto:a@b.example');
    assert.ok((claims.exp as number) * 1_000 <= clock.now() + 86_400_000, 'services refuse what is good for longer');
    assert.equal(headers['content-encoding'], 'aes128gcm');
    assert.equal(headers.urgency, 'normal');
    assert.equal(headers.ttl, '86400');
    assert.match(headers.topic as string, /^[\w-]{1,32}$/);
    await eventually(() => stats().pushes === 1);
  });

  test('are of what others wrote, and not of what was read in the meantime', async (t) => {
    const { maya, jonas, say, subscribe, nothing } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await subscribe(maya, 'phone');
    await say(maya, 'lobby', 'my own');
    const seq = await say(jonas, 'lobby', 'seen at once');
    assert.equal((await maya.ask('PUT', '/rooms/lobby/reads/me', { body: { seq } })).status, 204);
    await nothing(0);
  });

  test('tell nothing of what was deleted, and the later text of what was changed', async (t) => {
    const { maya, jonas, say, subscribe, told, service } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await subscribe(maya, 'phone');
    const first = await say(jonas, 'lobby', 'one');
    const second = await say(jonas, 'lobby', 'canary');
    await jonas.ask('DELETE', `/rooms/lobby/messages/${second}`);
    await jonas.ask('PATCH', `/rooms/lobby/messages/${first}`, { body: { text: 'One' } });
    await told(1);
    assert.equal(service.pushed[0]!.notice.text, 'One');
  });

  test('of one room come together, and never twice of one message', async (t) => {
    const { maya, jonas, by, say, subscribe, told, service, clock } = await pushSite(t);
    const eve = by('eve');
    for (const who of [maya, jonas, eve]) await say(who, 'lobby', 'hello');
    await subscribe(maya, 'maya');
    await subscribe(eve, 'eve');
    await say(jonas, 'lobby', 'one');
    await say(jonas, 'lobby', 'two');
    await told(2);
    const textsOf = (name: string) =>
      service.pushed.filter((each) => each.device === name).map(({ notice }) => notice.text);
    assert.deepEqual([textsOf('maya'), textsOf('eve')], [['two'], ['two']]);
    assert.deepEqual(service.pushed.map(({ notice }) => notice.count).sort(), [2, 4], 'with what was not read before');
    await say(eve, 'lobby', 'three');
    // Within the interval nothing more is told to Maya; what came in it is told at its end.
    clock.advance(bounds.pushDelay + 100);
    await say(jonas, 'lobby', 'four');
    clock.advance(bounds.pushInterval);
    await eventually(() => service.pushed.length === 4);
    for (let round = 0; round < 4; round += 1) await told(4);
    assert.deepEqual(
      [textsOf('maya'), textsOf('eve')],
      [
        ['two', 'four'],
        ['two', 'four'],
      ],
    );
    const topics = new Set(service.pushed.map(({ headers }) => headers.topic));
    assert.equal(topics.size, 1, 'a later one takes the place of the one before');
  });

  test('of a muted room come only where somebody is named; while they are not to be disturbed, none', async (t) => {
    const { maya, jonas, say, subscribe, told, nothing, service, clock } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await subscribe(maya, 'phone');
    const change = async (body: object) => {
      const answer = await maya.ask('PATCH', '/me/push', { body });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body;
    };
    assert.equal((await change({ room: 'lobby', mute: true })).muted, true);
    await say(jonas, 'lobby', 'quiet');
    await nothing(0);
    await say(jonas, 'lobby', 'Hi @Maya', { mentions: [[3, 5, 'u_maya']] });
    clock.advance(bounds.pushDelay + 100);
    await eventually(() => service.pushed.some(({ notice }) => notice.text === 'Hi @Maya'));
    assert.equal(service.pushed.find(({ device }) => device === 'phone')!.headers.urgency, 'high');

    await change({ room: 'lobby', mute: false, pause: 3_600_000 });
    clock.advance(bounds.pushInterval);
    const before = service.pushed.length;
    await say(jonas, 'lobby', 'during the pause');
    clock.advance(bounds.pushDelay + 100);
    await say(jonas, 'lobby', 'later');
    clock.jump(3_600_000);
    await told(before + 1);
    assert.equal(service.pushed.at(-1)!.notice.text, 'later');
  });

  test('are not sent at the times of day that somebody has set, in their time zone', async (t) => {
    const { maya, jonas, say, subscribe, nothing, service, clock } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await subscribe(maya, 'phone');
    // The clock begins at midnight of UTC, which is nine in the morning in Tokyo.
    const hours = (from: string, to: string, zone: string) =>
      maya.ask('PATCH', '/me/push', { body: { hours: { from, to, zone } } });
    assert.deepEqual((await hours('22:00', '07:00', 'UTC')).body.hours, { from: '22:00', to: '07:00', zone: 'UTC' });
    await say(jonas, 'lobby', 'at night');
    await nothing(0);
    await hours('22:00', '07:00', 'Asia/Tokyo');
    const before = service.pushed.length;
    await say(jonas, 'lobby', 'in the morning');
    clock.advance(bounds.pushDelay + 100);
    await eventually(() => service.pushed.length > before);
    assertProblem(await hours('22:00', '07:00', 'Atlantis/Capital'), 'bad-message', 400);
    assert.equal((await maya.ask('PATCH', '/me/push', { body: { hours: null } })).body.hours, undefined);
  });

  test('reach one who is no member where they asked for it, and nobody who may not read', async (t) => {
    const { maya, jonas, by, say, subscribe, told, nothing, service } = await pushSite(t);
    await subscribe(maya, 'reader', { room: 'news' });
    await say(jonas, 'news', 'hello');
    await told(1);
    const { room } = (await jonas.post('/rooms', { kind: 'private', members: ['u_eve'] })).body;
    assertProblem(
      await maya.post('/me/push/devices', { ...service.device('no').subscription, room }),
      'forbidden',
      403,
    );
    const eve = by('eve');
    await subscribe(eve, 'eve', { room });
    assert.equal((await jonas.ask('PUT', `/rooms/${room}/bans/u_eve`, { body: {} })).status, 200);
    await say(jonas, room, 'not for Eve');
    await nothing(1);
  });

  test('are forgotten where the service says that the device is gone; tried again, some times, where it cannot take them', async (t) => {
    const { maya, jonas, say, subscribe, told, service, clock, stats } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await subscribe(maya, 'phone');
    service.state.status = 503;
    await say(jonas, 'lobby', 'one');
    await told(1);
    for (let tries = 2; tries <= bounds.pushTries; tries += 1) {
      await eventually(() => {
        clock.advance(bounds.pushLongestRetry);
        return service.pushed.length === tries;
      });
    }
    await eventually(() => stats().pushesFailed === 1);
    service.state.status = 429;
    service.state.retryAfter = 60;
    await say(jonas, 'lobby', 'two');
    await told(bounds.pushTries + 1);
    service.state.status = 410;
    await eventually(() => {
      clock.advance(30_000);
      return service.pushed.length === bounds.pushTries + 2;
    });
    await eventually(async () => (await maya.get('/me/push')).body.devices === 0);
    assert.equal(stats().pushesGone, 1);
  });

  test('say nothing of the text where the relay or the person wants it so', async (t) => {
    const { maya, jonas, say, subscribe, told, service } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await subscribe(maya, 'phone');
    await maya.ask('PATCH', '/me/push', { body: { text: false } });
    await say(jonas, 'lobby', 'canary');
    await told(1);
    const { notice } = service.pushed[0]!;
    assert.deepEqual(Object.keys(notice).sort(), ['at', 'count', 'room', 'seq']);

    const other = await pushSite(t, { text: false });
    await other.say(other.maya, 'lobby', 'hello');
    await other.subscribe(other.maya, 'phone');
    await other.say(other.jonas, 'lobby', 'canary');
    await other.told(1);
    assert.ok(!JSON.stringify(other.service.pushed[0]!.notice).includes('canary'));
  });

  test('are not of those whom one has blocked (P34), and of a direct room tell who, and not where', async (t) => {
    const { maya, jonas, by, say, subscribe, told, nothing, service } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    await say(jonas, 'lobby', 'hello');
    const { room } = (await jonas.post('/rooms', { kind: 'direct', members: ['u_maya'] })).body;
    await subscribe(maya, 'phone');
    await say(jonas, room, `${'x'.repeat(118)}\u{1F600}y`);
    await told(1);
    const { notice, headers } = service.pushed[0]!;
    assert.deepEqual([notice.name, notice.where, headers.urgency], ['Jonas', undefined, 'high']);
    assert.equal(notice.text, `${'x'.repeat(118)}…`, 'cut, and no character in two');
    await maya.ask('PUT', '/me/blocks/u_eve');
    await say(by('eve'), 'lobby', 'blocked');
    await nothing(1);
  });

  test('go on after a restart by the same key, which only the owner of the folder may read', async (t) => {
    const first = await pushSite(t);
    await first.say(first.maya, 'lobby', 'hello');
    await first.subscribe(first.maya, 'phone');
    const { key } = (await first.maya.get('/me/push')).body;
    assert.equal((await stat(join(first.folder, 'push-key'))).mode & 0o777, 0o600);
    await first.close();
    const second = await pushSite(t, {}, first.folder, first.clock);
    assert.equal((await second.maya.get('/me/push')).body.key, key);
    await second.say(second.jonas, 'lobby', 'again');
    second.clock.advance(bounds.pushDelay + 100);
    await eventually(() => first.service.pushed.length === 1);
    assert.equal(first.service.pushed[0]!.notice.text, 'again');
  });

  test('go to the present user of a browser alone, and to the newest of their devices', async (t) => {
    const { maya, jonas, by, subscribe } = await pushSite(t);
    const device = await subscribe(maya, 'shared');
    await jonas.post('/me/push/devices', device.subscription);
    assert.equal((await maya.get('/me/push')).body.devices, 0);
    assert.equal((await jonas.get('/me/push')).body.devices, 1);
    const eve = by('eve');
    for (let number = 0; number <= bounds.pushDevices; number += 1) await subscribe(eve, `eve${number}`);
    assert.equal((await eve.get('/me/push')).body.devices, bounds.pushDevices);
    await jonas.ask('DELETE', '/me/push/devices', { body: { endpoint: device.endpoint } });
    assert.equal((await jonas.get('/me/push')).body.devices, 0);
  });

  test('are renewed by whoever knows the secret of the device, and by nobody else', async (t) => {
    const { url, maya, jonas, say, subscribe, told, service } = await pushSite(t);
    await say(maya, 'lobby', 'hello');
    const device = await subscribe(maya, 'former');
    const next = service.device('next');
    const renew = async (auth: string, body?: string) => {
      const former = { endpoint: device.endpoint, auth };
      const text = body ?? JSON.stringify({ former, next: next.subscription });
      return (await fetch(`${url}/push/renew`, { method: 'POST', body: text })).status;
    };
    assert.equal(await renew('a'.repeat(22)), 204, 'nobody learns whether there is such a device');
    await say(jonas, 'lobby', 'one');
    await told(1);
    assert.equal(service.pushed[0]!.device, 'former');
    assert.equal(await renew(device.auth), 204);
    for (const bad of ['', '{}', '[]', JSON.stringify({ former: device.subscription, next: {} })]) {
      assert.equal(await renew('', bad), 400);
    }
    const elsewhere = await fetch(`${url}/push/renew`, {
      method: 'POST',
      body: '{}',
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(elsewhere.status, 403);
    assert.equal((await maya.get('/me/push')).body.devices, 1);
  });

  test('are not sent into private networks, whatever a name leads to later (threat 20)', async (t) => {
    const { maya, service, stats } = await pushSite(t, { private: false });
    const { p256dh, auth } = service.device('phone');
    const subscribe = (endpoint: string) => maya.post('/me/push/devices', { endpoint, p256dh, auth });
    for (const endpoint of [
      ...[
        'http://push.example/1',
        'https://127.0.0.1/1',
        'https://[::1]/1',
        'https://10.0.0.1/',
        'https://[::ffff:10.0.0.1]/',
      ],
      ...['https://user@push.example/', 'file:///etc/passwd', 'nonsense', ''],
    ]) {
      assertProblem(await subscribe(endpoint), 'bad-message', 400);
    }
    assertProblem(
      await maya.post('/me/push/devices', { endpoint: 'https://push.example/1', p256dh: 'B'.repeat(87), auth }),
      'bad-message',
      400,
    );
    assert.equal((await maya.get('/me/push')).body.devices, 0);
    const send = createSender({ mayBePrivate: false, resolve: () => Promise.resolve(['8.8.8.8', '127.0.0.1']) });
    const delivery = await send('https://push.example/1', {}, Buffer.from(''), new AbortController().signal);
    assert.deepEqual(delivery, { ok: false, error: 'the address is one of a private network' });
    assert.equal(stats().pushes, 0);
  });

  test('are a guest’s and then the user’s who they become (P27), are told to the person, and go with them (P21)', async (t) => {
    const { relay, socketUrl, service, by, say, jonas, told } = await pushSite(t);
    const guest = await WireClient.open(socketUrl);
    const welcome = await guest.hello({ name: 'Passer-by' });
    const credential = { kind: 'guest', id: welcome.user.id, secret: welcome.secret! } as const;
    const device = service.device('phone');
    guest.send({ type: 'subscribe', id: 1, ...device.subscription, room: 'lobby', page: 'https://www.example.com/' });
    await guest.next('done');
    guest.send({ type: 'notify', id: 2, room: 'other', mute: true, pause: 60_000 });
    assert.equal((await guest.next('push')).muted, true);
    const user = await WireClient.open(socketUrl);
    await user.hello({ credential: userCredential('eve', { exp: 2 ** 33 }), merge: credential });
    const eve = by('eve');
    const { devices, muted, pausedUntil } = (await eve.get('/me/push?room=other')).body;
    assert.deepEqual([devices, muted, pausedUntil > 0], [1, true, true]);
    await eve.ask('PATCH', '/me/push', { body: { pause: 0 } });
    await say(jonas, 'lobby', 'hello');
    await told(1);
    const records = [];
    for await (const each of relay.exportUser('u_eve')) if (each.record.startsWith('push')) records.push(each);
    assert.ok(!JSON.stringify(records).includes(device.auth));
    assert.deepEqual(
      records.map(({ record }) => record),
      ['push-device', 'push-settings', 'push-room', 'push-room'],
    );
    await relay.erase('u_eve');
    for await (const each of relay.exportUser('u_eve')) assert.ok(!each.record.startsWith('push'), each.record);
  });

  test('can be none', async (t) => {
    const started = await startRelay({ auth: { secrets: [secret] }, push: false });
    t.after(() => started.close());
    const maya = new ApiClient(started, userCredential('maya', { exp: 2 ** 33 }));
    assert.deepEqual((await maya.get('/me/push')).body, { devices: 0, text: false });
    const device = { endpoint: 'https://push.example/1', p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
    assertProblem(await maya.post('/me/push/devices', device), 'forbidden', 403);
    assert.equal((await fetch(`${started.url}/push/renew`, { method: 'POST', body: '{}' })).status, 404);
  });
});
