import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { describe, test, type TestContext } from 'node:test';
import { createIceServers } from '../../server/src/calls/ice.ts';
import { readCommand } from '../../server/src/config.ts';
import type { RelayOptions } from '../../server/src/index.ts';
import { bounds } from '../../server/src/limits.ts';
import type { CallMedia, CallState, Message, RelayMessage } from '../../src/protocol/index.ts';
import { deskFor, say } from '../support/desk.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { ask, invitationTo, makeRoom, mute, outcome } from '../support/rooms.ts';
import { secret, testTime, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

let count = 0;

/** A page of somebody that is told of calls. */
class Device {
  readonly client: WireClient;
  readonly name = `device-${++count}`;
  readonly told: CallState[] = [];
  readonly id: number;

  private constructor(client: WireClient, id: number) {
    this.client = client;
    this.id = id;
  }

  static async of(client: WireClient, name?: string): Promise<Device> {
    const device = new Device(client, 1_000_000 + ++count);
    if (name !== undefined) Object.assign(device, { name });
    const first = client.next('calls', ({ id }) => id === device.id);
    client.send({ type: 'calls', id: device.id, device: device.name });
    device.told.push(...(await first).calls);
    return device;
  }

  /** What is said of a call next that is as it is wanted. */
  async hears(isWanted: (call: CallState) => boolean): Promise<CallState> {
    const { calls } = await this.client.next('calls', (told) => told.id === this.id && told.calls.some(isWanted));
    return calls.find(isWanted)!;
  }

  async #ask(message: object): Promise<RelayMessage> {
    return (await ask(this.client, message)) as RelayMessage;
  }

  ring(room: string, media: CallMedia = 'audio', text = 'Call'): Promise<RelayMessage> {
    return this.#ask({ type: 'call', room, device: this.name, media, text });
  }

  answer(room: string, call: number): Promise<RelayMessage> {
    return this.#ask({ type: 'accept', room, call, device: this.name });
  }

  end(room: string, call: number): Promise<RelayMessage> {
    return this.#ask({ type: 'hangup', room, call });
  }

  signal(room: string, call: number, data: string): Promise<RelayMessage> {
    return this.#ask({ type: 'peer', room, call, device: this.name, data });
  }
}

const codeOf = (answer: RelayMessage): string => (answer.type === 'error' ? answer.code : answer.type);
const callOf = (answer: RelayMessage): number => {
  assert.equal(answer.type, 'called', JSON.stringify(answer));
  return answer.type === 'called' ? answer.call : 0;
};

/** Two who write to each other, and a third. */
async function pair(t: TestContext, options: RelayOptions = {}) {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const open: { relay?: StartedRelay } = {};
  const start = async () =>
    (open.relay = await startRelay({
      auth: { secrets: [secret] },
      ...options,
      data: folder,
      environment: { clock },
    }));
  await start();
  const clients: WireClient[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await open.relay?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const enter = async (sub: string) => {
    const client = await WireClient.open(open.relay!.socketUrl);
    clients.push(client);
    return welcomed(client, undefined, userCredential(sub, { exp: testTime + 36_000 }));
  };
  const [maya, jonas] = [await enter('maya'), await enter('jonas')];
  const room = await makeRoom(maya, 'direct', ['u_jonas']);
  /** Lets time pass, while all say that they are there. */
  const pass = async (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= 5_000) {
      clock.advance(Math.min(left, 5_000));
      for (const client of clients.filter(({ webSocket }) => webSocket.readyState === 1)) {
        const beat = client.next('beat');
        client.send({ type: 'beat', cursors: [] });
        await beat;
      }
    }
  };
  return { open, start, clock, enter, pass, maya, jonas, room };
}

async function messageOf(client: WireClient, room: string, seq: number): Promise<Message> {
  const page = client.next('page', ({ id }) => id === 900_000 + seq);
  client.send({ type: 'history', id: 900_000 + seq, room, after: seq - 1, limit: 1 });
  return (await page).messages[0]!;
}

