// Row 28 of the threat table, for what moderators and admins ask beside the log: reports, their queue, and bans from the site. Held against the one
// table, as the matrix of sends is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { can } from '../../server/src/policy.ts';
import type { Identity } from '../../server/src/policy/identity.ts';
import type { Place } from '../../server/src/policy/place.ts';
import { scopeNames, type Scope } from '../../server/src/policy/scopes.ts';
import { canBanFromSite, canManageWebhooks, canReadAudit, canSeeReports } from '../../server/src/policy/site.ts';
import type { Action, Role } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
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

function tokenFor(sub: string, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  return hmacToken({ sub, aud: 'live-chat', name: sub, iat: now, exp: now + 3_600, ...claims });
}

type Request = readonly [method: string, path: string, body?: object];

/** What is asked by HTTP, of things of which there are none, and who may. */
function requestsOf(
  identity: Identity,
  room: string,
  seq: number,
  may: (action: Action) => boolean,
): readonly (readonly [request: Request, isPermitted: boolean])[] {
  const resolution = { room, report: 1_000_000, verdict: 'ban' };
  const isModerator = may('moderate');
  const isSiteModerator = canBanFromSite(identity);
  return [
    [['POST', `/rooms/${room}/messages/${seq}/reports`, {}], may('read')],
    [['GET', `/reports?room=${room}`], isModerator],
    [['GET', '/reports'], canSeeReports(identity)],
    [['POST', `/rooms/${room}/reports/1000000/resolve`, { verdict: 'ban' }], isModerator],
    [['POST', '/reports/resolve', { resolutions: [resolution] }], isModerator],
    [['GET', `/rooms/${room}/held`], isModerator],
    [['POST', `/rooms/${room}/held/1000000/decide`, { verdict: 'release' }], isModerator],
    [['GET', '/bans'], isSiteModerator],
    [['PUT', `/bans/users/u_other-${identity.user.id}`], isSiteModerator],
    [['DELETE', '/bans/users/u_nobody'], isSiteModerator],
    [['POST', '/bans/addresses', { address: '203.0.113.7', duration: 1 }], isSiteModerator],
    [['DELETE', '/bans/addresses/nothing'], isSiteModerator],
    [['GET', '/audit'], canReadAudit(identity)],
    [['GET', '/webhooks'], canManageWebhooks(identity)],
    [['POST', '/webhooks', { url: 'https://127.0.0.1/' }], canManageWebhooks(identity)],
    [['PATCH', '/webhooks/nothing', {}], canManageWebhooks(identity)],
    [['DELETE', '/webhooks/nothing'], canManageWebhooks(identity)],
    [['POST', '/webhooks/nothing/secret'], canManageWebhooks(identity)],
    [['GET', '/webhooks/nothing/dead-letters'], canManageWebhooks(identity)],
    [['POST', '/webhooks/nothing/dead-letters/replay', {}], canManageWebhooks(identity)],
  ];
}

/** `done`, or the code of the refusal, also of the one thing of many that was asked for. */
async function codeByHttp(api: ApiClient, [method, path, body]: Request, headers = {}): Promise<string> {
  const { status, body: told } = await api.ask(method, path, { ...(body && { body }), headers });
  return status < 300 ? (told?.results?.[0].refusal?.code ?? 'done') : told.code;
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
      return welcomed(client, undefined, { kind: 'token', token: tokenFor(sub, claims) });
    };
    const stage = await enter('stage', { roles: ['admin'] });
    let cells = 0;
    let requests = 0;
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
          [{ type: 'held', room }, may('moderate')],
          [{ type: 'banned', room }, may('moderate')],
          [{ type: 'decide', room, held: 1_000_000, verdict: 'release' }, may('moderate')],
          [{ type: 'ban', user: `u_other-${sub}` }, canBanFromSite(identity)],
          [{ type: 'unban', user: 'u_nobody' }, canBanFromSite(identity)],
        ];
        // The same by HTTP, and what has no message.
        const credential = { kind: 'token', token: tokenFor(sub, name === 'user' ? {} : { roles: [name] }) } as const;
        const api = new ApiClient(relay, credential);
        for (const [what, isPermitted] of requestsOf(identity, room, answer.seq, may)) {
          const told = await codeByHttp(api, what);
          assert.equal(told !== 'forbidden', isPermitted, `${sub}: ${what.join(' ')}: ${told}`);
          requests += 1;
        }
        for (const [message, isPermitted] of tries) {
          const code = await codeOf(who, message);
          assert.equal(code !== 'forbidden', isPermitted, `${sub}: ${JSON.stringify(message)}: ${code}`);
          cells += 1;
        }
        who.cut();
        eve.cut();
      }
    }
    assert.equal(cells, classes.length * roles.length * 8);
    assert.equal(requests, classes.length * roles.length * 20);
  });

  test('a service may what its scopes say and it is in the room, and none of it in the name of an admin', async (t) => {
    const relay = await startRelay({ auth: { secrets: [secret] } });
    t.after(() => relay.close());
    const eve = new ApiClient(relay, { kind: 'token', token: tokenFor('eve') });
    const { seq } = (await eve.post('/rooms/lobby/messages', { text: 'rude' })).body;
    let requests = 0;
    for (const scopes of [...scopeNames.map((scope): Scope[] => [scope]), [...scopeNames]]) {
      const { key } = await relay.relay.keys.add({ name: `bot ${scopes.join(' ')}`, scopes });
      const api = new ApiClient(relay, { kind: 'token', token: key });
      const user = { id: 's_bot', name: 'Bot', kind: 'service' } as const;
      const identity: Identity = { user, scopes };
      const open: Place = { kind: 'open', role: undefined, isBanned: false };
      const may = (action: Action): boolean => can(identity, action, 'lobby', open);
      for (const [what, isPermitted] of requestsOf(identity, 'lobby', seq, may)) {
        const told = await codeByHttp(api, what);
        assert.equal(told !== 'forbidden', isPermitted, `${scopes.join()}: ${what.join(' ')}: ${told}`);
        const headers = { 'live-chat-as': 'u_admin', 'live-chat-as-name': 'Admin' };
        const isEverybodys = isPermitted && /messages.\d+.reports$/.test(what[1]) && scopes.includes('act-as');
        assert.equal((await codeByHttp(api, what, headers)) !== 'forbidden', isEverybodys, what.join(' '));
        requests += 1;
      }
    }
    assert.equal(requests, (scopeNames.length + 1) * 20);
  });
});
