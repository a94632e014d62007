import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { ReportList } from '../../src/protocol/index.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { change, mute, outcome, text } from '../support/rooms.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { welcomed } from '../support/wire.ts';
import { WireClient } from '../support/wire-client.ts';

/** How often something is found in the files of a folder. */
const countIn = (folder: string, canary: string): number =>
  readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((count, { name }) => count + readFileSync(path.join(folder, name), 'latin1').split(canary).length - 1, 0);

async function lobby(t: TestContext, data?: string) {
  const clock = new ManualClock();
  const folder = data ?? (await temporaryFolder());
  const started = await startRelay({ data: folder, auth: { secrets: [secret] }, environment: { clock } });
  const clients: WireClient[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    for (const client of clients) client.cut();
    return (closing ??= started.close());
  };
  t.after(close);
  const enter = async (sub?: string, claims: object = {}) => {
    const client = await WireClient.open(started.socketUrl);
    clients.push(client);
    return welcomed(client, 'Guest', sub === undefined ? undefined : userCredential(sub, { ...claims }));
  };
  return { ...started, folder, clock, close, enter, agent: () => enter('agent', { roles: ['agent'] }) };
}

let ids = 100;

/** Says a message that has an id; resolves to what is answered. */
async function ask(client: WireClient, message: object): Promise<{ type: string; code?: string }> {
  const id = ++ids;
  client.raw(JSON.stringify([{ ...message, id }]));
  return client.nextWhere((told): told is never => 'id' in told && told.id === id);
}
const does = async (client: WireClient, message: object): Promise<string> => {
  const { type, code } = await ask(client, message);
  return code ?? type;
};
const report = (seq: number, reason?: string) => ({ type: 'report', room: 'lobby', seq, ...(reason && { reason }) });
const resolve = (of: number, verdict: string, more: object = {}) => ({
  type: 'resolve',
  room: 'lobby',
  report: of,
  verdict,
  ...more,
});
const queue = async (client: WireClient): Promise<ReportList['reports']> =>
  ((await ask(client, { type: 'reports', room: 'lobby' })) as unknown as ReportList).reports;

async function say(client: WireClient, words: string): Promise<number> {
  const answer = await client.say('lobby', `k${++ids}`, words);
  assert.ok(answer.type === 'ack');
  return answer.seq;
}

