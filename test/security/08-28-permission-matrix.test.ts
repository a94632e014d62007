import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { can, type Identity, type Place } from '../../server/src/policy.ts';
import type { Action, Role, RoomKind } from '../../src/protocol/index.ts';
import { relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { ask, change, give, invitationTo, makeRoom, mute, outcome, signIn, text, tryJoin } from '../support/rooms.ts';
import { secret } from '../support/tokens.ts';
import type { WireClient } from '../support/wire-client.ts';

const auth = { secrets: [secret] };
type Penalty = 'muted' | 'banned';
const isPenalty = (role: unknown): role is Penalty => role === 'muted' || role === 'banned';
type Actor = WireClient & { readonly welcome: { readonly user: { readonly id: string; readonly kind: string } } };

/** Who comes to a room of each kind, and what they are there: `undefined` for no role. */
const roles: Readonly<Record<RoomKind, readonly (Role | Penalty | undefined)[]>> = {
  open: [undefined, 'reader', 'member', 'moderator', 'owner', 'muted', 'banned'],
  private: [undefined, 'reader', 'member', 'moderator', 'owner', 'muted', 'banned'],
  direct: [undefined, 'member'],
  support: [undefined, 'member', 'muted', 'banned'],
};
const classes = ['guest', 'user', 'agent', 'admin'] as const;

async function actor(relay: RelayUnderTest, name: (typeof classes)[number]): Promise<Actor> {
  if (name === 'guest') return relay.enter('Guest');
  return signIn(relay, `the-${name}`, name === 'user' ? {} : { roles: [name] });
}

/** Makes a room of this kind in which that one is what they are to be. */
async function stage(
  relay: RelayUnderTest,
  kind: RoomKind,
  who: Actor,
  role: Role | Penalty | undefined,
): Promise<{ room: string; own: number; others: number }> {
  const admin = await signIn(relay, 'stage', { roles: ['admin'] });
  const { id } = who.welcome.user;
  const isIn = role !== undefined;
  const room =
    kind === 'open'
      ? 'lobby'
      : await makeRoom(admin, kind, kind === 'direct' ? [isIn ? id : 'u_third'] : isIn ? [id] : []);
  let own = 0;
  if (isIn || kind === 'open') {
    const answer = await who.say(room, `own-${id}`, 'mine');
    own = answer.type === 'ack' ? answer.seq : 0;
  }
  const answer = await admin.say(room, 'others', 'theirs');
  if (kind !== 'direct' && role === 'banned') await outcome(admin, room, change(id, 'banned'));
  else if (kind !== 'direct' && role === 'muted') assert.equal(await outcome(admin, room, mute(id, 60_000)), 'ack');
  else if (kind !== 'direct' && role && role !== 'member' && !isPenalty(role)) {
    assert.equal(await outcome(admin, room, give(id, role)), 'ack', `${kind} ${role}`);
  }
  await signIn(relay, 'target').then(async (target) => {
    if (kind === 'private') await ask(target, { type: 'redeem', token: await invitationTo(admin, room) });
    else if (kind === 'open') await target.say(room, 'hello', 'here');
  });
  return { room, own, others: answer.type === 'ack' ? answer.seq : 0 };
}

type Try = (who: Actor, at: { room: string; own: number; others: number }) => Promise<string>;

/** How each action is tried over the wire, and what it needs. */
const tries: readonly (readonly [what: string, action: Action, attempt: Try])[] = [
  ['join', 'read', async (who, { room }) => ((await tryJoin(who, room)).type === 'joined' ? 'ack' : 'forbidden')],
  [
    'history',
    'read',
    async (who, { room }) => {
      who.send({ type: 'history', id: 9_999, room, before: 1_000 });
      const answer = await who.nextWhere((told): told is never => 'id' in told && told.id === 9_999);
      return (answer as { type: string; code?: string }).type === 'page'
        ? 'ack'
        : String((answer as { code?: string }).code);
    },
  ],
  ['send', 'send', (who, { room }) => outcome(who, room, text('hello'))],
  ['edit own', 'edit', (who, { room, own }) => outcome(who, room, { type: 'edit', of: own || 1, text: 'changed' })],
  [
    'react',
    'react',
    (who, { room, others }) => outcome(who, room, { type: 'reaction', of: others, emoji: '👍', on: true }),
  ],
  [
    'signal',
    'signal',
    async (who, { room }) => {
      who.send({ type: 'signal', room, topic: 'x', data: 1 }, { type: 'beat', cursors: [] });
      await who.next('beat');
      return who.received.some(
        (told) =>
          told.type === 'error' &&
          told.room === room &&
          !told.key &&
          !told.id &&
          told.message !== 'join the room first' &&
          /signal/.test(told.message),
      ) || who.received.findLast((told) => told.type === 'error')?.code === 'not-joined'
        ? 'forbidden'
        : 'ack';
    },
  ],
  [
    'invite',
    'invite',
    async (who, { room }) =>
      (await ask(who, { type: 'invite', room, role: 'reader' })).type === 'invitation' ? 'ack' : 'forbidden',
  ],
  ['give a role', 'manage', (who, { room }) => outcome(who, room, give('u_target', 'reader'))],
  ["delete another's", 'moderate', (who, { room, others }) => outcome(who, room, { type: 'delete', of: others })],
  ['ban', 'moderate', (who, { room }) => outcome(who, room, change('u_target', 'banned'))],
  ['mute', 'moderate', (who, { room }) => outcome(who, room, mute('u_target', 60_000))],
  ['slow mode', 'moderate', (who, { room }) => outcome(who, room, { type: 'settings', slow: 60_000 })],
  ['delete own', 'delete', (who, { room, own }) => outcome(who, room, { type: 'delete', of: own || 1 })],
];

function identityOf(name: (typeof classes)[number]): Identity {
  const kind = name === 'admin' ? 'agent' : name;
  return { user: { id: 'x', name: 'X', kind }, isAdmin: name === 'admin' };
}

describe('security rows 8 and 28: every actor, action and room of the table, over the wire', () => {
  let cells = 0;
  for (const kind of Object.keys(roles) as RoomKind[]) {
    for (const name of classes) {
      for (const role of roles[kind]) {
        // Nobody bans staff in a support room or anybody who is like them in an open one; and nobody gives an admin a role.
        if (role && role !== 'member' && (name === 'agent' || name === 'admin') && kind !== 'private') continue;
        test(`${name} in a ${kind} room as ${role ?? 'nobody'}`, async (t) => {
          const relay = await relayFor(t, { auth, limits: { sendRate: 1_000, sendBurst: 1_000 } });
          const who = await actor(relay, name);
          const at = await stage(relay, kind, who, role);
          const place: Place = {
            kind,
            role: role === 'banned' ? undefined : role === 'muted' ? 'member' : role,
            isBanned: role === 'banned',
            ...(role === 'muted' && { mutedUntil: Infinity }),
          };
          for (const [what, action, attempt] of tries) {
            const isPermitted = can(identityOf(name), action, at.room, place);
            const got = await attempt(who, at);
            // A target that is not in the room is told only to those who may do it.
            const isDone = got === 'ack' || got === 'no-such-member' || got === 'no-such-message';
            // In an open room everybody is a member with the first message, so that only a role of one's own can take something away.
            assert.equal(isDone, isPermitted, `${what}: ${got}`);
            cells += 1;
          }
        });
      }
    }
  }
  test('there were that many cells', () => assert.ok(cells > 400, `${cells}`));
});

describe('security row 8: rooms that one may not see', () => {
  test('a room that is not there and one that is for others are answered alike, to the byte', async (t) => {
    const relay = await relayFor(t, { auth });
    const owner = await signIn(relay, 'owner');
    const [there, missing] = [await makeRoom(owner, 'private'), 'p_AAAAAAAAAAAAAAAAAAAAAA'];
    await owner.say(there, 'k', 'secret');
    const eve = await signIn(relay, 'eve');
    const answers: string[] = [];
    for (const room of [there, missing]) {
      const told: unknown[] = [await tryJoin(eve, room)];
      eve.send({ type: 'history', id: 5, room, before: 100 });
      told.push(await eve.next('error', ({ id }) => id === 5));
      told.push(await eve.append(room, 'same-key', text('x')));
      told.push(await eve.append(room, 'other-key', { type: 'edit', of: 1, text: 'x' }));
      told.push({ ...(await ask(eve, { type: 'invite', room })), id: 0 });
      eve.send({ type: 'read', room, seq: 1 });
      told.push(await eve.next('error', ({ code }) => code === 'not-joined'));
      answers.push(JSON.stringify(told).replaceAll(room, 'ROOM'));
    }
    assert.equal(answers[0], answers[1]);
    assert.ok(!answers[0]!.includes('"type":"joined"'));
  });

  test('ids have 128 random bits; direct rooms are one for each set of participants', async (t) => {
    const relay = await relayFor(t, { auth });
    const [maya, jonas, eve] = [await signIn(relay, 'maya'), await signIn(relay, 'jonas'), await signIn(relay, 'eve')];
    const rooms = await Promise.all(['private', 'support', 'private'].map((kind) => makeRoom(maya, kind)));
    assert.equal(new Set(rooms).size, 3);
    for (const room of rooms) assert.match(room, /^[ps]_[\w-]{22}$/);
    const direct = await makeRoom(maya, 'direct', ['u_jonas']);
    assert.equal(await makeRoom(jonas, 'direct', ['u_maya']), direct);
    assert.notEqual(await makeRoom(jonas, 'direct', ['u_maya', 'u_eve']), direct);
    assert.equal((await tryJoin(jonas, direct)).type, 'joined');
    assert.equal((await tryJoin(eve, direct)).type, 'error');
    assert.equal((await ask(maya, { type: 'invite', room: direct })).type, 'error');
    assert.equal(await outcome(maya, direct, change('u_jonas', 'removed')), 'forbidden');
    assert.equal(await outcome(maya, direct, { type: 'member', change: 'left' }), 'forbidden');
  });

  test('invitations: so many, so long, below one’s own role, and nothing is told about those that are not good', async (t) => {
    const relay = await relayFor(t, { auth });
    const owner = await signIn(relay, 'owner');
    const room = await makeRoom(owner, 'private');
    const twice = await invitationTo(owner, room, { uses: 2, lifetime: 60_000 });
    const refusals: unknown[] = [];
    const redeem = async (sub: string, token: string): Promise<boolean> => {
      const client = sub === 'owner' ? owner : await signIn(relay, sub);
      const answer = await ask(client, { type: 'redeem', token });
      if (answer.type === 'error') refusals.push({ ...answer, id: 0 });
      return answer.type === 'entered';
    };
    assert.deepEqual(
      [await redeem('a', twice), await redeem('a', twice), await redeem('b', twice)],
      [true, true, true],
    );
    assert.equal(await redeem('c', twice), false, 'used up; coming twice took one only');
    const short = await invitationTo(owner, room, { lifetime: 60_000 });
    await relay.pass(30_000);
    relay.clock.jump(31_000);
    assert.equal(await redeem('c', short), false, 'over');
    assert.equal(await redeem('c', 'i_nothing'), false);
    assert.equal(await outcome(owner, room, change('u_a', 'banned')), 'ack');
    assert.equal(await redeem('a', await invitationTo(owner, room)), false, 'banned');
    assert.equal(new Set(refusals.map((each) => JSON.stringify(each))).size, 1);
    const b = await signIn(relay, 'b');
    assert.equal((await ask(b, { type: 'invite', room })).type, 'error', 'a member invites nobody');
    assert.equal(await outcome(owner, room, give('u_b', 'moderator')), 'ack');
    assert.equal(
      (await ask(b, { type: 'invite', room, role: 'moderator' })).type,
      'error',
      'not to what one is oneself',
    );
    const reader = await invitationTo(b, room, { role: 'reader' });
    assert.ok(await redeem('d', reader));
    const d = await signIn(relay, 'd');
    assert.deepEqual((await d.join(room)).can, ['read']);
    const stored = JSON.stringify([...relay.store.invitations]);
    assert.ok(!stored.includes(reader) && !stored.includes(twice), 'kept as hashes');
  });

  test('roles: nobody acts on their like, on themselves, or makes others what they are not', async (t) => {
    const relay = await relayFor(t, { auth });
    const owner = await signIn(relay, 'owner');
    const room = await makeRoom(owner, 'private', ['u_one', 'u_two', 'u_three']);
    for (const user of ['u_one', 'u_two']) assert.equal(await outcome(owner, room, give(user, 'moderator')), 'ack');
    const one = await signIn(relay, 'one');
    for (const body of [
      change('u_two', 'banned'),
      change('u_owner', 'removed'),
      change('u_one', 'banned'),
      give('u_three', 'member'),
      give('u_one', 'owner'),
    ]) {
      assert.equal(await outcome(one, room, body), 'forbidden');
    }
    assert.equal(await outcome(one, room, change('u_three', 'removed')), 'ack');
    assert.equal(await outcome(one, room, change('u_three', 'removed')), 'no-such-member');
    assert.equal(await outcome(owner, room, give('u_two', 'owner')), 'ack', 'an owner may share');
    assert.equal(await outcome(owner, room, change('u_two', 'removed')), 'forbidden');
    const snapshot = (await owner.join(room)).snapshot!;
    assert.deepEqual(
      snapshot.members.map(({ id, role }) => `${id} ${role}`),
      ['u_owner owner', 'u_one moderator', 'u_two owner'],
    );
    assert.equal(snapshot.memberCount, 3);
  });

  test("an embedder's own rules only narrow, are asked for every action, and forbid where they fail", async (t) => {
    const asked: string[] = [];
    const relay = await relayFor(t, {
      auth,
      authorize({ user }, action, room) {
        asked.push(`${user.id} ${action} ${room}`);
        if (room === 'broken') throw new Error('a mistake');
        return action !== 'send' || room !== 'frozen';
      },
    });
    const maya = await signIn(relay, 'maya');
    assert.equal(await outcome(maya, 'lobby', text('fine')), 'ack');
    assert.equal(await outcome(maya, 'frozen', text('no')), 'forbidden');
    assert.ok(!(await maya.join('frozen')).can.includes('send'));
    assert.equal((await tryJoin(maya, 'broken')).type, 'error');
    const owner = await signIn(relay, 'owner');
    const room = await makeRoom(owner, 'private');
    assert.equal((await tryJoin(maya, room)).type, 'error', 'it opens nothing');
    assert.ok(asked.includes('u_maya send lobby'));
  });
});