describe('calls on the wire', { concurrency: 4 }, () => {
  test('P55: one rings, one device of the other answers, the others stop, and both are connected through the relay', async (t) => {
    const { enter, maya, jonas, room } = await pair(t, { calls: { stun: ['stun:stun.example:3478'] } });
    const caller = await Device.of(maya);
    const [desk, phone] = [await Device.of(jonas), await Device.of(await enter('jonas'))];
    const rings = [desk, phone].map((device) => device.hears(({ ended }) => !ended));
    const begun = await caller.ring(room, 'video', 'Video call');
    const call = callOf(begun);
    assert.deepEqual(begun.type === 'called' && begun.servers, [{ urls: ['stun:stun.example:3478'] }]);
    for (const each of await Promise.all(rings)) {
      assert.deepEqual([each.call, each.media, each.from.id, each.to], [call, 'video', 'u_maya', 'u_jonas']);
    }
    assert.equal(codeOf(await caller.signal(room, call, 'early')), 'stopped', 'nobody is there to hear it');
    const answered = [caller, desk].map((device) => device.hears((each) => each.answered?.device === phone.name));
    assert.equal(callOf(await phone.answer(room, call)), call);
    await Promise.all(answered);
    assert.equal(codeOf(await desk.answer(room, call)), 'stopped');
    assert.equal(callOf(await phone.answer(room, call)), call, 'once more by the same device');

    const heard = phone.client.next('peer');
    assert.equal(codeOf(await caller.signal(room, call, 'offer')), 'done');
    assert.deepEqual(await heard, { type: 'peer', id: phone.id, room, call, data: 'offer' });
    assert.equal(codeOf(await desk.signal(room, call, 'no')), 'stopped', 'of no device that is in it');
    const beside = await Device.of(await enter('maya'));
    assert.equal(codeOf(await beside.signal(room, call, 'no')), 'stopped', 'nor of another one of who rang');
    const back = caller.client.next('peer', ({ data }) => data === 'answer');
    await phone.signal(room, call, 'answer');
    await back;

    const over = [caller, desk].map((device) => device.hears(({ ended }) => ended !== undefined));
    assert.equal(codeOf(await phone.end(room, call)), 'done');
    const [told] = await Promise.all(over);
    assert.equal(told!.ended!.by, 'u_jonas');
    assert.equal(codeOf(await caller.end(room, call)), 'done', 'of what is over nothing more is written');
    const { text, call: kept } = await messageOf(maya, room, call);
    assert.deepEqual(
      [text, kept!.media, kept!.answered!.by, kept!.ended!.by],
      ['Video call', 'video', 'u_jonas', 'u_jonas'],
    );
    assert.equal(codeOf(await caller.signal(room, call, 'late')), 'stopped');
  });

  test('P55: who is in a call is rung by nobody, which is missed; and both who ring at once are in one call', async (t) => {
    const { enter, maya, jonas, room } = await pair(t);
    const eve = await enter('eve');
    const other = await makeRoom(eve, 'direct', ['u_jonas']);
    const [one, two, third] = [await Device.of(maya), await Device.of(jonas), await Device.of(eve)];
    const [first, second] = [callOf(await one.ring(room)), callOf(await two.ring(room))];
    assert.equal(second, first);
    const { call } = await messageOf(maya, room, first);
    assert.equal(call!.answered!.device, two.name);
    const missed = callOf(await third.ring(other));
    const seen = await messageOf(jonas, other, missed);
    assert.deepEqual([seen.call!.busy, seen.call!.ended!.by], [true, 'relay']);
    assert.deepEqual(
      (await Device.of(await enter('jonas'))).told.map((each) => each.call),
      [first],
      'it never rang',
    );
    assert.equal(codeOf(await one.ring(room)), 'too-many', 'one call at a time');
    assert.equal(codeOf(await third.end(room, first)), 'forbidden');
    assert.equal(codeOf(await third.answer(room, first)), 'forbidden');
  });

  test('P55: who may not write there, of more than two, and programs ring nobody; and each ring is bounded', async (t) => {
    const { enter, maya, jonas, room } = await pair(t);
    const eve = await Device.of(await enter('eve'));
    const [one, two] = [await Device.of(maya), await Device.of(jonas)];
    const nowhere = `d_${'A'.repeat(22)}`;
    assert.deepEqual(
      [codeOf(await eve.ring(room)), codeOf(await eve.ring(nowhere)), codeOf(await one.ring('lobby'))],
      ['forbidden', 'forbidden', 'forbidden'],
    );
    const group = await makeRoom(maya, 'private');
    await ask(jonas, { type: 'redeem', token: await invitationTo(maya, group) });
    assert.equal(codeOf(await one.ring(group)), 'forbidden', 'a room of two that may be more');
    assert.equal(codeOf(await ask(jonas, { type: 'block', user: 'u_maya' })), 'done');
    assert.equal(codeOf(await one.ring(room)), 'forbidden', 'blocked');
    assert.equal(codeOf(await two.ring(room)), 'forbidden', 'nor whom one has blocked');
    assert.equal(codeOf(await ask(jonas, { type: 'unblock', user: 'u_maya' })), 'done');
    assert.equal(codeOf(await one.ring(room, 'audio', ' ')), 'text-length');
    assert.equal(codeOf(await one.ring(room, 'audio', 'x'.repeat(81))), 'text-length');
    const unknown = await ask(maya, { type: 'call', room, device: 'not-watching', media: 'audio', text: 'Call' });
    assert.equal(codeOf(unknown), 'not-joined');
    const got: string[] = [];
    for (let index = 0; index < bounds.ringBurst + 2; index += 1) {
      const answer = await two.ring(room);
      got.push(codeOf(answer));
      if (answer.type === 'called') await two.end(room, answer.call);
    }
    assert.deepEqual([got[0], got.at(-1)], ['called', 'limited']);
    // What a blocked one has begun before goes no further.
    const call = callOf(await one.ring(room));
    assert.equal(codeOf(await ask(maya, { type: 'block', user: 'u_jonas' })), 'done');
    assert.equal(codeOf(await two.answer(room, call)), 'forbidden');
    assert.equal(codeOf(await two.end(room, call)), 'done', 'but declining is for everybody');
  });

  test('P55: a call in a conversation is between its visitor and who answers it', async (t) => {
    const { maya, ana, jonas, boss, room, companion } = await deskFor(t);
    await say(maya, room, 'Hello');
    await say(ana, room, 'Hi');
    const [visitor, agent, other] = [await Device.of(maya), await Device.of(ana), await Device.of(jonas)];
    assert.equal(codeOf(await visitor.ring(room)), 'no-such-member', 'nobody answers yet');
    assert.equal(await outcome(boss, companion, { type: 'assign', user: 'u_ana' }), 'ack');
    const call = callOf(await visitor.ring(room));
    assert.equal((await messageOf(ana, room, call)).call!.to, 'u_ana');
    assert.equal(codeOf(await other.answer(room, call)), 'forbidden');
    assert.equal(callOf(await agent.answer(room, call)), call);
    await agent.end(room, call);
    assert.equal((await messageOf(maya, room, callOf(await agent.ring(room)))).call!.to, 'u_maya');
    assert.equal(codeOf(await agent.ring(companion)), 'forbidden');
    assert.equal(await outcome(boss, room, mute('u_maya', 60_000)), 'ack');
    assert.equal(codeOf(await visitor.answer(room, call + 3)), 'forbidden', 'muted');
  });

  test('P55: what nobody answers is missed, what both have left is over, and a relay that comes back knows what goes on', async (t) => {
    const { open, start, enter, pass, maya, jonas, room } = await pair(t);
    const [one, two] = [await Device.of(maya), await Device.of(jonas)];
    const missed = callOf(await one.ring(room));
    const over = two.hears(({ ended }) => ended !== undefined);
    await pass(bounds.callRing + 2 * bounds.callCheck);
    assert.equal((await over).ended!.by, 'relay');
    const { call: kept } = await messageOf(jonas, room, missed);
    assert.equal(kept!.answered, undefined);

    const call = callOf(await one.ring(room));
    callOf(await two.answer(room, call));
    // Longer than both may be away: they are there.
    await pass(bounds.callAlone + 2 * bounds.callCheck);
    await open.relay!.close();
    await start();
    const [back, again] = [await enter('maya'), await enter('jonas')];
    const [first, second] = [await Device.of(back, one.name), await Device.of(again, two.name)];
    assert.deepEqual(
      first.told.map((each) => [each.call, each.answered!.device]),
      [[call, two.name]],
    );
    assert.equal(callOf(await first.answer(room, call)), call, 'it is in it as before');
    const heard = second.client.next('peer');
    assert.equal(codeOf(await first.signal(room, call, 'restart')), 'done');
    await heard;
    back.cut();
    again.cut();
    await Promise.all([back.closed, again.closed]);
    const late = await Device.of(await enter('jonas'));
    assert.deepEqual(
      late.told.map((each) => each.call),
      [call],
    );
    const alone = late.hears(({ ended }) => ended !== undefined);
    await pass(bounds.callAlone + 2 * bounds.callCheck);
    assert.equal((await alone).ended!.by, 'relay');
    assert.equal(codeOf(await late.ring(room)), 'called', 'nobody is in a call any more');
  });

  test('P55, P21: a call is exported, and erased with who rang; a message that is deleted ends its call', async (t) => {
    const { open, maya, jonas, room } = await pair(t);
    const [one, two] = [await Device.of(maya), await Device.of(jonas)];
    const call = callOf(await one.ring(room));
    callOf(await two.answer(room, call));
    const records: string[] = [];
    for await (const record of open.relay!.relay.exportUser('u_jonas')) records.push(JSON.stringify(record));
    assert.ok(records.some((each) => each.includes('"type":"call"') && each.includes('"answered"')));
    const over = two.hears(({ ended }) => ended !== undefined);
    assert.equal(await outcome(maya, room, { type: 'delete', of: call }), 'ack');
    await over;
    assert.equal((await messageOf(jonas, room, call)).call, undefined);
    const second = callOf(await one.ring(room, 'audio', 'Ringing now'));
    await open.relay!.relay.erase('u_maya');
    const { text, call: left, deleted } = await messageOf(jonas, room, second);
    assert.deepEqual([text, left, deleted !== undefined], ['', undefined, true]);
    const after = await Device.of(jonas);
    assert.deepEqual(after.told, []);
  });

  test('a relay without calls says so, to whatever is asked', async (t) => {
    const { maya, room } = await pair(t, { calls: false });
    for (const asked of [
      { type: 'calls', device: 'device-of-maya' },
      { type: 'call', room, device: 'device-of-maya', media: 'audio', text: 'Call' },
    ]) {
      assert.equal(codeOf(await ask(maya, asked)), 'forbidden');
    }
  });
});

