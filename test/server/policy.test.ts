import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actionsOf, can, isMuted, mutedUntilOf, standingOf } from '../../server/src/policy.ts';
import type { Identity } from '../../server/src/policy/identity.ts';
import { canMake } from '../../server/src/policy/making.ts';
import { kindOf, placeAfter, placeAt, type MemberChange, type Place } from '../../server/src/policy/place.ts';
import { isRole, outranks } from '../../server/src/policy/standing.ts';
import type { Action, Role, RoomKind } from '../../src/protocol/index.ts';

const actions: readonly Action[] = [
  'read',
  'send',
  'upload',
  'edit',
  'delete',
  'react',
  'signal',
  'moderate',
  'invite',
  'manage',
];
const kinds: readonly RoomKind[] = ['open', 'private', 'direct', 'support'];

const who: Readonly<Record<string, Identity>> = {
  guest: { user: { id: 'g_x', name: 'X', kind: 'guest' } },
  user: { user: { id: 'u_x', name: 'X', kind: 'user' } },
  agent: { user: { id: 'u_x', name: 'X', kind: 'agent' } },
  admin: { user: { id: 'u_x', name: 'X', kind: 'agent' }, isAdmin: true },
  service: { user: { id: 's_x', name: 'X', kind: 'service' } },
};

/** How many of the actions each may do; written out once more, so that a change of the policy is a change of two places. */
const expected: Readonly<Record<string, readonly number[]>> = {
  //        open private direct support
  guest: [7, 0, 0, 0],
  user: [7, 0, 0, 0],
  agent: [9, 0, 0, 9],
  admin: [10, 0, 0, 10],
  service: [10, 0, 0, 10],
};
const byRole: Readonly<Record<Role, number>> = { reader: 1, member: 7, moderator: 9, owner: 10 };

const place = (kind: RoomKind, role?: Role, isBanned = false): Place => ({ kind, role, isBanned });
const count = (identity: Identity, where: Place): number => actionsOf(identity, 'lobby', where).length;

