import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import * as entry from '../../src/calls.ts';
import { CallPeer, type PeerWords } from '../../src/client/call-peer.ts';
import { createChat, type Chat, type ChatError } from '../../src/node.ts';
import { createRoom } from '../../src/rooms.ts';
import { FakeConnection, fakeMedia } from '../support/fake-media.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { secret, tokenOf } from '../support/tokens.ts';

const { callOf, callsOf } = entry;
type Calls = ReturnType<typeof callsOf>;
type Snapshot = Calls['snapshot'];

/** Resolves when it is as it is wanted. */
const until = (calls: Calls, isWanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> =>
  new Promise((resolve) => {
    const end = calls.subscribe((snapshot) => {
      if (isWanted(snapshot)) queueMicrotask(() => (end(), resolve(snapshot)));
    });
  });
const phase = (calls: Calls, wanted: Snapshot['phase']) => until(calls, (snapshot) => snapshot.phase === wanted);

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    ({ code }: ChatError) => code,
  );

/** Timers that go on only by hand. */
function hand() {
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  let now = 0;
  return {
    now: () => now,
    setTimeout: (callback: () => void, delay: number) => {
      const timer = { due: now + delay, callback };
      timers.add(timer);
      return timer as unknown;
    },
    clearTimeout: (timer: unknown) => void timers.delete(timer as never),
    pass(milliseconds: number) {
      now += milliseconds;
      for (const timer of [...timers].filter(({ due }) => due <= now)) {
        if (timers.delete(timer)) timer.callback();
      }
    },
  };
}