describe('servers for calls', () => {
  test('a name and a password of the TURN server end by themselves, and are nobody’s id', () => {
    const servers = createIceServers(
      { stun: ['stun:a.example'], turn: ['turns:b.example:443?transport=tcp'], turnSecret: 'shared' },
      () => 1_767_225_600_000,
    );
    const [stun, turn] = servers('u_maya');
    assert.deepEqual(stun, { urls: ['stun:a.example'] });
    const [ends, name] = turn!.username!.split(':');
    assert.equal(Number(ends), 1_767_225_600 + 43_200);
    assert.match(name!, /^[\w-]{16}$/);
    assert.equal(turn!.credential, createHmac('sha1', 'shared').update(turn!.username!).digest('base64'));
    assert.notEqual(servers('u_jonas')[1]!.username, turn!.username);
    assert.deepEqual(createIceServers({}, () => 0)('u_maya'), []);
    assert.throws(() => createIceServers({ turn: ['turn:b.example'] }, () => 0), /turnSecret/);
  });

  test('what is no address is said at the start, and the secret is in no command line', () => {
    const calls = (...args: string[]) => {
      const command = readCommand(['run', ...args], { LIVE_CHAT_TURN_SECRET: 'shared' });
      return command.name === 'run' && command.relay.calls;
    };
    assert.deepEqual(calls('--stun', 'stun:a.example:3478, stuns:[::1]:1', '--turn', 'turn:b.example'), {
      stun: ['stun:a.example:3478', 'stuns:[::1]:1'],
      turn: ['turn:b.example'],
      turnSecret: 'shared',
    });
    assert.equal(calls('--calls', 'off'), false);
    assert.throws(() => calls('--stun', 'https://a.example'), /--stun/);
    assert.throws(() => calls('--turn', 'turn:b.example?secret=x'), /--turn/);
    assert.throws(() => calls('--turn-secret', 'x'), /turn-secret/);
    assert.throws(() => readCommand(['run', '--turn', 'turn:b.example'], {}), /LIVE_CHAT_TURN_SECRET/);
  });
});