describe('who may do what', () => {
  for (const [name, identity] of Object.entries(who)) {
    kinds.forEach((kind, index) => {
      test(`${name} in a ${kind} room without a role: ${expected[name]![index]} actions`, () => {
        const permitted = actions.slice(0, expected[name]![index]);
        assert.deepEqual(actionsOf(identity, 'lobby', place(kind)), permitted);
        for (const action of actions) {
          assert.equal(can(identity, action, 'lobby', place(kind)), permitted.includes(action));
          assert.equal(
            can(identity, action, 'lobby', place(kind, 'owner', true)),
            false,
            'a ban of which it is not known who gave it',
          );
        }
      });
    });
  }

  test('a role takes the place of what one is, but staff is never less', () => {
    for (const [role, actions] of Object.entries(byRole) as [Role, number][]) {
      for (const kind of ['open', 'private', 'support'] as const) {
        assert.equal(count(who['guest']!, place(kind, role)), actions);
        assert.equal(count(who['user']!, place(kind, role)), actions);
      }
      assert.equal(count(who['user']!, place('direct', role)), 7, 'in a direct room all are the same');
    }
    assert.equal(count(who['agent']!, place('open', 'reader')), 9);
    assert.equal(count(who['agent']!, place('private', 'reader')), 1);
  });

  test("a token's grant raises, is of its own room only, and opens no direct room", () => {
    const granted: Identity = { ...who['user']!, grants: new Map([['lobby', 'moderator']]) };
    assert.equal(standingOf(granted, 'lobby', place('private')), 'moderator');
    assert.equal(standingOf(granted, 'lobby', place('private', 'owner')), 'owner');
    assert.equal(standingOf(granted, 'other', place('private')), 'none');
    assert.equal(standingOf(granted, 'lobby', place('direct')), 'none');
    assert.equal(standingOf(granted, 'lobby', place('private', 'owner', true)), 'none');
  });

  test('P23: whoever is muted only reads, whatever they are; a mute gives nothing, and ends at its time', () => {
    const muted: Identity = { ...who['admin']!, grants: new Map([['lobby', 'owner']]) };
    for (const kind of ['open', 'private', 'support'] as const) {
      const at = { ...place(kind, 'owner'), mutedUntil: 1_000 };
      assert.deepEqual(actionsOf(muted, 'lobby', at), ['read']);
      assert.ok(isMuted(muted, 'send', 'lobby', at));
      assert.equal(count(muted, placeAt(at, 999)), 1);
      assert.equal(count(muted, placeAt(at, 1_000)), 10);
    }
    assert.equal(count(who['user']!, { ...place('private'), mutedUntil: 1 }), 0);
    assert.equal(isMuted(who['user']!, 'send', 'lobby', { ...place('private'), mutedUntil: 1 }), false);
    assert.equal(count(who['user']!, { ...place('open', 'member', true), mutedUntil: 1 }), 0);
  });

  test('P23: a ban and a mute count against those alone who are less than who gave it, whatever makes them so', () => {
    const ladder = ['reader', 'member', 'moderator', 'owner'] as const;
    let cells = 0;
    for (const kind of ['open', 'private', 'support'] as const) {
      for (const identity of Object.values(who)) {
        for (const grant of [undefined, ...ladder]) {
          for (const role of [undefined, ...ladder]) {
            const one: Identity = { ...identity, ...(grant && { grants: new Map([['lobby', grant]]) }) };
            const free = place(kind, role);
            const own = standingOf(one, 'lobby', free);
            for (const giver of ladder) {
              const counts = outranks(giver, own);
              const banned: Place = { ...free, isBanned: true, bannedBy: giver };
              const muted: Place = { ...free, mutedUntil: 9, mutedBy: giver };
              assert.equal(standingOf(one, 'lobby', banned), counts ? 'none' : own);
              assert.equal(standingOf(one, 'lobby', muted), counts && outranks(own, 'reader') ? 'reader' : own);
              assert.equal(mutedUntilOf(one, 'lobby', muted), counts ? 9 : undefined);
              assert.equal(isMuted(one, 'send', 'lobby', muted), counts && can(one, 'send', 'lobby', free));
              cells += 1;
            }
          }
        }
      }
    }
    assert.equal(cells, 3 * 5 * 5 * 5 * 4);
  });

  test('P23: of two bans the stronger stays, of mutes the last; what lifts them leaves nothing of them', () => {
    const after = (...changes: readonly MemberChange[]): Place => changes.reduce(placeAfter, place('open'));
    const [ban, weaker] = [
      { change: 'banned', rank: 'owner' } as const,
      { change: 'banned', rank: 'moderator' } as const,
    ];
    assert.equal(after(ban, weaker).bannedBy, 'owner');
    assert.equal(after(weaker, ban).bannedBy, 'owner');
    assert.equal(after({ change: 'banned' }, ban).bannedBy, undefined, 'which counts against everybody');
    assert.equal(after(ban, { change: 'banned' }).bannedBy, undefined);
    assert.deepEqual(after(ban, { change: 'unbanned' }), place('open'));
    const mute = { change: 'muted', until: 5, rank: 'moderator' } as const;
    assert.deepEqual(after({ ...mute, rank: 'owner' }, mute), {
      ...place('open'),
      mutedUntil: 5,
      mutedBy: 'moderator',
    });
    assert.deepEqual(after(mute, { change: 'unmuted' }), place('open'));
    assert.deepEqual(placeAt(after(mute), 5), place('open'));
  });

  test('who may make rooms', () => {
    const made = Object.entries(who).map(([name, identity]) => [name, kinds.filter((kind) => canMake(identity, kind))]);
    const all = ['private', 'direct', 'support'];
    assert.deepEqual(made, [
      ['guest', ['support']],
      ...['user', 'agent', 'admin', 'service'].map((name) => [name, all]),
    ]);
  });

  test('nobody is above their like', () => {
    const ladder = ['none', 'reader', 'member', 'moderator', 'owner'] as const;
    ladder.forEach((one, index) =>
      ladder.forEach((other, position) => assert.equal(outranks(one, other), index > position)),
    );
    assert.ok(!isRole('none') && !isRole('__proto__') && !isRole(undefined) && isRole('owner'));
  });

  test('a room that is not there is open, unless only the relay makes such ids', () => {
    assert.equal(kindOf(undefined, 'lobby'), 'open');
    assert.equal(kindOf(undefined, 'p_short'), 'open');
    for (const prefix of ['p', 'd', 's'])
      assert.equal(kindOf(undefined, `${prefix}_3kTz0vYw1aQxB7nLh2cEuA`), 'private');
    assert.equal(kindOf('support', 's_3kTz0vYw1aQxB7nLh2cEuA'), 'support');
  });
});
