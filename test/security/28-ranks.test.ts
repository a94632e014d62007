// Row 28 of the threat table: a ban or a mute counts only against those who are less in that room than who gave it, by what they are then,
// however they come by it: a role that is stored, a grant of their token, or what the token says they are.
import assert from 'node:assert/strict';
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, test, type TestContext } from 'node:test';
import type { Role } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { eventually } from '../support/eventually.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { ask, change, give, invitationTo, mute, outcome, text, tryJoin } from '../support/rooms.ts';
import { secret, tokenOf, userCredential } from '../support/tokens.ts';
import { welcomed } from '../support/wire.ts';
import { WireClient } from '../support/wire-client.ts';
import type { Credential } from '../../src/protocol/index.ts';

const ladder: readonly Role[] = ['reader', 'member', 'moderator', 'owner'];
const isLess = (one: Role, other: Role): boolean => ladder.indexOf(one) < ladder.indexOf(other);

/** What somebody is in an open room, and by what. */
interface Actor {
  readonly role: Role;
  readonly by: 'role' | 'grant' | 'class';
  readonly claims?: object;
  readonly scopes?: readonly ('read' | 'send' | 'moderate')[];
}
const room = 'lobby';
const granted = (role: Role) => ({ role, by: 'grant', claims: { rooms: { [room]: role } } }) as const;
const actors: Readonly<Record<string, Actor>> = {
  member: { role: 'member', by: 'class' },
  'stored-moderator': { role: 'moderator', by: 'role' },
  'stored-owner': { role: 'owner', by: 'role' },
  'granted-moderator': granted('moderator'),
  'granted-owner': granted('owner'),
  agent: { role: 'moderator', by: 'class', claims: { roles: ['agent'] } },
  admin: { role: 'owner', by: 'class', claims: { roles: ['admin'] } },
  service: { role: 'owner', by: 'class', scopes: ['read', 'send', 'moderate'] },
};

