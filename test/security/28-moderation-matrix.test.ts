// Row 28 of the threat table, for what moderators and admins ask beside the log: reports, their queue, and bans from the site. Held against the one
// table, as the matrix of sends is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { can, canBanFromSite, type Identity, type Place } from '../../server/src/policy.ts';
import type { Action, Role } from '../../src/protocol/index.ts';
import { startRelay } from '../support/relay.ts';
import { change, give, makeRoom, mute, outcome } from '../support/rooms.ts';
import { hmacToken, secret } from '../support/tokens.ts';
import { welcomed } from '../support/wire.ts';
import { WireClient } from '../support/wire-client.ts';

const classes = ['user', 'agent', 'admin'] as const;
const roles: readonly (Role | 'muted' | 'banned' | undefined)[] = [
  undefined,
  'reader',
  'member',
  'moderator',
  'owner',
  'muted',
  'banned',
];
let ids = 0;

async function codeOf(client: WireClient, message: object): Promise<string> {
  const id = ++ids;
  client.raw(JSON.stringify([{ ...message, id }]));
  const answer = await client.nextWhere((told): told is never => 'id' in told && told.id === id);
  return (answer as { code?: string }).code ?? 'done';
}

function placeOf(role: (typeof roles)[number]): Place {
  return {
    kind: 'private',
    role: role === 'muted' ? 'member' : role === 'banned' ? undefined : role,
    isBanned: role === 'banned',
    ...(role === 'banned' && { bannedBy: 'owner' }),
    ...(role === 'muted' && { mutedUntil: Infinity, mutedBy: 'owner' }),
  };
}

describe('security row 28: reports and bans from the site, every class and role', () => {
  test('what each may do is what the table says', async (t) => {
    const relay = await startRelay({ auth: { secrets: [secret] }, limits: { sendRate: 1_000, sendBurst: 1_000 } });
    const clients: WireClient[] = [];
    t.after(() => relay.close());
    t.after(() => clients.forEach((client) => client.cut()));
    const enter = async (sub: string, claims: object = {}): Promise<WireClient> => {
      const client = await WireClient.open(relay.socketUrl);
      clients.push(client);
      const now = Math.floor(Date.now() / 1_000);
      const token = hmacToken({ sub, aud: 'live-chat', name: sub, iat: now, exp: now + 3_600, ...claims });
      return welcomed(client, undefined, { kind: 'token', token });
    };
    const stage = await enter('stage', { roles: ['admin'] });
    let cells = 0;
    for (const name of classes) {
      for (const role of roles) {
        const sub = `${name}-${role ?? 'nobody'}`;
        const who = await enter(sub, name === 'user' ? {} : { roles: [name] });
        const id = `u_${sub}`;
        const room = await makeRoom(stage, 'private', role ? [id, 'u_eve'] : ['u_eve']);
        const eve = await enter('eve');
        const answer = await eve.say(room, `k${++ids}`, 'rude');
        assert.ok(answer.type === 'ack');
        if (role === 'banned') assert.equal(await outcome(stage, room, change(id, 'banned')), 'ack');
        else if (role === 'muted') assert.equal(await outcome(stage, room, mute(id, 600_000)), 'ack');
        else if (role && role !== 'member') assert.equal(await outcome(stage, room, give(id, role)), 'ack');

        const identity: Identity = {
          user: { id, name, kind: name === 'user' ? 'user' : 'agent' },
          isAdmin: name === 'admin',
        };
        const may = (action: Action): boolean => can(identity, action, room, placeOf(role));
        const tries: readonly (readonly [message: object, isPermitted: boolean])[] = [
          [{ type: 'report', room, seq: answer.seq }, may('read')],
          [{ type: 'reports', room }, may('moderate')],
          // There is none of this number: that is told to those alone who may resolve one.
          [{ type: 'resolve', room, report: 1_000_000, verdict: 'ban' }, may('moderate')],
          [{ type: 'ban', user: `u_other-${sub}` }, canBanFromSite(identity)],
          [{ type: 'unban', user: 'u_nobody' }, canBanFromSite(identity)],
        ];
        for (const [message, isPermitted] of tries) {
          const code = await codeOf(who, message);
          assert.equal(code !== 'forbidden', isPermitted, `${sub}: ${JSON.stringify(message)}: ${code}`);
          cells += 1;
        }
        who.cut();
        eve.cut();
      }
    }
    assert.equal(cells, classes.length * roles.length * 5);
  });
});