/** Two people with a room of theirs, and calls of each. */
async function two(t: TestContext) {
  const folder = await temporaryFolder();
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const options = { data: folder, auth: { secrets: [secret] } };
  const open: { relay: StartedRelay } = { relay: await startRelay(options) };
  const things: { close(): void }[] = [];
  t.after(async () => {
    for (const each of things) each.close();
    await open.relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const enter = (sub: string, media = fakeMedia()) => {
    const chat = createChat({ url: open.relay.url, token: () => tokenOf(sub, { exp }), shareTabs: false });
    const time = hand();
    const calls = callsOf(chat, { ...media.options, environment: time });
    things.push(calls, chat);
    chat.connect();
    return { chat, calls, media, time };
  };
  const [maya, jonas] = [enter('maya'), enter('jonas')];
  const online = ({ chat }: { chat: Chat }) =>
    new Promise<void>((resolve) => {
      const end = chat.subscribe(({ status }) => status === 'online' && queueMicrotask(() => (end(), resolve())));
    });
  await Promise.all([online(maya), online(jonas)]);
  const room = await createRoom(maya.chat, { kind: 'direct', members: ['u_jonas'] });
  const restart = async () => {
    const { port } = new URL(open.relay.url);
    await open.relay.close();
    open.relay = await startRelay({ ...options, port: Number(port) });
    for (const { chat } of [maya, jonas]) chat.retryNow();
    await Promise.all([online(maya), online(jonas)]);
  };
  return { enter, maya, jonas, room, online, restart };
}

describe('live-chat/calls', { concurrency: 4 }, () => {
  test('P55: one rings, the other answers, both talk, and either hangs up', async (t) => {
    const { enter, online, maya, jonas, room } = await two(t);
    const phone = enter('jonas');
    await online(phone);
    const incoming = phase(jonas.calls, 'ringing');
    const alsoThere = phase(phone.calls, 'ringing');
    await maya.calls.ring(room, { video: true });
    assert.equal(maya.calls.snapshot.isRinging, true);
    const { peer, media } = await incoming;
    assert.deepEqual([peer?.name, media], ['Maya', 'video']);
    await alsoThere;
    const talking = [phase(maya.calls, 'talking'), phase(jonas.calls, 'talking')];
    await jonas.calls.accept();
    assert.equal((await phase(phone.calls, 'ended')).end, 'elsewhere');
    const [one, other] = await Promise.all(talking);
    assert.ok(one!.remote && one!.since !== undefined && other!.remote);
    await until(maya.calls, ({ remoteCamera }) => remoteCamera);

    jonas.calls.mute();
    await until(maya.calls, ({ remoteMuted }) => remoteMuted);
    await jonas.calls.camera(false);
    await until(maya.calls, ({ remoteCamera }) => !remoteCamera);
    assert.equal(await codeOf(maya.calls.ring(room)), 'call-busy');

    const over = phase(jonas.calls, 'ended');
    await maya.calls.hangUp();
    assert.equal((await over).end, 'hung-up');
    assert.ok(
      [...maya.media.tracks, ...jonas.media.tracks].every(({ readyState }) => readyState === 'ended'),
      'lights out',
    );
    assert.ok([...maya.media.connections, ...jonas.media.connections].every(({ isClosed }) => isClosed));
    const [message] = await new Promise<typeof room.snapshot.messages>((resolve) => {
      const end = room.subscribe(
        ({ messages }) => messages[0]?.call?.ended && queueMicrotask(() => (end(), resolve(messages))),
      );
    });
    const { outcome, duration } = callOf(message!)!;
    assert.deepEqual([outcome, typeof duration], ['answered', 'number']);
    maya.calls.dismiss();
    assert.equal(maya.calls.snapshot.phase, 'idle');
  });

  test('P55: what is declined, missed after 45 seconds, or rung by both at once', async (t) => {
    const { maya, jonas, room } = await two(t);
    let incoming = phase(jonas.calls, 'ringing');
    await maya.calls.ring(room);
    await incoming;
    const declined = phase(maya.calls, 'ended');
    await jonas.calls.decline();
    assert.equal((await declined).end, 'declined');

    incoming = phase(jonas.calls, 'ringing');
    await maya.calls.ring(room);
    await incoming;
    const missed = phase(jonas.calls, 'ended');
    maya.time.pass(45_000);
    assert.equal((await missed).end, 'missed');
    assert.equal(maya.calls.snapshot.end, 'missed');

    const talking = [phase(maya.calls, 'talking'), phase(jonas.calls, 'talking')];
    await Promise.all([maya.calls.ring(room), jonas.calls.ring(room)]);
    await Promise.all(talking);
    assert.equal(maya.calls.snapshot.call, jonas.calls.snapshot.call);
    assert.notEqual(maya.calls.snapshot.isCaller, jonas.calls.snapshot.isCaller);
  });

  test('devices: what is not to be had is said by name, and who has no camera is heard', async (t) => {
    const { enter, online, maya, jonas, room } = await two(t);
    maya.media.state.isDenied = true;
    assert.equal(await codeOf(maya.calls.ring(room)), 'media-denied');
    assert.deepEqual([maya.calls.snapshot.end, maya.calls.snapshot.error?.code], ['failed', 'media-denied']);
    maya.media.state.isDenied = false;
    maya.media.state.hasCamera = false;
    const incoming = phase(jonas.calls, 'ringing');
    await maya.calls.ring(room, { video: true });
    assert.equal(maya.calls.snapshot.camera, false);
    await incoming;
    jonas.media.state.isDenied = true;
    assert.equal(await codeOf(jonas.calls.accept()), 'media-denied');
    assert.equal(jonas.calls.snapshot.phase, 'ringing', 'it rings on');
    jonas.media.state.isDenied = false;
    const talking = phase(maya.calls, 'talking');
    await jonas.calls.accept();
    await talking;
    assert.equal(await codeOf(maya.calls.camera()), 'no-device');
    assert.equal(maya.calls.snapshot.phase, 'talking');
    const eve = enter('eve');
    await online(eve);
    assert.equal(await codeOf(eve.calls.ring(room)), 'forbidden');
    assert.equal(await codeOf(eve.calls.accept()), 'no-call');
  });

  test('P55: a relay that is restarted ends no call; a way that is lost is found again; and none at all ends it', async (t) => {
    const { maya, jonas, room, restart } = await two(t);
    const incoming = phase(jonas.calls, 'ringing');
    await maya.calls.ring(room);
    await incoming;
    const talking = [phase(maya.calls, 'talking'), phase(jonas.calls, 'talking')];
    await jonas.calls.accept();
    await Promise.all(talking);
    await restart();
    assert.deepEqual([maya.calls.snapshot.phase, jonas.calls.snapshot.phase], ['talking', 'talking']);
    maya.calls.mute();
    await until(jonas.calls, ({ remoteMuted }) => remoteMuted);

    const [one, other] = [maya.media.connections[0]!, jonas.media.connections[0]!];
    const before = one.agreed;
    for (const connection of [one, other]) connection.become('disconnected');
    assert.equal(maya.calls.snapshot.phase, 'reconnecting');
    const again = [phase(maya.calls, 'talking'), phase(jonas.calls, 'talking')];
    jonas.time.pass(2_500);
    await Promise.all(again);
    assert.notEqual(one.agreed, before, 'another offer');
    assert.equal(one.agreed, other.agreed);

    const lost = phase(jonas.calls, 'ended');
    one.restartIce = () => {};
    one.become('failed');
    maya.time.pass(30_000);
    assert.equal(maya.calls.snapshot.end, 'lost');
    assert.equal((await lost).end, 'hung-up');
  });

  test('docs/sdk.md: the snippet of calls does what it says', async (t) => {
    const { maya, jonas, room } = await two(t);
    const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
    const code = /snippet: calls -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
    const body = code.replace(/^import .*\n/m, '');
    const shown: unknown[] = [];
    jonas.chat.room(room.id);
    await new Promise<void>((resolve) => {
      const end = room.subscribe(({ presence }) => presence.count === 2 && queueMicrotask(() => (end(), resolve())));
    });
    const incoming = phase(jonas.calls, 'ringing');
    const video = {} as { srcObject?: unknown };
    maya.calls.close();
    const run = new Function(
      'entry',
      'chat',
      'room',
      'show',
      'video',
      'media',
      `return (async () => {
      const { callOf } = entry; const callsOf = (chat) => entry.callsOf(chat, media);${body} return calls; })()`,
    ) as (...values: unknown[]) => Promise<Calls>;
    const calls = await run(
      entry,
      maya.chat,
      room,
      (...what: unknown[]) => shown.push(what),
      video,
      fakeMedia().options,
    );
    t.after(() => calls.close());
    await incoming;
    const talking = phase(calls, 'talking');
    await jonas.calls.accept();
    await talking;
    assert.ok(video.srcObject);
    await jonas.calls.hangUp();
    await phase(calls, 'ended');
    assert.ok(
      shown.some((each) => JSON.stringify(each) === '["talking","Jonas"]'),
      JSON.stringify(shown),
    );
  });
});

describe('two peers', () => {
  test('P55: whatever is lost, late or crosses, both end up with the same offer, or with none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('deliver-a', 'deliver-b', 'lose-a', 'lose-b', 'restart-a', 'restart-b', 'break'), {
          maxLength: 24,
        }),
        async (steps) => {
          const time = hand();
          const lines: { a: PeerWords[]; b: PeerWords[] } = { a: [], b: [] };
          const make = (from: 'a' | 'b') => {
            const connection = new FakeConnection({ iceServers: [] });
            const peer = new CallPeer({
              connection: connection as unknown as RTCPeerConnection,
              environment: time,
              isCaller: from === 'a',
              send: (words) => void lines[from].push(words),
              changed: () => {},
            });
            return { connection, peer };
          };
          const [a, b] = [make('a'), make('b')];
          const turn = () => new Promise((resolve) => setImmediate(resolve));
          const deliver = async (from: 'a' | 'b') => {
            const words = lines[from].shift();
            if (words) await (from === 'a' ? b : a).peer.take(words);
            await turn();
          };
          await turn();
          for (const step of steps) {
            if (step === 'deliver-a') await deliver('a');
            else if (step === 'deliver-b') await deliver('b');
            else if (step === 'lose-a') lines.a.shift();
            else if (step === 'lose-b') lines.b.shift();
            else if (step === 'restart-a') a.connection.restartIce();
            else if (step === 'restart-b') b.connection.restartIce();
            else for (const { connection } of [a, b]) connection.become('disconnected');
            await turn();
          }
          // The line is whole again: who comes back says so, and what is said arrives.
          for (let round = 0; round < 4; round += 1) {
            for (const { peer } of [a, b]) peer.reach();
            for (let index = 0; index < 12; index += 1) {
              await turn();
              await deliver('a');
              await deliver('b');
            }
          }
          assert.equal(a.connection.agreed, b.connection.agreed);
          assert.deepEqual([a.connection.signalingState, b.connection.signalingState], ['stable', 'stable']);
          assert.deepEqual([a.peer.state, b.peer.state], ['connected', 'connected']);
          for (const { peer } of [a, b]) peer.close();
        },
      ),
      { numRuns: 150 },
    );
  });

  test('P55: where offers cross, that of the caller stands', async () => {
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const lines: { a: PeerWords[]; b: PeerWords[] } = { a: [], b: [] };
    const [a, b] = (['a', 'b'] as const).map((from) => {
      const connection = new FakeConnection({ iceServers: [] });
      const given = { connection: connection as unknown as RTCPeerConnection, environment: hand() };
      const send = (words: PeerWords) => void lines[from].push(words);
      return { connection, peer: new CallPeer({ ...given, isCaller: from === 'a', send, changed: () => {} }) };
    }) as [{ connection: FakeConnection; peer: CallPeer }, { connection: FakeConnection; peer: CallPeer }];
    const exchange = async () => {
      await turn();
      const [fromA, fromB] = [lines.a.splice(0), lines.b.splice(0)];
      for (const words of fromA) await b.peer.take(words);
      for (const words of fromB) await a.peer.take(words);
    };
    for (let round = 0; round < 4; round += 1) await exchange();
    assert.deepEqual([a.peer.state, b.peer.state], ['connected', 'connected']);
    const before = a.connection.agreed;
    for (const { connection } of [a, b]) connection.restartIce();
    await exchange();
    await exchange();
    assert.notEqual(a.connection.agreed, before);
    assert.match(a.connection.agreed!, new RegExp(`^${a.connection.name}#`));
    for (const { peer } of [a, b]) peer.close();
  });
});