describe('reports', () => {
  test('P25: a member reports a message, a moderator sees it as it was, and resolves it once', async (t) => {
    const first = await lobby(t);
    const [eve, maya, agent] = [await first.enter('eve'), await first.enter('maya'), await first.agent()];
    const seq = await say(eve, 'rude');
    assert.equal(await does(eve, report(seq)), 'forbidden', 'not one of one’s own');
    assert.equal(await does(maya, report(999)), 'no-such-message');
    assert.equal(await does(maya, report(seq, 'it is rude')), 'done');
    assert.equal(await does(maya, report(seq, 'again')), 'done', 'once');
    await eve.append('lobby', 'edit', { type: 'edit', of: seq, text: 'nice' });
    assert.equal(await does(maya, { type: 'reports', room: 'lobby' }), 'forbidden');
    assert.equal(await does(maya, resolve(1, 'dismiss')), 'forbidden');
    const told = await queue(agent);
    const at = first.clock.now();
    const expected = { at, by: 'u_maya', reason: 'it is rude', seq, from: 'u_eve', name: 'Eve', text: 'rude' };
    assert.deepEqual(told, [{ report: 1, ...expected }]);
    await first.close();

    const second = await lobby(t, first.folder);
    const again = await second.agent();
    assert.deepEqual(await queue(again), told);
    assert.equal(await does(again, resolve(1, 'delete', { reason: 'rude' })), 'done');
    assert.equal(await does(again, resolve(1, 'delete')), 'no-such-message');
    assert.deepEqual(await queue(again), []);
    const { snapshot } = await again.join('lobby');
    const message = snapshot!.messages.find((each) => each.seq === seq)!;
    assert.deepEqual([message.text, message.deleted?.by], ['', 'u_agent']);
    const acts: string[] = [];
    for await (const { act, detail, user, why } of second.relay.audit()) acts.push([act, detail, user, why].join(' '));
    assert.deepEqual(acts, ['delete  u_eve rude', 'report-resolved delete u_eve rude']);
  });

  test('P25: a mute and a ban by verdict hold like those that are sent, and are refused likewise', async (t) => {
    const relay = await lobby(t);
    const [eve, maya, agent] = [await relay.enter('eve'), await relay.enter('maya'), await relay.agent()];
    const boss = await relay.enter('boss', { roles: ['admin'] });
    await eve.join('lobby');
    const [one, two] = [await say(eve, 'one'), await say(eve, 'two')];
    const ofAgent = await say(agent, 'by an agent');
    for (const seq of [one, two, ofAgent]) assert.equal(await does(maya, report(seq)), 'done');
    assert.equal(await does(agent, resolve(1, 'mute', { duration: 5_000 })), 'done');
    const access = await eve.next('access');
    assert.deepEqual([access.can, access.mutedUntil], [['read'], relay.clock.now() + 5_000]);
    assert.equal(await does(eve, report(ofAgent)), 'done', 'who is muted may still report');
    assert.equal(await does(agent, resolve(2, 'ban')), 'done');
    assert.equal(await outcome(eve, 'lobby', text('out?')), 'forbidden');
    assert.equal(await does(eve, report(ofAgent)), 'forbidden');
    assert.equal(await does(agent, resolve(3, 'mute')), 'forbidden', 'nobody mutes themselves');
    assert.equal((await queue(agent)).length, 2, 'what was refused is still there');
    assert.equal(await does(boss, resolve(3, 'dismiss')), 'done');
    assert.equal(await outcome(agent, 'lobby', text('still here')), 'ack');
  });

  test('P25: a user has so many that wait; what two moderators resolve at once is done once', async (t) => {
    const relay = await lobby(t);
    const [eve, maya, agent, other] = [
      await relay.enter('eve'),
      await relay.enter('maya'),
      await relay.agent(),
      await relay.enter('other', { roles: ['agent'] }),
    ];
    const numbers: number[] = [];
    for (let count = 0; count < 21; count++) numbers.push(await say(eve, `text ${count}`));
    const outcomes: string[] = [];
    for (const seq of numbers) outcomes.push(await does(maya, report(seq)));
    assert.deepEqual(outcomes, [...Array<string>(20).fill('done'), 'too-many']);
    const both = await Promise.all([does(agent, resolve(1, 'mute')), does(other, resolve(1, 'mute'))]);
    assert.deepEqual(both.sort(), ['done', 'no-such-message']);
    assert.equal(await does(maya, report(numbers[20]!)), 'done');
  });

  test('P25: guests, of whom there may be as many as somebody likes, fill half of a room’s queue at most', async (t) => {
    const first = await lobby(t);
    const eve = await first.enter('eve');
    const seq = await say(eve, 'rude');
    await first.close();
    const database = new DatabaseSync(path.join(first.folder, 'live-chat.db'));
    const insert = database.prepare(
      `INSERT INTO reports (at, room, seq, by, reason, author, name, text) VALUES (?, 'lobby', ?, ?, '', 'u_eve', 'Eve', '')`,
    );
    for (let count = 1; count < bounds.guestReportsPerRoom; count++) insert.run(first.clock.now(), seq, `g_${count}`);
    database.close();
    const second = await lobby(t, first.folder);
    const [one, two, maya] = [await second.enter(), await second.enter(), await second.enter('maya')];
    assert.equal(await does(one, report(seq)), 'done');
    assert.equal(await does(two, report(seq)), 'too-many');
    assert.equal(await does(maya, report(seq, 'it is rude')), 'done');
    assert.equal(await does(await second.agent(), resolve(1, 'dismiss')), 'done');
    assert.equal(await does(two, report(seq)), 'done');
  });

  test('what is kept of a person with reports goes with the person, and is in their export', async (t) => {
    const relay = await lobby(t);
    const [eve, maya, agent] = [await relay.enter('eve'), await relay.enter('maya'), await relay.agent()];
    const [seq, other] = [await say(eve, 'TEXT-CANARY'), await say(maya, 'kind')];
    await does(maya, report(seq, 'WHY-CANARY'));
    await does(eve, report(other, 'mine'));
    const records: string[] = [];
    for await (const each of relay.relay.exportUser('u_eve')) {
      if (each.record === 'reported') records.push(each.text);
      if (each.record === 'report') records.push(each.reason);
    }
    assert.deepEqual(records, ['mine', 'TEXT-CANARY']);
    // Reports and acts of others, so that rows are moved; and a reason in the audit log.
    for (let count = 0; count < 15; count++)
      await does(eve, report(await say(maya, `kind ${count}`), `x${'y'.repeat(count * 30)}`));
    await outcome(agent, 'lobby', { ...mute('u_eve', 1), reason: 'ACT-CANARY' } as ReturnType<typeof mute>);
    assert.ok(countIn(relay.folder, 'TEXT-CANARY') > 1);
    await relay.relay.erase('u_eve');
    assert.deepEqual(await queue(agent), []);
    for (const canary of ['TEXT-CANARY', 'WHY-CANARY', 'ACT-CANARY'])
      assert.equal(countIn(relay.folder, canary), 0, canary);
    await outcome(agent, 'lobby', mute('u_maya', 1_000));
    assert.equal(await outcome(agent, 'lobby', change('u_maya', 'banned')), 'ack');
  });
});