async function relayWith(t: TestContext, data?: string) {
  const folder = data ?? (await temporaryFolder());
  const clock = new ManualClock();
  const limits = { sendRate: 1_000, sendBurst: 1_000 };
  const started = await startRelay({ data: folder, auth: { secrets: [secret] }, limits, environment: { clock } });
  const clients: WireClient[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    for (const client of clients) client.cut();
    return (closing ??= started.close());
  };
  t.after(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const enter = async (credential: Credential) => {
    const client = await WireClient.open(started.socketUrl);
    clients.push(client);
    return welcomed(client, undefined, credential);
  };
  const credentialOf = async (name: string, { claims, scopes }: Actor): Promise<Credential> =>
    scopes
      ? { kind: 'token', token: (await started.relay.keys.add({ name, scopes })).key }
      : userCredential(name, { ...claims });
  const owner = await enter(userCredential('stage', { roles: ['admin'] }));
  const gets = async (sub: string, role: Role): Promise<void> => {
    assert.equal(await outcome(owner, room, give(`u_${sub}`, role)), 'ack');
  };
  return { ...started, folder, clock, close, enter, credentialOf, gets, owner };
}

describe('security row 28: bans and mutes follow rank', () => {
  for (const [giver, one] of Object.entries(actors)) {
    test(`by ${giver}, of everybody`, async (t) => {
      const relay = await relayWith(t);
      const by = await relay.enter(await relay.credentialOf('giver', one));
      await by.say(room, 'here', 'hello');
      if (one.by === 'role') await relay.gets('giver', one.role);
      let cells = 0;
      for (const [victim, other] of Object.entries(actors)) {
        for (const act of ['banned', 'muted'] as const) {
          const where = `${victim} ${act} by ${giver}`;
          const credential = await relay.credentialOf(`v-${victim}-${act}`, other);
          const open = await relay.enter(credential);
          const { id } = open.welcome.user;
          await open.join(room);
          await open.say(room, 'here', 'hello');
          if (other.by === 'role') await relay.gets(id.slice(2), other.role);
          const answer = await outcome(by, room, act === 'banned' ? change(id, act) : mute(id, 60_000));
          const counts = isLess(other.role, one.role);
          // Also of those who are more by their token, where they are connected.
          assert.equal(answer, counts ? 'ack' : 'forbidden', where);

          const refusal = act === 'banned' ? 'forbidden' : 'muted';
          const later = await relay.enter(credential);
          for (const client of [open, later]) {
            assert.equal(await outcome(client, room, text('still here')), counts ? refusal : 'ack', where);
          }
          const joined = await tryJoin(later, room);
          assert.equal(joined.type, counts && act === 'banned' ? 'error' : 'joined', where);
          if (joined.type === 'joined') {
            assert.equal(joined.can.includes('send'), !counts, where);
            assert.equal(joined.mutedUntil !== undefined, counts, where);
          }
          const api = new ApiClient(relay, credential);
          const told = await api.get(`/rooms/${room}`);
          assert.equal(told.status, counts && act === 'banned' ? 403 : 200, where);
          if (!counts)
            assert.deepEqual([told.body.can.includes('send'), told.body.mutedUntil], [true, undefined], where);
          const access = open.received.filter((each) => each.type === 'access' && each.mutedUntil !== undefined);
          assert.equal(access.length > 0, counts && act === 'muted', where);
          open.cut();
          later.cut();
          cells += 1;
        }
      }
      assert.equal(cells, 2 * Object.keys(actors).length);
    });
  }

  test('it is asked by what one is then: a token renewed, a role given, a ban by somebody who is more', async (t) => {
    const relay = await relayWith(t);
    const agent = await relay.enter(userCredential('agent', { roles: ['agent'] }));
    const eve = await relay.enter(userCredential('eve'));
    await eve.join(room);
    assert.equal(await outcome(agent, room, mute('u_eve', 60_000)), 'ack');
    await eve.next('access', ({ mutedUntil }) => mutedUntil !== undefined);
    eve.send({ type: 'refresh', token: tokenOf('eve', { rooms: { [room]: 'moderator' } }) });
    const raised = await eve.next('access', ({ can }) => can.includes('moderate'));
    assert.equal(raised.mutedUntil, undefined);
    assert.equal(await outcome(eve, room, text('as a moderator')), 'ack');
    eve.send({ type: 'refresh', token: tokenOf('eve') });
    await eve.next('access', ({ can, mutedUntil }) => !can.includes('send') && mutedUntil !== undefined);
    await relay.gets('eve', 'moderator');
    await eve.next('access', ({ can }) => can.includes('moderate'));
    // What is stored says it now: nobody of the same rank takes it up again, or off.
    assert.equal(await outcome(agent, room, mute('u_eve', 60_000)), 'forbidden');

    assert.equal(await outcome(agent, room, change('u_late', 'banned')), 'ack');
    const granted = await relay.enter(userCredential('late', { rooms: { [room]: 'moderator' } }));
    assert.equal((await tryJoin(granted, room)).type, 'joined');
    assert.equal(await outcome(relay.owner, room, change('u_late', 'banned')), 'ack');
    await granted.next('error', ({ code, key }) => code === 'forbidden' && !key);
    assert.equal(await outcome(agent, room, change('u_late', 'banned')), 'ack');
    assert.equal((await tryJoin(granted, room)).type, 'error', 'the second takes nothing off the first');
    assert.equal(await outcome(relay.owner, room, mute('u_max', 60_000)), 'ack');
    assert.equal(await outcome(agent, room, mute('u_max', 1_000)), 'forbidden', 'nor does a mute');
  });

  test('an owner’s ban and mute are lifted by owners, and an invitation is refused by a ban that counts', async (t) => {
    const relay = await relayWith(t);
    const agent = await relay.enter(userCredential('agent', { roles: ['agent'] }));
    for (const [act, lift] of [
      [change('u_eve', 'banned'), change('u_eve', 'unbanned')],
      [mute('u_eve', 60_000), change('u_eve', 'unmuted')],
    ] as const) {
      assert.equal(await outcome(relay.owner, room, act), 'ack');
      assert.equal(await outcome(agent, room, lift), 'forbidden');
      assert.equal(await outcome(relay.owner, room, lift), 'ack');
      assert.equal(await outcome(agent, room, act), 'ack');
      assert.equal(await outcome(relay.owner, room, lift), 'ack');
    }

    const token = await invitationTo(relay.owner, room, { uses: 9 });
    assert.equal(await outcome(agent, room, change('u_eve', 'banned')), 'ack');
    const redeemed = async (claims?: object): Promise<string> => {
      const client = await relay.enter(userCredential('eve', { ...claims }));
      return (await ask(client, { type: 'redeem', token })).type;
    };
    assert.equal(await redeemed(), 'error');
    assert.equal(await redeemed({ rooms: { [room]: 'moderator' } }), 'entered');
    assert.equal(await outcome(relay.owner, room, change('u_eve', 'banned')), 'ack');
    assert.equal(await redeemed({ rooms: { [room]: 'moderator' } }), 'error');
    assert.equal(await redeemed({ roles: ['admin'] }), 'entered');
  });

  test('a verdict is no way around it, and one from before ranks were noted counts against everybody', async (t) => {
    const first = await relayWith(t);
    const owner = userCredential('rich', { rooms: { [room]: 'owner' } });
    const [rich, maya] = [await first.enter(owner), await first.enter(userCredential('maya'))];
    const agent = await first.enter(userCredential('agent', { roles: ['agent'] }));
    const said = await rich.say(room, 'k', 'hello');
    assert.ok(said.type === 'ack');
    const resolves = async (report: number, verdict: string): Promise<string> => {
      const answer = await ask(agent, { type: 'resolve', room, report, verdict });
      return answer.type === 'error' ? answer.code : answer.type;
    };
    maya.send({ type: 'report', id: 1, room, seq: said.seq });
    await maya.next('done', ({ id }) => id === 1);
    for (const verdict of ['ban', 'mute']) {
      assert.equal(await resolves(1, verdict), 'forbidden', verdict);
      assert.equal(await outcome(rich, room, text('still here')), 'ack', verdict);
    }
    // What somebody is by their token alone is known while they are connected: it may be acknowledged, and does not count.
    rich.cut();
    await eventually(() => first.relay.stats().connections === 3);
    assert.equal(await resolves(1, 'ban'), 'done');
    const back = await first.enter(owner);
    assert.equal(await outcome(back, room, text('still here')), 'ack');
    assert.equal(await outcome(agent, room, change('u_rich', 'banned')), 'forbidden', 'they are here');
    assert.equal(await outcome(agent, room, mute('u_rich', 60_000)), 'forbidden', 'they are here');
    await first.close();
    const database = new DatabaseSync(path.join(first.folder, 'live-chat.db'));
    database.exec('UPDATE people SET banned_by = NULL, muted_by = NULL');
    database.close();
    const second = await relayWith(t, first.folder);
    assert.equal((await tryJoin(await second.enter(owner), room)).type, 'error');
  });
});
