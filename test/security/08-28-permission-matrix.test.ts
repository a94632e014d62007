import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rm } from 'node:fs/promises';
import { can } from '../../server/src/policy.ts';
import type { Identity } from '../../server/src/policy/identity.ts';
import type { Place } from '../../server/src/policy/place.ts';
import type { Scope } from '../../server/src/policy/scopes.ts';
import { companionOf } from '../../src/protocol/index.ts';
import type { Action, Body, Credential, Role, RoomKind, Welcome } from '../../src/protocol/index.ts';
import { temporaryFolder } from '../support/relay.ts';
import { credentialOf, relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { ask, change, give, invitationTo, makeRoom, mute, outcome, signIn, text, tryJoin } from '../support/rooms.ts';
import { speakerBy, ways, type Speaker, type Way } from '../support/speakers.ts';
import { secret, userCredential } from '../support/tokens.ts';
import type { WireClient } from '../support/wire-client.ts';

type Actor = WireClient & { readonly welcome: Welcome };

const auth = { secrets: [secret] };
type Penalty = 'muted' | 'banned';
const isPenalty = (role: unknown): role is Penalty => role === 'muted' || role === 'banned';

/** Who comes to a room of each kind, and what they are there: `undefined` for no role. */
const roles: Readonly<Record<RoomKind, readonly (Role | Penalty | undefined)[]>> = {
  open: [undefined, 'reader', 'member', 'moderator', 'owner', 'muted', 'banned'],
  private: [undefined, 'reader', 'member', 'moderator', 'owner', 'muted', 'banned'],
  direct: [undefined, 'member'],
  support: [undefined, 'member', 'muted', 'banned'],
  desk: [undefined],
};
const classes = ['guest', 'user', 'agent', 'admin', 'service', 'limited service'] as const;
type Class = (typeof classes)[number];
const scopes: Partial<Record<Class, readonly Scope[]>> = {
  service: ['read', 'send', 'moderate', 'manage'],
  'limited service': ['read', 'send'],
};

async function credentialFor(relay: RelayUnderTest, name: Class): Promise<Credential> {
  if (name === 'guest') return credentialOf(await relay.enter('Guest'));
  const given = scopes[name];
  if (given) return { kind: 'token', token: (await relay.relay.keys.add({ name: 'the bot', scopes: given })).key };
  return userCredential(`the-${name}`, name === 'user' ? {} : { roles: [name] });
}

/** A room in which somebody is what they are to be, with a message of theirs and one of another's. */
interface Stage {
  readonly room: string;
  readonly own: number;
  readonly others: number;
}

/** Makes a room of this kind for one way, so that what is done by one does not change what another finds. */
async function stage(
  relay: RelayUnderTest,
  kind: RoomKind,
  who: Actor,
  role: Role | Penalty | undefined,
  way: Way,
): Promise<Stage> {
  const admin = await signIn(relay, 'stage', { roles: ['admin'] });
  const { id } = who.welcome.user;
  const isIn = role !== undefined;
  const other = `u_third-${way.replace(' ', '-')}`;
  const others = kind === 'direct' ? [other, ...(isIn ? [id] : [])] : isIn ? [id] : [];
  const made =
    kind === 'open'
      ? `lobby-${way.replace(' ', '-')}`
      : await makeRoom(admin, kind === 'desk' ? 'support' : kind, others);
  const room = kind === 'desk' ? companionOf(made) : made;
  let own = 0;
  if (isIn || kind === 'open') {
    const answer = await who.say(room, `own-${id}`, 'mine');
    own = answer.type === 'ack' ? answer.seq : 0;
  }
  const poll = { type: 'message', text: 'theirs\n- one\n- two', poll: { options: 2 } } as const;
  const answer = await admin.append(room, 'others', poll);
  await admin.append(room, 'ended', poll);
  if (kind !== 'direct' && role === 'banned') await outcome(admin, room, change(id, 'banned'));
  else if (kind !== 'direct' && role === 'muted') assert.equal(await outcome(admin, room, mute(id, 60_000)), 'ack');
  else if (kind !== 'direct' && role && role !== 'member' && !isPenalty(role)) {
    assert.equal(await outcome(admin, room, give(id, role)), 'ack', `${kind} ${role}`);
  }
  for (const sub of ['target', 'second']) {
    const target = await signIn(relay, sub);
    if (kind === 'private') await ask(target, { type: 'redeem', token: await invitationTo(admin, room) });
    else if (kind === 'open') await target.say(room, 'hello', 'here');
    await target.close();
  }
  await admin.close();
  return { room, own, others: answer.type === 'ack' ? answer.seq : 0 };
}

type Try = (by: Speaker, at: Stage) => Promise<string>;
const append =
  (body: Body | ((at: Stage) => Body)): Try =>
  (by, at) =>
    by.append(at.room, typeof body === 'function' ? body(at) : body);

/** How each action is tried by a way, and what it needs. */
const tries: readonly (readonly [what: string, action: Action, attempt: Try])[] = [
  ['read', 'read', (by, { room }) => by.read(room)],
  ['history', 'read', (by, { room }) => by.history(room)],
  ['mark as read', 'read', (by, { room }) => by.markRead(room)],
  ['send', 'send', append(text('hello'))],
  ['send a file', 'upload', append({ ...text('hello'), files: ['f_AAAAAAAAAAAAAAAAAAAAAA'] } as Body)],
  ['edit own', 'edit', append(({ own }) => ({ type: 'edit', of: own || 1, text: 'changed' }))],
  ['react', 'react', append(({ others }) => ({ type: 'reaction', of: others, emoji: '👍', on: true }))],
  ['take back', 'react', append(({ others }) => ({ type: 'reaction', of: others, emoji: '👍', on: false }))],
  ['pin', 'moderate', append(({ others }) => ({ type: 'pin', of: others, on: true }))],
  ['take a pin down', 'moderate', append(({ others }) => ({ type: 'pin', of: others, on: false }))],
  ['vote', 'react', append(({ others }) => ({ type: 'vote', of: others, choices: [1] }))],
  ['take a vote back', 'react', append(({ others }) => ({ type: 'vote', of: others, choices: [] }))],
  ["close another's poll", 'moderate', append(({ others }) => ({ type: 'close-poll', of: others + 1 }))],
  ['take a preview away', 'edit', append(({ own }) => ({ type: 'preview', of: own || 1, on: false }))],
  ['signal', 'signal', (by, { room }) => by.signal(room)],
  ['invite', 'invite', (by, { room }) => by.invite(room, 'reader')],
  ['give a role', 'manage', append(give('u_target', 'reader'))],
  ["delete another's", 'moderate', append(({ others }) => ({ type: 'delete', of: others }))],
  ['remove', 'moderate', append(change('u_second', 'removed'))],
  ['mute', 'moderate', append(mute('u_target', 60_000))],
  ['lift a mute', 'moderate', append(change('u_target', 'unmuted'))],
  ['ban', 'moderate', append(change('u_target', 'banned'))],
  ['lift a ban', 'moderate', append(change('u_target', 'unbanned'))],
  ['slow mode', 'moderate', append({ type: 'settings', slow: 60_000 })],
  ['say what it is called', 'manage', append({ type: 'settings', name: 'Garden', topic: 'What grows' })],
  ['slow mode and a name', 'manage', append({ type: 'settings', slow: 61_000, name: 'Garden' })],
  ['delete own', 'delete', append(({ own }) => ({ type: 'delete', of: own || 1 }))],
  ['become a member', 'send', append({ type: 'member', change: 'joined' })],
];

function identityOf(name: Class): Identity {
  const given = scopes[name];
  const kind = given ? 'service' : name === 'admin' ? 'agent' : (name as 'guest' | 'user' | 'agent');
  return { user: { id: 'x', name: 'X', kind }, isAdmin: name === 'admin', ...(given && { scopes: given }) };
}

/** Nobody bans staff in a support room or anybody who is like them in an open one; and nobody gives an admin a role. */
const isPossible = (kind: RoomKind, name: Class, role: Role | Penalty | undefined): boolean =>
  kind === 'private' || role === undefined || role === 'member' || name === 'guest' || name === 'user';

/** Nobody may leave or enter a direct room, nor put anybody in or out of a companion, whatever else they may. */
const isFixed = (kind: RoomKind, what: string): boolean =>
  (kind === 'direct' && what === 'become a member') ||
  (kind === 'desk' && ['become a member', 'remove', 'mute', 'lift a mute', 'ban', 'lift a ban'].includes(what));

describe('security rows 8 and 28: every actor, action and room of the table, by every way', () => {
  let cells = 0;
  let permitted = 0;
  for (const kind of Object.keys(roles) as RoomKind[]) {
    for (const name of classes) {
      for (const role of roles[kind].filter((each) => isPossible(kind, name, each))) {
        test(`${name} in a ${kind} room as ${role ?? 'nobody'}`, async (t) => {
          const folder = await temporaryFolder();
          t.after(() => rm(folder, { recursive: true, force: true }));
          const relay = await relayFor(t, { auth, limits: { sendRate: 1_000, sendBurst: 1_000 }, files: { folder } });
          const credential = await credentialFor(relay, name);
          const who = await relay.enter(undefined, credential);
          const place: Place = {
            kind,
            role: role === 'banned' ? undefined : role === 'muted' ? 'member' : role,
            isBanned: role === 'banned',
            ...(role === 'banned' && { bannedBy: 'owner' }),
            ...(role === 'muted' && { mutedUntil: Infinity, mutedBy: 'owner' }),
          };
          const told = new Map<string, string[]>();
          for (const way of ways) {
            const at = await stage(relay, kind, who, role, way);
            const speaker = await speakerBy(way, relay, credential);
            for (const [what, action, attempt] of tries) {
              // Nobody moderates a direct room: both pin.
              const needed = kind === 'direct' && what.includes('pin') ? 'send' : action;
              const isPermitted = can(identityOf(name), needed, at.room, place) && !isFixed(kind, what);
              const got = await attempt(speaker, at);
              // What is not there is told only to those who may do it.
              const isDone = got === 'ack' || got.startsWith('no-such-');
              assert.equal(isDone, isPermitted, `${what} by ${way}: ${got}`);
              told.set(what, [...(told.get(what) ?? []), got]);
              cells += 1;
              if (isPermitted) permitted += 1;
            }
          }
          for (const [what, answers] of told) assert.equal(new Set(answers).size, 1, `${what}: ${answers.join(', ')}`);
        });
      }
    }
  }
  test('there were that many cells, and no cell differs between the ways', (t) => {
    t.diagnostic(
      `${cells} cells (${cells / ways.length} by each of ${ways.length} ways), ${permitted} of them permitted`,
    );
    assert.ok(cells > 4_000 && cells % ways.length === 0, `${cells}`);
  });
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
    for (const each of [maya, eve]) assert.equal(await outcome(each, 'hall', text('hello')), 'ack');
    assert.equal(await outcome(jonas, 'hall', text('hello')), 'ack');
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
